import type { SoftmaxVectors } from "../softmax-vectors.js";
import type { Arena } from "./arena.js";

/**
 * In the kernels' memory: a search is over before V8 has compiled loops over some hundred numbers, and until then each step
 * of them leaves an object behind.
 */
export class KernelVectors implements SoftmaxVectors {
  readonly #arena: Arena;
  readonly #width: number;
  readonly #outputs: number;
  /** Two vectors. */
  readonly #one: number;
  readonly #other: number;

  constructor(arena: Arena, width: number, outputs: number) {
    this.#arena = arena;
    this.#width = width;
    this.#outputs = outputs;
    this.#one = arena.take(8 * width * outputs);
    this.#other = arena.take(8 * width * outputs);
  }

  penalty(theta: Float64Array): number {
    this.#put(theta, this.#one);
    return this.#arena.kernels.softmaxPenalty(this.#one, this.#width, this.#outputs);
  }

  penalize(theta: Float64Array, C: number, out: Float64Array): void {
    this.#put(theta, this.#one);
    this.#put(out, this.#other);
    this.#arena.kernels.softmaxPenalize(this.#one, this.#width, this.#outputs, C, this.#other);
    out.set(this.#arena.doubles(this.#other, out.length));
  }

  dot(a: Float64Array, b: Float64Array): number {
    this.#put(a, this.#one);
    this.#put(b, this.#other);
    return this.#arena.kernels.dotProduct(this.#one, this.#other, a.length);
  }

  combine(factors: readonly number[], vectors: readonly Float64Array[], out: Float64Array): void {
    this.#arena.doubles(this.#other, out.length).fill(0);
    for (const [i, factor] of factors.entries()) {
      this.#put(vectors[i]!, this.#one);
      this.#arena.kernels.addScaled(this.#one, factor, out.length, this.#other);
    }
    out.set(this.#arena.doubles(this.#other, out.length));
  }

  #put(values: Float64Array, at: number): void {
    this.#arena.doubles(at, values.length).set(values);
  }
}
