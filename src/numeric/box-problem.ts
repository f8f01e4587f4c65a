import type { Face } from "./box-face.js";
import type { Numbers } from "./precision.js";

/** K of a problem: symmetric, n × n. */
export interface BoxMatrix {
  readonly rows: number;
  /** Row i of K from column `from` to the last, into `out` from place `to` on, in its precision. */
  readonly fill: (i: number, from: number, out: Numbers, to: number) => void;
  readonly diagonal: Float64Array;
  /** All rows are best made at once, each pair of rows looked at once. */
  readonly isWhole?: boolean;
}

/** rows long each. 0 lies within the bounds. */
export interface BoxProblem {
  readonly linear: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** What a variable's distance from 0 costs, 0 or more: then 0 is an end of the way, too (the tube of regression). */
  readonly kink: number;
}

/** By variable: its value, and the slope of the objective along it, without the kink's. */
export interface BoxState {
  readonly s: Float64Array;
  readonly gradient: Float64Array;
}

/** The slope along a variable that rises; +∞ where it cannot. */
export const riseSlope = ({ high, kink }: BoxProblem, { s, gradient }: BoxState, k: number): number =>
  s[k]! < high[k]! ? gradient[k]! + (s[k]! >= 0 ? kink : -kink) : Number.POSITIVE_INFINITY;

/** The slope along a variable that falls; −∞ where it cannot. */
export const fallSlope = ({ low, kink }: BoxProblem, { s, gradient }: BoxState, k: number): number =>
  s[k]! > low[k]! ? gradient[k]! + (s[k]! > 0 ? kink : -kink) : Number.NEGATIVE_INFINITY;

/** How far a variable of this value may rise before its slope breaks. */
export const topOf = ({ high, kink }: BoxProblem, k: number, value: number): number =>
  kink > 0 && value < 0 ? 0 : high[k]!;

/** How far it may fall. */
export const bottomOf = ({ low, kink }: BoxProblem, k: number, value: number): number =>
  kink > 0 && value > 0 ? 0 : low[k]!;

/** Off its bounds, and off the kink. */
export const isFree = ({ low, high, kink }: BoxProblem, k: number, value: number): boolean =>
  value !== low[k]! && value !== high[k]! && !(kink > 0 && value === 0);

/**
 * Takes steps of sequential minimal optimization on some rows of a problem, pairs chosen by second-order information: i by
 * steepest descent, j by the most that the pair can gain; of equals the first.   Fan, Chen & Lin 2005, WSS 2.
 */
export interface BoxEngine {
  /** Of the matrix. */
  readonly rows: number;
  /** A problem on the matrix; `touched` begins anew. */
  begin(problem: BoxProblem): void;
  /** From now on works at these rows alone, ascending, whose variables stand as in `state`. */
  focus(rows: Int32Array, state: BoxState): void;
  /** At most so many steps, fewer once no pair violates the optimum by more than `tolerance`; how many. */
  run(steps: number, tolerance: number): number;
  /** The variables of the rows in focus. */
  read(state: BoxState): void;
  /** The rows in focus go on from these variables. */
  write(state: BoxState): void;
  /** faceDescend, for variables of these rows. */
  descend(rows: Int32Array, face: Face, out: Float64Array): void;
  /** K v, good until the next.   v: rows long; of rows where it is 0, nothing is read. */
  multiply(v: Float64Array): Float64Array;
  /** Whether a variable has come to a bound other than 0. */
  readonly isTouched: boolean;
}

/** The least curvature of a pair, as LIBSVM has it where that is not positive. */
export const TINY = 1e-12;
