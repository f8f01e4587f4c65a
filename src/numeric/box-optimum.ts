import type { BoxProblem, BoxState } from "./box-problem.js";

export interface BoxSolution {
  /** Per row; of two variables the sum. */
  readonly s: Float64Array;
  /** Multiplier of Σ s = 0: minus the intercept. */
  readonly rho: number;
  /** Whether a variable has come to a bound other than 0: if none has, wider bounds have the same solution, bit for bit. */
  readonly isTouched: boolean;
  /** Whether it came to the optimum before its limit of steps. */
  readonly isConverged: boolean;
}

/** By row; where each has one variable, those themselves. */
export function sumsOf(s: Float64Array, rows: number): Float64Array {
  if (s.length === rows) return s;
  const sums = s.slice(0, rows);
  for (let k = rows; k < s.length; k++) sums[k - rows] = sums[k - rows]! + s[k]!;
  return sums;
}

interface Extremes {
  /** The least gradient among those that can rise. */
  readonly least: number;
  /** The most among those that can fall. */
  readonly most: number;
}

/** Of the variables of `rows`, of which there are `all`. */
export function extremesOf(
  { low, high }: BoxProblem,
  { s, gradient }: BoxState,
  rows: Int32Array,
  all: number,
): Extremes {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let from = 0; from < s.length; from += all) {
    // Loops by place, here and in smo.ts: an iterator leaves an object behind for each of hundreds of rows, at every look.
    for (let at = 0; at < rows.length; at++) {
      const k = from + rows[at]!;
      const g = gradient[k]!;
      if (s[k]! < high[k]! && g < least) least = g;
      if (s[k]! > low[k]! && g > most) most = g;
    }
  }
  return { least, most };
}

/** Whether no pair of variables violates the conditions of the optimum by more than `tolerance`. */
export function isOptimal(problem: BoxProblem, state: BoxState, all: Int32Array, tolerance: number): boolean {
  const { least, most } = extremesOf(problem, state, all, all.length);
  return !(most - least > tolerance);
}

/** The mean gradient of the variables off their bounds; without any, the middle of what the others leave open. */
export function multiplier(problem: BoxProblem, state: BoxState, all: Int32Array): number {
  const { low, high } = problem;
  const { s, gradient } = state;
  let sum = 0;
  let free = 0;
  for (let k = 0; k < s.length; k++) {
    if (s[k] === high[k] || s[k] === low[k]) continue;
    sum += gradient[k]!;
    free++;
  }
  if (free > 0) return sum / free;
  const { least, most } = extremesOf(problem, state, all, all.length);
  const middle = (least + most) / 2;
  return Number.isFinite(middle) ? middle : 0;
}
