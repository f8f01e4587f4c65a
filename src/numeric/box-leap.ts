import type { BoxEngine, BoxProblem, BoxState } from "./box-problem.js";

/** More variables off their bounds are left to single steps: their matrix would take more than 8 MB. */
export const MOST_FREE = 1024;
/** How much of what the variables moved may be lost to rounding in their sum. */
const DRIFT = 1e-12;

/** Steps a row before the first leap: many problems are solved by then, and of others fewer variables are off their bounds. */
const FIRST = 4;
/** Operations of leaps for each of steps, at most: where leaps lead nowhere, they cost no more than so many times the steps. */
const SHARE = 8;

/** Leaps between the single steps of one problem: when one pays, and what has come of them. */
export class Leaps {
  readonly #problem: BoxProblem;
  readonly #engine: BoxEngine;
  /** Operations, roughly. */
  #ofSteps = 0;
  #ofLeaps = 0;
  /** Whether a leap has brought a variable to a bound other than 0. */
  isTouched = false;

  constructor(problem: BoxProblem, engine: BoxEngine) {
    this.#problem = problem;
    this.#engine = engine;
  }

  /** After so many more steps on the rows in focus: leaps where it pays; whether `state` is another one. */
  after(steps: number, focus: Int32Array, state: BoxState): boolean {
    const all = this.#engine.rows;
    this.#ofSteps += 2 * steps * focus.length;
    if (this.#ofSteps < 2 * FIRST * all * all) return false;
    const free = freeOf(this.#problem, state, focus, all);
    const work = free.length ** 3 / 3 + free.length * all;
    if (free.length < 2 || free.length > MOST_FREE || this.#ofLeaps + work > SHARE * this.#ofSteps) return false;
    const ends = this.#endsOf(free, state);
    const hits = ends.filter((end, k) => this.#isAtBound(free[k]!, end));
    this.#ofLeaps += work + hits.length * free.length ** 2;
    this.isTouched ||= hits.some((end) => end !== 0);
    return move(state, free, ends, this.#engine);
  }

  /** Where faceDescend brings the free variables. */
  #endsOf(free: Int32Array, { s, gradient }: BoxState): Float64Array {
    const { low, high } = this.#problem;
    const of = (list: Float64Array) => Float64Array.from(free, (place) => list[place]!);
    const face = { downhill: of(gradient).map((g) => -g), values: of(s), low: of(low), high: of(high) };
    const ends = new Float64Array(free.length);
    this.#engine.descend(rowsOf(free, this.#engine.rows), face, ends);
    return ends;
  }

  #isAtBound(place: number, value: number): boolean {
    return value === this.#problem.low[place] || value === this.#problem.high[place];
  }
}

const rowsOf = (places: Int32Array, all: number) => places.map((place) => place % all);

/** Variables of these rows that lie off their bounds. */
function freeOf({ low, high }: BoxProblem, { s }: BoxState, rows: Int32Array, all: number): Int32Array {
  const free: number[] = [];
  for (let from = 0; from < s.length; from += all) {
    for (const row of rows) {
      const value = s[from + row]!;
      if (value > low[from + row]! && value < high[from + row]!) free.push(from + row);
    }
  }
  return Int32Array.from(free);
}

/**
 * The free variables to their ends. Nothing moves, and the answer is false, where rounding has spoiled the way: where the
 * objective would not fall, or the sum not stay.
 */
function move({ s, gradient }: BoxState, free: Int32Array, ends: Float64Array, engine: BoxEngine): boolean {
  const all = engine.rows;
  const moves = new Float64Array(all);
  for (const [k, row] of rowsOf(free, all).entries()) moves[row] = moves[row]! + ends[k]! - s[free[k]!]!;
  const products = engine.multiply(moves);
  if (!(fallOf(gradient, products, s, free, ends) < 0) || !isBalanced(moves)) return false;
  for (const [k, place] of free.entries()) s[place] = ends[k]!;
  for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! + products[k % all]!;
  return true;
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
