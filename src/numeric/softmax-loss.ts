import type { Sparse } from "../core/sparse.js";
import { gram } from "./gram.js";
import { HeldMatrix, type SoftmaxWeights } from "./kernels/held-matrix.js";
import { type LinearMap, sparseMap } from "./products.js";

/**
 * ½ |W|² + C Σᵢ sᵢ lossᵢ over weights W and free intercepts: the negative log-likelihood of the softmax, or of the
 * logistic function when there are two classes and one column of weights.
 */
export interface SoftmaxProblem {
  /** n × p column-major; of sparse columns, none of it. */
  readonly x: Float64Array;
  /** The columns, where they are sparse. */
  readonly sparse?: Sparse;
  readonly n: number;
  readonly p: number;
  /** Class of each row, 0 … classes − 1, all of which occur. */
  readonly y: Int32Array;
  readonly classes: number;
  /** Weight of each row. */
  readonly s: Float64Array;
}

/** Columns of weights: one for two classes, else one a class. */
export const outputsOf = ({ classes }: SoftmaxProblem): number => (classes === 2 ? 1 : classes);

/** Products with the columns, each number squared. */
export function squaresMap(problem: SoftmaxProblem): LinearMap {
  const { x, sparse, n, p } = problem;
  const square = (value: number) => value * value;
  if (sparse !== undefined) return sparseMap({ ...sparse, values: sparse.values.map(square) }, n);
  return new HeldMatrix(x.map(square), n, p, outputsOf(problem));
}

const bordered = new WeakMap<SoftmaxProblem, Float64Array>();

/** X with a column of ones after it, which carries the intercepts: one copy a problem. */
export function withOnes(problem: SoftmaxProblem): Float64Array {
  const known = bordered.get(problem);
  if (known !== undefined) return known;
  const { x, n } = problem;
  const made = new Float64Array(x.length + n);
  made.set(x);
  made.fill(1, x.length);
  bordered.set(problem, made);
  return made;
}

/** Products with the columns and the ones after them. */
function borderedMap(problem: SoftmaxProblem): LinearMap {
  const { sparse, n, p } = problem;
  if (sparse === undefined) return new HeldMatrix(withOnes(problem), n, p + 1, outputsOf(problem));
  const { starts, rows, values } = sparse;
  const end = starts[p]!;
  const bordered = {
    starts: Uint32Array.from({ length: p + 2 }, (_, j) => starts[j] ?? end + n),
    rows: Uint32Array.from({ length: end + n }, (_, at) => (at < end ? rows[at]! : at - end)),
    values: Float64Array.from({ length: end + n }, (_, at) => (at < end ? values[at]! : 1)),
  };
  return sparseMap(bordered, n);
}

/**
 * out = Xᵀ R, where R is rows ∘ chances ∘ (X V − its mean by the chances over the outputs); of one output, chances ∘ X V.
 * x: with p columns.   v, out: p × m column-major.   chances: n × m.   The kernel's twin to the last bit, and sparse columns'.
 */
export function plainSoftmaxProduct(
  x: LinearMap,
  v: Float64Array,
  { chances, rows: s }: SoftmaxWeights,
  out: Float64Array,
): void {
  const n = s.length;
  const r = new Float64Array(chances.length);
  x.multiply(v, r);
  if (r.length === n) {
    for (let i = 0; i < n; i++) r[i] = chances[i]! * r[i]!;
  } else {
    const means = new Float64Array(n);
    for (let from = 0; from < r.length; from += n) {
      for (let i = 0; i < n; i++) means[i] = means[i]! + chances[from + i]! * r[from + i]!;
    }
    for (let from = 0; from < r.length; from += n) {
      for (let i = 0; i < n; i++) r[from + i] = s[i]! * chances[from + i]! * (r[from + i]! - means[i]!);
    }
  }
  x.multiplyTransposed(r, out);
}

/**
 * The objective at one point, with what its derivatives need.
 * Parameters: outputs × (p + 1), output by output, the intercept last. With several outputs, ½ (Σ intercepts)² is
 * added: it is 0 at the optimum, and makes the intercepts unique.
 */
export class SoftmaxLoss {
  readonly #problem: SoftmaxProblem;
  readonly #outputs: number;
  readonly #x: LinearMap;
  /** n × outputs: linear scores, and the probabilities made of them. */
  readonly scores: Float64Array;
  readonly #probabilities: Float64Array;
  readonly #residuals: Float64Array;
  #weights: SoftmaxWeights | undefined;
  readonly #products: Float64Array;

  constructor(problem: SoftmaxProblem) {
    this.#problem = problem;
    this.#outputs = outputsOf(problem);
    this.#x = borderedMap(problem);
    const size = problem.n * this.#outputs;
    this.scores = new Float64Array(size);
    this.#probabilities = new Float64Array(size);
    this.#residuals = new Float64Array(size);
    this.#products = new Float64Array(problem.p * this.#outputs);
  }

  get size(): number {
    return this.#outputs * (this.#problem.p + 1);
  }

  /** Linear scores of a direction or point: n × outputs. */
  linear(theta: Float64Array, out: Float64Array): void {
    this.#x.multiply(theta, out);
  }

  /** The objective at theta, given its linear scores; leaves probabilities for gradient, hessian and product. */
  value(theta: Float64Array, scores: Float64Array, C: number): number {
    const loss = this.#outputs === 1 ? this.#logistic(scores) : this.#softmax(scores);
    return this.#penalty(theta) + C * loss;
  }

