import type { Activation, NetworkMath } from "../network-math.js";
import { type Arena, heldArena } from "./arena.js";

const KINDS: Readonly<Record<Activation, number>> = { relu: 0, tanh: 1, logistic: 2 };

/**
 * A network's arrays in the kernels' memory, which they have for themselves until it has learned.   The bits of plainMath,
 * 4 to 8 times as fast.
 */
export class NetworkKernel implements NetworkMath {
  readonly #arena: Arena;

  /** Throws a RangeError where so many doubles, in so many arrays, are more than the memory holds. */
  constructor(doubles: number, arrays: number) {
    this.#arena = heldArena(this).arena;
    this.#arena.reserve(8 * doubles + 128 * arrays);
  }

  room(length: number): Float64Array {
    // An even number: kernels read pairs.
    return this.#arena.doubles(this.#arena.take(8 * (length + (length & 1))), length).fill(0);
  }

  addCombinations(
    coefs: Float64Array,
    down: number,
    along: number,
    rows: Float64Array,
    terms: number,
    width: number,
    count: number,
    out: Float64Array,
  ): void {
    const { kernels } = this.#arena;
    kernels.addCombinations(coefs.byteOffset, down, along, rows.byteOffset, terms, width, count, out.byteOffset);
  }

  rowProducts(a: Float64Array, b: Float64Array, count: number, terms: number, width: number, out: Float64Array): void {
    this.#arena.kernels.rowProducts(a.byteOffset, b.byteOffset, count, terms, width, out.byteOffset);
  }

  rectify(values: Float64Array, count: number): void {
    this.#arena.kernels.rectify(values.byteOffset, count);
  }

  throughSlopes(errors: Float64Array, signals: Float64Array, count: number, activation: Activation): void {
    this.#arena.kernels.throughSlopes(errors.byteOffset, signals.byteOffset, count, KINDS[activation]);
  }

  addPenalty(gradient: Float64Array, theta: Float64Array, l1: number, l2: number, total: number): void {
    this.#arena.kernels.addPenalty(gradient.byteOffset, theta.byteOffset, theta.length, l1, l2, total);
  }

  adamStep(
    theta: Float64Array,
    gradient: Float64Array,
    means: Float64Array,
    squares: Float64Array,
    corrected: number,
  ): void {
    const { adamStep } = this.#arena.kernels;
    adamStep(theta.byteOffset, gradient.byteOffset, theta.length, means.byteOffset, squares.byteOffset, corrected);
  }
}
