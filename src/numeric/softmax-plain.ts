import { expOf, log1pOf, logOf } from "./exponential.js";
import { type LinearMap, multiply, multiplyTransposed, sparseMap } from "./products.js";
import { outputsOf, type SoftmaxProblem, type SoftmaxRows } from "./softmax-problem.js";
import { plainRoughBlock, plainRoughProduct, unitFactors } from "./softmax-rough.js";
import { largest } from "./vectors.js";

/** What the rough functions take of a point. */
interface Held {
  readonly factors: Float64Array;
  readonly chances: Float64Array;
}

/** The twin of SoftmaxKernel, to the last bit; and what sparse columns are solved with. */
export class PlainSoftmax implements SoftmaxRows {
  readonly #problem: SoftmaxProblem;
  readonly #outputs: number;
  readonly #x: LinearMap;
  /** n × outputs, each. */
  readonly #scores: Float64Array;
  readonly #move: Float64Array;
  readonly #chances: Float64Array;
  readonly #work: Float64Array;
  #held: Held | undefined;

  constructor(problem: SoftmaxProblem) {
    this.#problem = problem;
    this.#outputs = outputsOf(problem);
    this.#x = withOnes(problem);
    const size = problem.n * this.#outputs;
    this.#scores = new Float64Array(size);
    this.#move = new Float64Array(size);
    this.#chances = new Float64Array(size);
    this.#work = new Float64Array(size);
  }

