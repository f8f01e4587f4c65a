import { eachColumn, type Matrix } from "../core/matrix.js";
import { type BoxSolution, isOptimal, multiplier } from "./box-optimum.js";
import type { BoxProblem, BoxState } from "./box-problem.js";
import { choleskySolve, plainCholesky } from "./cholesky.js";
import { plainGram } from "./gram.js";
import { ascending, dot } from "./vectors.js";

/** Steps at most: problems take 10 to 40. */
const MOST = 100;
/** Share of the way to the nearest bound that a step goes. */
const SHORT = 0.995;
/** Of a variable that is off its bounds, how steep they may be, in tolerances. */
const FLAT = 1 / 8;
/** How much of the variables may be lost to rounding in their sum. */
const DRIFT = 1e-12;
/** Least curvature of a variable on its own, as a share of its mean one: what keeps the steps' equations from singularity. */
const LEAST = 1e-12;

/**
 * Minimize ½ sᵀXXᵀs + linear·s + kink·Σ|s| within low ≤ s ≤ high, with Σ s = 0, as solveBox does, where X has few columns: the matrix
 * itself is never made. From the middle of the box, Newton's method walks along the path on which every variable's distance
 * to a bound times the slope that the bound holds against is the same, and gets ever smaller; at the end variables that a
 * bound holds against more than the tolerance are put there. In doubles, however wide the bounds are, in few steps of
 * O(n p²).   x: dense.
 * Mehrotra 1992; the equations Ferris & Munson 2002.
 */
export function solveInside(x: Matrix, problem: BoxProblem, tolerance: number, checkpoint: () => void): BoxSolution {
  const all = ascending(x.rows);
  const state: BoxState = { s: new Float64Array(x.rows), gradient: new Float64Array(x.rows) };
  const walk = new Walk(x, problem);
  let isConverged = false;
  for (let step = 0; step < MOST && !isConverged && walk.step(); step++) {
    checkpoint();
    isConverged = walk.end(state, problem, tolerance) && isOptimal(problem, state, all, tolerance);
  }
  const rho = multiplier(problem, state, all);
  // Bounds have a part in every step: with wider ones no bit would be the same.
  return { s: state.s, rho, isTouched: true, isConverged };
}

/** Without the kink: variables above 0, and then others below. */
function twoSided({ linear, low, high, kink }: BoxProblem): Omit<BoxProblem, "kink"> {
  if (kink === 0) return { linear, low, high };
  const rows = linear.length;
  const of = (above: (k: number) => number, below: (k: number) => number) =>
    Float64Array.from({ length: 2 * rows }, (_, k) => (k < rows ? above(k) : below(k - rows)));
  return {
    linear: of(
      (k) => linear[k]! + kink,
      (k) => linear[k]! - kink,
    ),
    low: of(
      () => 0,
      (k) => low[k]!,
    ),
    high: of(
      (k) => high[k]!,
      () => 0,
    ),
  };
}

/** Where the variables are that have room between their bounds, and what the bounds hold against. */
class Walk {
  readonly #problem: Omit<BoxProblem, "kink">;
  readonly #rows: number;
  /** Of these variables, in the problem. */
  readonly #places: Int32Array;
  /** −1, and the centered row of X, of each: column-major, p + 1 columns. Centering changes the multiplier of Σ s = 0 alone. */
  readonly #design: Float64Array;
  readonly #width: number;
  readonly #means: Float64Array;
  readonly #least: number;
  /** The multiplier, and Xᵀs as far as steps have brought the two together. */
  readonly #w: Float64Array;
  readonly #values: Float64Array;
  /** Distances to the bounds, and the slopes that these hold against. */
  readonly #toLow: Float64Array;
  readonly #toHigh: Float64Array;
  readonly #lowHolds: Float64Array;
  readonly #highHolds: Float64Array;
  /** By how much the variables and the slopes are to move. */
  readonly #move: Float64Array;
  readonly #lowMove: Float64Array;
  readonly #highMove: Float64Array;
  /** linear + X Xᵀs, less the multiplier. */
  readonly #slope: Float64Array;
  /** One over the curvature of each variable on its own. */
  readonly #weights: Float64Array;
  readonly #rest: Float64Array;
  readonly #square: Float64Array;
  readonly #change: Float64Array;

