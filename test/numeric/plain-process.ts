import { choleskyFactor } from "../../src/numeric/cholesky.js";
import type { Design, Scales } from "../../src/numeric/matern-design.js";

/** The oracle of the process's kernel: each sum as it is written in the formula, from front to back. */

const ROOT_5 = Math.sqrt(5);

/** Matérn 5/2, and its derivative by the squared distance. */
function covarianceOf(square: number, variance: number): { value: number; slope: number } {
  const r = ROOT_5 * Math.sqrt(square);
  const decay = variance * Math.exp(-r);
  return { value: decay * (1 + r + (r * r) / 3), slope: (-5 / 6) * decay * (1 + r) };
}

/** By coordinate: squared, or of a choice 0 or 1. */
const apart = ({ isChoice }: Design, a: Float64Array, b: Float64Array): number[] =>
  [...a].map((value, k) => (isChoice[k] === 1 ? Number(value !== b[k]) : (value - b[k]!) ** 2));

const weighted = (terms: readonly number[], weights: Float64Array): number =>
  terms.reduce((sum, term, k) => sum + weights[k]! * term, 0);

const rowOf = ({ x, d }: Design, i: number): Float64Array => x.subarray(i * d, (i + 1) * d);

/** L⁻¹ of L Lᵀ = K, row-major; undefined where K is not positive definite. */
function inverseFactor(k: Float64Array, n: number): { l: Float64Array; inverse: Float64Array } | undefined {
  const l = k.slice();
  if (!choleskyFactor(l, n)) return undefined;
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const pivot = 1 / l[i * n + i]!;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let m = j; m < i; m++) sum -= l[i * n + m]! * inverse[m * n + j]!;
      inverse[i * n + j] = sum * pivot;
    }
    inverse[i * n + i] = pivot;
  }
  return { l, inverse };
}

function times(lower: Float64Array, n: number, x: Float64Array): Float64Array {
  return x.map((_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += lower[i * n + j]! * x[j]!;
    return sum;
  });
}

function transposedTimes(lower: Float64Array, n: number, x: Float64Array): Float64Array {
  return x.map((_, j) => {
    let sum = 0;
    for (let i = j; i < n; i++) sum += lower[i * n + j]! * x[i]!;
    return sum;
  });
}

export class PlainProcess {
  readonly #design: Design;
  readonly #scales: Scales;
  readonly #lower: Float64Array;
  readonly #alpha: Float64Array;

  constructor(design: Design, scales: Scales, jitter: number) {
    const { n, y } = design;
    const { weights, variance, noise } = scales;
    this.#design = design;
    this.#scales = scales;
    const k = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      if (i === j) return variance + noise + jitter;
      return covarianceOf(weighted(apart(design, rowOf(design, i), rowOf(design, j)), weights), variance).value;
    });
    this.#lower = inverseFactor(k, n)!.inverse;
    this.#alpha = transposedTimes(this.#lower, n, times(this.#lower, n, y));
  }

  #row(point: Float64Array) {
    const { weights, variance } = this.#scales;
    const squares = Float64Array.from({ length: this.#design.n }, (_, i) =>
      weighted(apart(this.#design, point, rowOf(this.#design, i)), weights),
    );
    return {
      squares,
      k: squares.map((square) => covarianceOf(square, variance).value),
      slope: squares.map((square) => covarianceOf(square, variance).slope),
    };
  }

  predict(point: Float64Array): { mean: number; known: number; nearest: number } {
    const { squares, k } = this.#row(point);
    const mean = k.reduce((sum, value, i) => sum + this.#alpha[i]! * value, 0);
    const known = times(this.#lower, this.#design.n, k).reduce((sum, v) => sum + v * v, 0);
    return { mean, known, nearest: Math.min(...squares) };
  }

  slopes(point: Float64Array, deviation: number, ofMean: Float64Array, ofDeviation: Float64Array): void {
    const { n, d, x, isChoice } = this.#design;
    const { k, slope } = this.#row(point);
    const beta = transposedTimes(this.#lower, n, times(this.#lower, n, k));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < d; j++) {
        if (isChoice[j] === 1) continue;
        const difference = 2 * this.#scales.weights[j]! * (point[j]! - x[i * d + j]!);
        ofMean[j]! += this.#alpha[i]! * slope[i]! * difference;
        ofDeviation[j]! -= (beta[i]! * slope[i]! * difference) / deviation;
      }
    }
  }
}

export function plainLikelihood(design: Design, { weights, variance, noise }: Scales) {
  const { n, d, y } = design;
  const terms = (i: number, j: number) => apart(design, rowOf(design, i), rowOf(design, j));
  const between = (i: number, j: number) => covarianceOf(weighted(terms(i, j), weights), variance);
  const k = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return i === j ? variance + noise : between(i, j).value;
  });
  const found = inverseFactor(k, n);
  if (found === undefined) return undefined;
  const { l, inverse: lower } = found;
  const half = times(lower, n, y);
  const alpha = transposedTimes(lower, n, half);
  let loss = 0;
  let trace = 0;
  let whole = 0;
  const gradient = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    const inverse = transposedTimes(
      lower,
      n,
      Float64Array.from({ length: n }, (_, m) => lower[m * n + i]!),
    );
    loss += 0.5 * half[i]! * half[i]! + Math.log(l[i * n + i]!);
    trace += inverse[i]! - alpha[i]! * alpha[i]!;
    whole += 1 - alpha[i]! * y[i]!;
    for (let j = 0; j < i; j++) {
      const share = (inverse[j]! - alpha[i]! * alpha[j]!) * between(i, j).slope;
      for (const [at, term] of terms(i, j).entries()) gradient[at]! += share * term;
    }
  }
  return { loss, gradient: gradient.map((sum, at) => sum * weights[at]!), trace, whole };
}
