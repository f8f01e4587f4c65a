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

/** rows long each, or twice that: every row of K then has two variables (regression). 0 lies within the bounds. */
export interface BoxProblem {
  readonly linear: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** By variable: its value, and the slope of the objective along it. */
export interface BoxState {
  readonly s: Float64Array;
  readonly gradient: Float64Array;
}

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
  /** faceDescend, for variables of these rows; a row may stand twice. */
  descend(rows: Int32Array, face: Face, out: Float64Array): void;
  /** K v, good until the next.   v: rows long; of rows where it is 0, nothing is read. */
  multiply(v: Float64Array): Float64Array;
  /** Whether a variable has come to a bound other than 0. */
  readonly isTouched: boolean;
}

/** Stands for a curvature that is not positive, as in LIBSVM. */
export const TINY = 1e-12;