  constructor(x: Matrix, problem: BoxProblem) {
    const own = twoSided(problem);
    const { linear, low, high } = own;
    const places = Int32Array.from(linear.keys()).filter((k) => low[k]! < high[k]!);
    const count = places.length;
    const list = () => new Float64Array(count);
    const width = x.columns.length + 1;
    this.#problem = own;
    this.#rows = x.rows;
    this.#places = places;
    this.#width = width;
    this.#design = new Float64Array(count * width).fill(-1, 0, count);
    this.#means = new Float64Array(width);
    eachColumn(x, (column, j) => {
      const mean = column.reduce((sum, value) => sum + value, 0) / x.rows;
      const centered = this.#design.subarray((j + 1) * count, (j + 2) * count);
      for (let k = 0; k < count; k++) centered[k] = column[places[k]! % x.rows]! - mean;
      this.#means[j + 1] = mean;
    });
    const squares = this.#design.subarray(count).reduce((sum, value) => sum + value * value, 0);
    this.#least = (LEAST * squares) / count;
    this.#w = new Float64Array(width);
    this.#values = list();
    this.#toLow = Float64Array.from(places, (k) => (high[k]! - low[k]!) / 2);
    this.#toHigh = this.#toLow.slice();
    const usual = places.reduce((sum, k) => sum + Math.abs(linear[k]!), 0) / count;
    this.#lowHolds = Float64Array.from(places, (k) => Math.max(linear[k]!, 0) + usual);
    this.#highHolds = Float64Array.from(places, (k) => Math.max(-linear[k]!, 0) + usual);
    this.#move = list();
    this.#lowMove = list();
    this.#highMove = list();
    this.#slope = list();
    this.#weights = list();
    this.#rest = list();
    this.#square = new Float64Array(width * width);
    this.#change = new Float64Array(width);
  }

