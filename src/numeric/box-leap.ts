import { type BoxEngine, type BoxProblem, type BoxState, bottomOf, isFree, riseSlope, topOf } from "./box-problem.js";

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
    const free = freeOf(this.#problem, state, focus);
    const work = free.length ** 3 / 3 + free.length * all;
    if (free.length < 2 || free.length > MOST_FREE || this.#ofLeaps + work > SHARE * this.#ofSteps) return false;
    const ends = this.#endsOf(free, state);
    const hits = ends.filter((end, k) => this.#isAtBound(free[k]!, end));
    this.#ofLeaps += work + hits.length * free.length ** 2;
    this.isTouched ||= hits.some((end) => end !== 0);
    return move(this.#problem, state, free, ends, this.#engine);
  }

  /** Where faceDescend brings the free variables. */
  #endsOf(free: Int32Array, state: BoxState): Float64Array {
    const problem = this.#problem;
    const { s } = state;
    const of = (value: (k: number) => number) => Float64Array.from(free, value);
    const face = {
      downhill: of((k) => -riseSlope(problem, state, k)),
      values: of((k) => s[k]!),
      low: of((k) => bottomOf(problem, k, s[k]!)),
      high: of((k) => topOf(problem, k, s[k]!)),
    };
    const ends = new Float64Array(free.length);
    this.#engine.descend(free, face, ends);
    return ends;
  }

  #isAtBound(place: number, value: number): boolean {
    return value === this.#problem.low[place] || value === this.#problem.high[place];
  }
}

/** Variables of these rows that are free. */
const freeOf = (problem: BoxProblem, { s }: BoxState, rows: Int32Array): Int32Array =>
  rows.filter((k) => isFree(problem, k, s[k]!));

/**
 * The free variables to their ends. Nothing moves, and the answer is false, where rounding has spoiled the way: where the
 * objective would not fall, or the sum not stay.
 */
function move(problem: BoxProblem, state: BoxState, free: Int32Array, ends: Float64Array, engine: BoxEngine): boolean {
  const { s, gradient } = state;
  const moves = new Float64Array(engine.rows);
  for (const [at, k] of free.entries()) moves[k] = ends[at]! - s[k]!;
  const products = engine.multiply(moves);
  // By how much the objective changes.
  let change = 0;
  for (const k of free) change += moves[k]! * (riseSlope(problem, state, k) + products[k]! / 2);
  if (!(change < 0) || !isBalanced(moves)) return false;
  for (const [at, k] of free.entries()) s[k] = ends[at]!;
  for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! + products[k]!;
  return true;
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
