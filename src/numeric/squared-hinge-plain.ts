import type { Columns } from "../core/matrix.js";
import { choleskyFactor, choleskySolve } from "./cholesky.js";
import { dot, largest } from "./vectors.js";

/** What a step has come to: the next is due; the minimum; rounding leaves no positive definite matrix. The kernel's numbers. */
export const HingeStep = { goesOn: 0, ended: 1, lost: 2 } as const;

/** A whole step that moves no linear score by more, as a share of the largest, ends the fit. */
export const SETTLED = 1e-9;

/**
 * Newton steps towards the minimum of ½ |θ|² + C Σ sᵢ max(0, 1 − yᵢ zᵢ·θ)² over the rows zᵢ = (xᵢ, 1): p weights, then the
 * intercept. Keerthi & DeCoste 2005, with a line search.
 * A step solves (I + 2 C Σ sᵢ zᵢ zᵢᵀ) d = g, the sum over the rows within the margin, which change little from step to step,
 * and from one C to the next: it is kept, and rows that come or go are added or taken off.
 */
export interface HingeEngine {
  /** Another class on the same rows.   y: ±1 a row.   s: weight of each, none negative. */
  begin(y: Float64Array, s: Float64Array): void;
  /** theta: where the steps begin. */
  start(C: number, theta: Float64Array): void;
  /** One of HingeStep's. */
  step(): number;
  /** Where the steps have led. */
  read(theta: Float64Array): void;
}

/** The kernel's twin. */
export class PlainHinge implements HingeEngine {
  readonly #n: number;
  readonly #size: number;
  /** Columns, the last of them all 1. */
  readonly #z: readonly Float64Array[];
  readonly #longest: number;
  readonly #f: Float64Array;
  readonly #theta: Float64Array;
  readonly #isIn: Uint8Array;
  /** The lower triangle, row by row; that of all rows, once it is known, and for which weights. */
  readonly #sum: Float64Array;
  #whole: { readonly s: Float64Array; readonly sum: Float64Array } | undefined;
  #y: Float64Array = new Float64Array(0);
  #s: Float64Array = new Float64Array(0);
  #C = 0;
  #value = 0;