  /** One step; false where rounding has spoiled its equations. */
  step(): boolean {
    if (!this.#prepare()) return false;
    // First as if straight to the optimum: how far that leads says where on the path to aim, and how much the way bends.
    const gap = this.#gapAfter(0);
    this.#aim(0);
    const share = this.#gapAfter(this.#shareOfMove(1)) / gap;
    this.#aim(gap * share ** 3);
    const far = this.#shareOfMove(SHORT);
    for (let k = 0; k < this.#places.length; k++) {
      this.#toLow[k] = this.#toLow[k]! + far * this.#move[k]!;
      this.#toHigh[k] = this.#toHigh[k]! - far * this.#move[k]!;
      this.#lowHolds[k] = this.#lowHolds[k]! + far * this.#lowMove[k]!;
      this.#highHolds[k] = this.#highHolds[k]! + far * this.#highMove[k]!;
    }
    for (let j = 0; j < this.#width; j++) this.#w[j] = this.#w[j]! + far * this.#change[j]!;
    return true;
  }

  /** What both aims of a step share: slopes, values, and the factor of designᵀ W design + 1, the 1 of columns of X alone. */
  #prepare(): boolean {
    const { linear } = this.#problem;
    const count = this.#places.length;
    for (let k = 0; k < count; k++) {
      const curvature = this.#lowHolds[k]! / this.#toLow[k]! + this.#highHolds[k]! / this.#toHigh[k]!;
      this.#slope[k] = linear[this.#places[k]!]!;
      this.#values[k] = this.#valueOf(k);
      this.#weights[k] = 1 / (this.#least + curvature);
    }
    this.#addColumns(this.#w, 1, this.#slope);
    this.#move.fill(0);
    this.#lowMove.fill(0);
    this.#highMove.fill(0);
    // The kernels' memory has the problem's matrix.
    plainGram(this.#design, count, this.#width, this.#square, this.#weights);
    for (let j = 1; j < this.#width; j++) {
      this.#square[j * this.#width + j] = this.#square[j * this.#width + j]! + 1;
    }
    return plainCholesky(this.#square, this.#width);
  }

  /** Moves to where each distance times its slope is `gap`, and what the moves until now would leave over is made good. */
  #aim(gap: number): void {
    const count = this.#places.length;
    const rest = this.#rest;
    for (let k = 0; k < count; k++) {
      const up = (gap - this.#move[k]! * this.#lowMove[k]!) / this.#toLow[k]!;
      const down = (gap + this.#move[k]! * this.#highMove[k]!) / this.#toHigh[k]!;
      const wanted = up - down - this.#slope[k]!;
      this.#lowMove[k] = up - this.#lowHolds[k]!;
      this.#highMove[k] = down - this.#highHolds[k]!;
      this.#move[k] = wanted;
      rest[k] = this.#values[k]! + this.#weights[k]! * wanted;
    }
    for (let j = 0; j < this.#width; j++) {
      const sum = this.#productWith(j, rest);
      this.#change[j] = j === 0 ? sum : sum - this.#w[j]!;
    }
    choleskySolve(this.#square, this.#width, this.#change);
    this.#addColumns(this.#change, -1, this.#move);
    for (let k = 0; k < count; k++) {
      const move = this.#weights[k]! * this.#move[k]!;
      this.#move[k] = move;
      this.#lowMove[k] = this.#lowMove[k]! - (this.#lowHolds[k]! * move) / this.#toLow[k]!;
      this.#highMove[k] = this.#highMove[k]! + (this.#highHolds[k]! * move) / this.#toHigh[k]!;
    }
  }

  /** The share of the moves that leads, of the way to the nearest end, at most the share `most`. */
  #shareOfMove(most: number): number {
    let least = -most;
    for (let k = 0; k < this.#places.length; k++) {
      const move = this.#move[k]!;
      const ratio = move < 0 ? move / this.#toLow[k]! : -move / this.#toHigh[k]!;
      least = Math.min(least, ratio, this.#lowMove[k]! / this.#lowHolds[k]!, this.#highMove[k]! / this.#highHolds[k]!);
    }
    return -most / least;
  }

  /** The mean distance times slope after a share of the moves. */
  #gapAfter(share: number): number {
    const count = this.#places.length;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const move = share * this.#move[k]!;
      sum += (this.#toLow[k]! + move) * (this.#lowHolds[k]! + share * this.#lowMove[k]!);
      sum += (this.#toHigh[k]! - move) * (this.#highHolds[k]! + share * this.#highMove[k]!);
    }
    return sum / (2 * count);
  }

  /**
   * The variables of the problem and their gradient, if the end were near: a variable is at its bound where that holds against
   * more than FLAT tolerances, and the others balance the sum. False where they cannot.
   */
  end({ s, gradient }: BoxState, { linear }: BoxProblem, tolerance: number): boolean {
    const { low, high } = this.#problem;
    const rows = this.#rows;
    const places = this.#places;
    const flat = FLAT * tolerance;
    const values = this.#rest;
    const edges = this.#move;
    let [sum, size, room] = [0, 0, 0];
    for (let k = 0; k < places.length; k++) {
      const [below, above] = [this.#lowHolds[k]!, this.#highHolds[k]!];
      const isFree = below < flat && above < flat;
      edges[k] = isFree ? Math.min(this.#toLow[k]!, this.#toHigh[k]!) : 0;
      values[k] = isFree ? this.#valueOf(k) : below > above ? low[places[k]!]! : high[places[k]!]!;
      room += edges[k]!;
      sum += values[k]!;
      size += Math.abs(values[k]!);
    }
    const share = Math.abs(sum) < room / 2 ? sum / room : 0;
    if (share === 0 && Math.abs(sum) > DRIFT * size) return false;
    for (let k = 0; k < places.length; k++) values[k] = values[k]! - share * edges[k]!;
    const w = this.#change;
    for (let j = 1; j < this.#width; j++) w[j] = this.#productWith(j, values);
    w[0] = -dot(w, this.#means);
    const slopes = this.#slope.fill(0);
    this.#addColumns(w, 1, slopes);
    s.fill(0);
    for (let k = 0; k < places.length; k++) {
      const row = places[k]! % rows;
      s[row] = s[row]! + values[k]!;
      gradient[row] = linear[row]! + slopes[k]!;
    }
    return true;
  }

  /** From the nearer bound, so that what is next to it keeps its digits. */
  #valueOf(k: number): number {
    const place = this.#places[k]!;
    const [below, above] = [this.#toLow[k]!, this.#toHigh[k]!];
    return below < above ? this.#problem.low[place]! + below : this.#problem.high[place]! - above;
  }

  /** out += factor · design · by */
  #addColumns(by: Float64Array, factor: number, out: Float64Array): void {
    const count = out.length;
    for (let j = 0, at = 0; j < this.#width; j++) {
      const own = factor * by[j]!;
      for (let k = 0; k < count; k++, at++) out[k] = out[k]! + own * this.#design[at]!;
    }
  }

  /** Of column j of the design. */
  #productWith(j: number, values: Float64Array): number {
    const from = j * values.length;
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += this.#design[from + k]! * values[k]!;
    return sum;
  }
}
