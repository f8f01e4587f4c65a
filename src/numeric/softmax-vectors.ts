import { dot } from "./vectors.js";

/** What is done with the parameters of softmax's loss alone, without the rows: outputs × (p + 1), the intercept last. */
export interface SoftmaxVectors {
  /** ½ |W|²; with several outputs, + ½ (Σ intercepts)², which is 0 at the optimum, and makes the intercepts unique. */
  penalty(theta: Float64Array): number;
  /** out = C out + the penalty's slope, which is linear in `theta`. */
  penalize(theta: Float64Array, C: number, out: Float64Array): void;
  dot(a: Float64Array, b: Float64Array): number;
  /** out = the sum of vectors, each times its factor, from the first to the last. */
  combine(factors: readonly number[], vectors: readonly Float64Array[], out: Float64Array): void;
}

/** The twin of KernelVectors, to the last bit; and what goes with sparse columns. */
export class PlainVectors implements SoftmaxVectors {
  readonly #width: number;
  readonly #outputs: number;

  constructor(width: number, outputs: number) {
    this.#width = width;
    this.#outputs = outputs;
  }

  penalty(theta: Float64Array): number {
    const last = this.#width - 1;
    let squares = 0;
    let intercepts = 0;
    for (let k = 0; k < this.#outputs; k++) {
      const at = k * this.#width;
      for (let j = 0; j < last; j++) squares += theta[at + j]! * theta[at + j]!;
      intercepts += theta[at + last]!;
    }
    return 0.5 * (squares + (this.#outputs > 1 ? intercepts * intercepts : 0));
  }

  penalize(theta: Float64Array, C: number, out: Float64Array): void {
    const last = this.#width - 1;
    let intercepts = 0;
    for (let k = 0; k < this.#outputs; k++) intercepts += theta[k * this.#width + last]!;
    for (let k = 0; k < this.#outputs; k++) {
      const at = k * this.#width;
      for (let j = 0; j < last; j++) out[at + j] = C * out[at + j]! + theta[at + j]!;
      out[at + last] = C * out[at + last]! + (this.#outputs > 1 ? intercepts : 0);
    }
  }

  dot(a: Float64Array, b: Float64Array): number {
    return dot(a, b);
  }

  combine(factors: readonly number[], vectors: readonly Float64Array[], out: Float64Array): void {
    const sum = new Float64Array(out.length);
    for (const [i, factor] of factors.entries()) {
      const vector = vectors[i]!;
      for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + factor * vector[k]!;
    }
    out.set(sum);
  }
}
