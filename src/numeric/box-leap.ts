import type { BoxEngine, BoxProblem, BoxState } from "./box-problem.js";

/** More variables off their bounds are left to single steps: their matrix would take more than 8 MB. */
export const MOST_FREE = 1024;
/** How much of what the variables moved may be lost to rounding in their sum. */
const DRIFT = 1e-12;

export interface Leap {
  /** Operations that it took, roughly. */
  readonly work: number;
  /** Whether a variable has come to a bound other than 0. */
  readonly isTouched: boolean;
}

/** Variables of these rows that lie off their bounds. */
export function freeOf({ low, high }: BoxProblem, { s }: BoxState, rows: Int32Array, all: number): Int32Array {
  const free: number[] = [];
  for (let from = 0; from < s.length; from += all) {
    for (const row of rows) {
      const value = s[from + row]!;
      if (value > low[from + row]! && value < high[from + row]!) free.push(from + row);
    }
  }
  return Int32Array.from(free);
}

/** Operations of a leap of so many variables, none of which comes to its bound. */
export const leapWork = (free: number, all: number): number => free ** 3 / 3 + free * all;

/**
 * From where single steps have come, straight to the lowest point of the face that `free` spans: state, in place. Nothing
 * moves where rounding has spoiled the way: where the objective would not fall, or the sum not stay.
 */
export function leap(problem: BoxProblem, state: BoxState, free: Int32Array, engine: BoxEngine): Leap {
  const { s, gradient } = state;
  const all = engine.rows;
  const of = (list: Float64Array) => Float64Array.from(free, (k) => list[k]!);
  const face = { downhill: of(gradient).map((g) => -g), values: of(s), low: of(problem.low), high: of(problem.high) };
  const ends = new Float64Array(free.length);
  const rows = free.map((k) => k % all);
  engine.descend(rows, face, ends);
  const moves = new Float64Array(all);
  for (const [k, row] of rows.entries()) moves[row] = moves[row]! + ends[k]! - s[free[k]!]!;
  const products = engine.multiply(moves);
  const isSound = fallOf(gradient, products, s, free, ends) < 0 && isBalanced(moves);
  let hits = 0;
  let isTouched = false;
  for (const [k, end] of ends.entries()) {
    if (end !== face.low[k] && end !== face.high[k]) continue;
    hits++;
    if (end !== 0) isTouched = true;
  }
  if (isSound) {
    for (const [k, place] of free.entries()) s[place] = ends[k]!;
    for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! + products[k % all]!;
  }
  return { work: leapWork(free.length, all) + hits * free.length ** 2, isTouched };
}

/** By how much the objective changes. */
function fallOf(gradient: Float64Array, products: Float64Array, s: Float64Array, free: Int32Array, ends: Float64Array) {
  let sum = 0;
  for (const [k, place] of free.entries()) {
    sum += (ends[k]! - s[place]!) * (gradient[place]! + products[place % products.length]! / 2);
  }
  return sum;
}

function isBalanced(moves: Float64Array): boolean {
  let sum = 0;
  let length = 0;
  for (const move of moves) {
    sum += move;
    length += Math.abs(move);
  }
  return Math.abs(sum) <= DRIFT * length;
}