  #penalty(theta: Float64Array): number {
    const { p } = this.#problem;
    let squares = 0;
    let intercepts = 0;
    for (let k = 0; k < this.#outputs; k++) {
      const at = k * (p + 1);
      for (let j = 0; j < p; j++) squares += theta[at + j]! * theta[at + j]!;
      intercepts += theta[at + p]!;
    }
    return 0.5 * (squares + (this.#outputs > 1 ? intercepts * intercepts : 0));
  }

  #logistic(scores: Float64Array): number {
    const { n, y, s } = this.#problem;
    let loss = 0;
    for (let i = 0; i < n; i++) {
      const f = scores[i]!;
      const e = Math.exp(-Math.abs(f));
      const towards = f >= 0 ? 1 / (1 + e) : e / (1 + e);
      this.#probabilities[i] = towards;
      const against = f >= 0 === (y[i] === 1) ? 0 : Math.abs(f);
      loss += s[i]! * (Math.log1p(e) + against);
    }
    return loss;
  }

  #softmax(scores: Float64Array): number {
    const { n, y, s } = this.#problem;
    const outputs = this.#outputs;
    const prob = this.#probabilities;
    let loss = 0;
    for (let i = 0; i < n; i++) {
      let top = scores[i]!;
      for (let k = 1; k < outputs; k++) top = Math.max(top, scores[k * n + i]!);
      let sum = 0;
      for (let k = 0; k < outputs; k++) {
        const e = Math.exp(scores[k * n + i]! - top);
        prob[k * n + i] = e;
        sum += e;
      }
      for (let k = 0; k < outputs; k++) prob[k * n + i] = prob[k * n + i]! / sum;
      loss += s[i]! * (Math.log(sum) + top - scores[y[i]! * n + i]!);
    }
    return loss;
  }

  /** At the point of the last value(). */
  gradient(theta: Float64Array, C: number, out: Float64Array): void {
    const { n, y, s } = this.#problem;
    const r = this.#residuals;
    const prob = this.#probabilities;
    for (let k = 0; k < this.#outputs; k++) {
      const target = this.#outputs === 1 ? 1 : k;
      for (let i = 0; i < n; i++) r[k * n + i] = C * s[i]! * (prob[k * n + i]! - (y[i] === target ? 1 : 0));
    }
    this.#back(theta, out);
  }

  /** Takes the Hessian at the point of the last value(), for product(): until the next value(). */
  holdHessian(C: number): void {
    const { n, s } = this.#problem;
    const rows = s.map((weight) => C * weight);
    const prob = this.#probabilities;
    const chances = this.#outputs > 1 ? prob : prob.map((q, i) => rows[i % n]! * q * (1 - q));
    this.#weights = { chances, rows };
    if (this.#x instanceof HeldMatrix) this.#x.hold(this.#weights);
  }

  /** The Hessian that is held times `d`. */
  product(d: Float64Array, out: Float64Array): void {
    if (this.#x instanceof HeldMatrix) this.#x.softmaxProduct(d, out);
    else plainSoftmaxProduct(this.#x, d, this.#weights!, out);
    this.#penalize(d, out);
  }

  /** out = Xᵀ residuals for weights and intercepts, plus the penalty's part, which is linear in `theta`. */
  #back(theta: Float64Array, out: Float64Array): void {
    this.#x.multiplyTransposed(this.#residuals, out);
    this.#penalize(theta, out);
  }

  #penalize(theta: Float64Array, out: Float64Array): void {
    const { p } = this.#problem;
    const outputs = this.#outputs;
    let intercepts = 0;
    for (let k = 0; k < outputs; k++) intercepts += theta[k * (p + 1) + p]!;
    for (let k = 0; k < outputs; k++) {
      const at = k * (p + 1);
      for (let j = 0; j < p; j++) out[at + j] = out[at + j]! + theta[at + j]!;
      if (outputs > 1) out[at + p] = out[at + p]! + intercepts;
    }
  }

  /** Diagonal of the Hessian at the point of the last value(); squares: x with each entry squared. */
  diagonal(squares: LinearMap, C: number, out: Float64Array): void {
    const { n, p, s } = this.#problem;
    const r = this.#residuals;
    const prob = this.#probabilities;
    for (let at = 0; at < r.length; at++) r[at] = C * s[at % n]! * prob[at]! * (1 - prob[at]!);
    squares.multiplyTransposed(r, this.#products);
    for (let k = 0; k < this.#outputs; k++) {
      const at = k * (p + 1);
      for (let j = 0; j < p; j++) out[at + j] = 1 + this.#products[k * p + j]!;
      let sum = this.#outputs > 1 ? 1 : Number.MIN_VALUE;
      for (let i = k * n; i < (k + 1) * n; i++) sum += r[i]!;
      out[at + p] = sum;
    }
  }

  /**
   * The block of the Hessian that joins outputs k and l, at the point of the last value().
   * bordered: x with a column of ones after it.   out: (p + 1)², symmetric.
   */
  block(k: number, l: number, bordered: Float64Array, C: number, out: Float64Array): void {
    const { n, p, s } = this.#problem;
    const prob = this.#probabilities;
    const w = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const q = prob[k * n + i]!;
      w[i] = C * s[i]! * q * (k === l ? 1 - q : -prob[l * n + i]!);
    }
    gram(bordered, n, p + 1, out, w);
    if (this.#outputs > 1) out[out.length - 1] = out[out.length - 1]! + 1;
    if (k === l) for (let j = 0; j < p; j++) out[j * (p + 2)] = out[j * (p + 2)]! + 1;
  }
}