  constructor({ n, p, read }: Columns) {
    this.#n = n;
    this.#size = p + 1;
    this.#z = Array.from({ length: p + 1 }, (_, j) => {
      const column = new Float64Array(n).fill(1);
      if (j < p) read(j, 0, column);
      return column;
    });
    this.#longest = longestOf(this.#z, n);
    this.#f = new Float64Array(n);
    this.#theta = new Float64Array(p + 1);
    this.#isIn = new Uint8Array(n);
    this.#sum = new Float64Array((p + 1) ** 2);
  }

  begin(y: Float64Array, s: Float64Array): void {
    this.#y = y;
    this.#s = s;
    this.#isIn.fill(0);
    this.#sum.fill(0);
  }

  start(C: number, theta: Float64Array): void {
    this.#C = C;
    this.#theta.set(theta);
    this.#f.set(this.#multiply(this.#theta));
    this.#value = this.#valueAt(this.#theta, this.#f);
  }

  read(theta: Float64Array): void {
    theta.set(this.#theta);
  }

  step(): number {
    const theta = this.#theta;
    const f = this.#f;
    const g = this.#gradient();
    const length = Math.sqrt(dot(g, g));
    // No curvature is below 1, so that a step would be no longer than the gradient.
    if (length === 0 || length * this.#longest <= SETTLED * largest(f)) return HingeStep.ended;
    const isActive = Uint8Array.from(f, (score, i) => (this.#y[i]! * score < 1 ? 1 : 0));
    this.#follow(isActive);
    const d = this.#direction(g);
    if (d === undefined) return HingeStep.lost;
    const move = this.#multiply(d);
    const slope = dot(g, d);
    let t = 1;
    for (; t > 1e-12; t /= 2) {
      const moved = theta.map((weight, j) => weight - t * d[j]!);
      const scores = f.map((score, i) => score - t * move[i]!);
      const after = this.#valueAt(moved, scores);
      if (after > this.#value - 1e-4 * t * slope + 1e-14 * Math.abs(this.#value)) continue;
      theta.set(moved);
      f.set(scores);
      this.#value = after;
      break;
    }
    const isSettled = t === 1 && largest(move) <= SETTLED * largest(f);
    return t <= 1e-12 || isSettled ? HingeStep.ended : HingeStep.goesOn;
  }

  /** Z v, of each row the sum of its even places and that of its odd ones. */
  #multiply(v: Float64Array): Float64Array {
    return Float64Array.from({ length: this.#n }, (_, i) => {
      const sums: [number, number] = [0, 0];
      for (let j = 0; j < this.#size; j++) sums[j & 1] = sums[j & 1]! + this.#z[j]![i]! * v[j]!;
      return sums[0] + sums[1];
    });
  }

  /** Of losses the sum of even rows and that of odd ones. */
  #valueAt(theta: Float64Array, f: Float64Array): number {
    const sums: [number, number] = [0, 0];
    for (let i = 0; i < this.#n; i++) {
      const hinge = Math.max(0, 1 - this.#y[i]! * f[i]!);
      sums[i & 1] = sums[i & 1]! + this.#s[i]! * (hinge * hinge);
    }
    return 0.5 * dot(theta, theta) + this.#C * (sums[0] + sums[1]);
  }

  #gradient(): Float64Array {
    const g = new Float64Array(this.#size);
    for (let i = 0; i < this.#n; i++) {
      const sign = this.#y[i]!;
      const score = sign * this.#f[i]!;
      if (!(score < 1)) continue;
      const r = -2 * this.#C * this.#s[i]! * sign * (1 - score);
      for (let j = 0; j < this.#size; j++) g[j] = g[j]! + r * this.#z[j]![i]!;
    }
    return g.map((sum, j) => sum + this.#theta[j]!);
  }

  /** Where more rows would change than stay, the sum is made anew: what was taken off leaves its rounding behind. */
  #follow(isActive: Uint8Array): void {
    const isIn = this.#isIn;
    const rows = Array.from(isActive.keys());
    const changed = rows.filter((i) => isActive[i] !== isIn[i]);
    const active = rows.filter((i) => isActive[i] === 1);
    const isAll = active.length === this.#n;
    if (changed.length < active.length) this.#add(changed);
    // Classes begin with all rows: those with the same weights with the same sum.
    else if (isAll && this.#whole?.s === this.#s) this.#sum.set(this.#whole.sum);
    else {
      this.#sum.fill(0);
      isIn.fill(0);
      this.#add(active);
      if (isAll) this.#whole = { s: this.#s, sum: this.#sum.slice() };
    }
    isIn.set(isActive);
  }

  /** Those that are in are taken off. */
  #add(rows: readonly number[]): void {
    const size = this.#size;
    for (const i of rows) {
      const weight = this.#isIn[i] === 1 ? -this.#s[i]! : this.#s[i]!;
      for (let j = 0; j < size; j++) {
        const factor = weight * this.#z[j]![i]!;
        for (let k = 0; k <= j; k++) this.#sum[j * size + k] = this.#sum[j * size + k]! + factor * this.#z[k]![i]!;
      }
    }
  }

  #direction(g: Float64Array): Float64Array | undefined {
    const size = this.#size;
    const h = this.#sum.map((sum) => 2 * this.#C * sum);
    for (let at = 0; at < h.length; at += size + 1) h[at] = h[at]! + 1;
    if (!choleskyFactor(h, size)) return undefined;
    const d = g.slice();
    choleskySolve(h, size, d);
    return d;
  }
}

/** Length of the longest row. */
function longestOf(z: readonly Float64Array[], n: number): number {
  let most = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (const column of z) square += column[i]! * column[i]!;
    most = Math.max(most, square);
  }
  return Math.sqrt(most);
}
