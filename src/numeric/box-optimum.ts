import { type BoxProblem, type BoxState, fallSlope, isFree, riseSlope } from "./box-problem.js";

export interface BoxSolution {
  readonly s: Float64Array;
  /** Multiplier of Σ s = 0: minus the intercept. */
  readonly rho: number;
  /** Whether a variable has come to a bound other than 0: if none has, wider bounds have the same solution, bit for bit. */
  readonly isTouched: boolean;
  /** Whether it came to the optimum before its limit of steps. */
  readonly isConverged: boolean;
}

interface Extremes {
  /** The least slope of those that can rise. */
  readonly least: number;
  /** The most of those that can fall. */
  readonly most: number;
}

/** Of the variables of `rows`. */
export function extremesOf(problem: BoxProblem, state: BoxState, rows: Int32Array): Extremes {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  // Loops by place, here and in smo.ts: an iterator leaves an object behind for each of hundreds of rows, at every look.
  for (let at = 0; at < rows.length; at++) {
    const up = riseSlope(problem, state, rows[at]!);
    const down = fallSlope(problem, state, rows[at]!);
    if (up < least) least = up;
    if (down > most) most = down;
  }
  return { least, most };
}

/** Whether no pair of variables violates the conditions of the optimum by more than `tolerance`. */
export function isOptimal(problem: BoxProblem, state: BoxState, all: Int32Array, tolerance: number): boolean {
  const { least, most } = extremesOf(problem, state, all);
  return !(most - least > tolerance);
}

/** The mean slope of the variables that are free; without any, the middle of what the others leave open. */
export function multiplier(problem: BoxProblem, state: BoxState, all: Int32Array): number {
  const { s } = state;
  let sum = 0;
  let free = 0;
  for (let k = 0; k < s.length; k++) {
    if (!isFree(problem, k, s[k]!)) continue;
    sum += riseSlope(problem, state, k);
    free++;
  }
  if (free > 0) return sum / free;
  const { least, most } = extremesOf(problem, state, all);
  const middle = (least + most) / 2;
  return Number.isFinite(middle) ? middle : 0;
}