  place(theta: Float64Array): number {
    this.#x.multiply(theta, this.#move);
    this.advance(1);
    const change = largest(this.#scores);
    this.#scores.set(this.#move);
    this.#move.fill(0);
    return change;
  }

  aim(d: Float64Array): number {
    this.#x.multiply(d, this.#move);
    return largest(this.#move);
  }

  loss(t: number): number {
    const { n, s } = this.#problem;
    const half = n >> 1;
    let low = 0;
    let high = 0;
    for (let i = 0; i < n; i++) {
      const own = s[i]! * (this.#outputs === 1 ? this.#logistic(i, t) : this.#softmax(i, t));
      if (i < half) low += own;
      else high += own;
    }
    return low + high;
  }

  #logistic(i: number, t: number): number {
    const f = this.#scores[i]! - t * this.#move[i]!;
    const far = Math.abs(f);
    const e = expOf(-far);
    const large = 1 / (1 + e);
    this.#chances[i] = f >= 0 ? large : e * large;
    return log1pOf(e) + (f >= 0 === (this.#problem.y[i] === 1) ? 0 : far);
  }

  #softmax(i: number, t: number): number {
    const { n, y } = this.#problem;
    const chances = this.#chances;
    let top = Number.NEGATIVE_INFINITY;
    for (let at = i; at < chances.length; at += n) {
      const f = this.#scores[at]! - t * this.#move[at]!;
      chances[at] = f;
      if (top < f) top = f;
    }
    const own = chances[y[i]! * n + i]!;
    let sum = 0;
    for (let at = i; at < chances.length; at += n) {
      const e = expOf(chances[at]! - top);
      chances[at] = e;
      sum += e;
    }
    const share = 1 / sum;
    for (let at = i; at < chances.length; at += n) chances[at] = share * chances[at]!;
    return logOf(sum) + top - own;
  }

  advance(t: number): void {
    for (let at = 0; at < this.#scores.length; at++) this.#scores[at] = this.#scores[at]! - t * this.#move[at]!;
  }

  gradient(out: Float64Array): void {
    const { n, y, s } = this.#problem;
    for (let k = 0; k < this.#outputs; k++) {
      const target = this.#outputs === 1 ? 1 : k;
      for (let i = 0; i < n; i++) {
        this.#work[k * n + i] = s[i]! * (this.#chances[k * n + i]! - (y[i] === target ? 1 : 0));
      }
    }
    this.#x.multiplyTransposed(this.#work, out);
  }

  product(v: Float64Array, out: Float64Array): void {
    const { n, s } = this.#problem;
    const r = this.#work;
    const chances = this.#chances;
    this.#x.multiply(v, r);
    if (this.#outputs === 1) {
      for (let i = 0; i < n; i++) r[i] = this.#curvature(i) * r[i]!;
    } else {
      const means = new Float64Array(n);
      for (let from = 0; from < r.length; from += n) {
        for (let i = 0; i < n; i++) means[i] = means[i]! + chances[from + i]! * r[from + i]!;
      }
      for (let from = 0; from < r.length; from += n) {
        for (let i = 0; i < n; i++) r[from + i] = s[i]! * chances[from + i]! * (r[from + i]! - means[i]!);
      }
    }
    this.#x.multiplyTransposed(r, out);
  }

  hold(): void {
    if (this.#problem.sparse !== undefined) return;
    const isOne = this.#outputs === 1;
    const chances = isOne ? this.#chances.map((_, at) => this.#curvature(at)) : this.#chances.slice();
    this.#held = { factors: unitFactors(this.#problem), chances };
  }

  roughProduct(v: Float64Array, out: Float64Array): void {
    if (this.#held === undefined) this.product(v, out);
    else plainRoughProduct(this.#problem, this.#held.factors, this.#held.chances, v, out);
  }

  roughBlock(k: number, out: Float64Array): void {
    const { factors, chances } = this.#held!;
    plainRoughBlock(this.#problem, factors, chances, k, out);
  }

  /** s q (1 − q). */
  #curvature(at: number): number {
    const q = this.#chances[at]!;
    return this.#problem.s[at % this.#problem.n]! * q * (1 - q);
  }

  diagonal(out: Float64Array): void {
    for (let at = 0; at < this.#work.length; at++) this.#work[at] = this.#curvature(at);
    squareSums(this.#problem, this.#work, out);
  }

  block(k: number, l: number, out: Float64Array): void {
    const { x, n, p, s } = this.#problem;
    const width = p + 1;
    const half = n >> 1;
    const w = Float64Array.from({ length: n }, (_, i) => {
      const q = this.#chances[k * n + i]!;
      return k === l ? this.#curvature(k * n + i) : -(s[i]! * q * this.#chances[l * n + i]!);
    });
    const valueAt = (j: number, i: number) => (j < p ? x[j * n + i]! : 1);
    for (let j = 0; j < width; j++) {
      for (let h = 0; h <= j; h++) {
        let low = 0;
        let high = 0;
        for (let i = 0; i < half; i++) low += valueAt(j, i) * w[i]! * valueAt(h, i);
        for (let i = half; i < n; i++) high += valueAt(j, i) * w[i]! * valueAt(h, i);
        out[j * width + h] = low + high;
        out[h * width + j] = low + high;
      }
    }
  }
}

/** out[k (p + 1) + j] = Σᵢ w[k n + i] xᵢⱼ², the last column being ones. */
export function squareSums({ x, sparse, n, p }: SoftmaxProblem, w: Float64Array, out: Float64Array): void {
  for (let k = 0; k * n < w.length; k++) {
    for (let j = 0; j < p; j++) {
      let sum = 0;
      const end = sparse === undefined ? n : sparse.starts[j + 1]!;
      for (let at = sparse === undefined ? 0 : sparse.starts[j]!; at < end; at++) {
        const v = sparse === undefined ? x[j * n + at]! : sparse.values[at]!;
        sum += w[k * n + (sparse === undefined ? at : sparse.rows[at]!)]! * v * v;
      }
      out[k * (p + 1) + j] = sum;
    }
    let sum = 0;
    for (let i = 0; i < n; i++) sum += w[k * n + i]!;
    out[k * (p + 1) + p] = sum;
  }
}

/** Products with the columns and a column of ones after them. */
function withOnes({ x, sparse, n, p }: SoftmaxProblem): LinearMap {
  if (sparse === undefined) {
    const bordered = new Float64Array(x.length + n).fill(1, x.length);
    bordered.set(x);
    return {
      multiply: (v, out) => multiply(bordered, n, p + 1, v, out),
      multiplyTransposed: (r, out) => multiplyTransposed(bordered, n, p + 1, r, out),
    };
  }
  const { starts, rows, values } = sparse;
  const end = starts[p]!;
  const bordered = {
    starts: Uint32Array.from({ length: p + 2 }, (_, j) => starts[j] ?? end + n),
    rows: Uint32Array.from({ length: end + n }, (_, at) => (at < end ? rows[at]! : at - end)),
    values: Float64Array.from({ length: end + n }, (_, at) => (at < end ? values[at]! : 1)),
  };
  return sparseMap(bordered, n);
}
