import type { Activation, NetworkMath, NetworkRoom } from "../network-math.js";
import type { Numbers, Precision } from "../precision.js";
import { type Arena, heldArena } from "./arena.js";

const KINDS: Readonly<Record<Activation, number>> = { relu: 0, tanh: 1, logistic: 2 };

/** Kernels read and write whole vectors, also at the end of an array. */
const VECTOR = 16;

/**
 * A network's arrays in the kernels' memory, which they have for themselves until it has learned.   The bits of plainMath,
 * 4 to 8 times as fast in doubles, and twice that in singles.
 */
export class NetworkKernel implements NetworkMath {
  readonly #arena: Arena;
  readonly #isSingle: boolean;

  /** Throws a RangeError where so much is more than the memory holds. */
  constructor(precision: Precision, { numbers, doubles, places, arrays }: NetworkRoom) {
    this.#arena = heldArena(this).arena;
    this.#isSingle = precision === "single";
    this.#arena.reserve((this.#isSingle ? 4 : 8) * numbers + 8 * doubles + 4 * places + 128 * arrays);
  }

  room(length: number): Numbers {
    if (!this.#isSingle) return this.doubles(length);
    return this.#arena.singles(this.#arena.take(4 * length + VECTOR), length).fill(0);
  }

  doubles(length: number): Float64Array {
    return this.#arena.doubles(this.#arena.take(8 * length + VECTOR), length).fill(0);
  }

  places(length: number): Int32Array {
    return this.#arena.integers(this.#arena.take(4 * length), length).fill(0);
  }

  takeRows(rows: Numbers, width: number, places: Int32Array, out: Numbers): void {
    const { takeRows } = this.#arena.kernels;
    takeRows(this.#isSingle, rows.byteOffset, width, places.byteOffset, places.length, out.byteOffset);
  }

  takeNumbers(values: Float64Array, places: Int32Array, out: Float64Array): void {
    this.#arena.kernels.takeNumbers(values.byteOffset, places.byteOffset, places.length, out.byteOffset);
  }

  sum(values: Float64Array, count: number): number {
    return this.#arena.kernels.sumOf(values.byteOffset, count);
  }

  addCombinations(
    coefs: Numbers,
    down: number,
    along: number,
    rows: Numbers,
    terms: number,
    width: number,
    count: number,
    out: Numbers,
  ): void {
    const { addCombinations } = this.#arena.kernels;
    const [c, r, o] = [coefs.byteOffset, rows.byteOffset, out.byteOffset];
    addCombinations(this.#isSingle, c, down, along, r, terms, width, count, o);
  }

  rowProducts(
    a: Numbers,
    b: Numbers,
    count: number,
    terms: number,
    width: number,
    turned: Numbers,
    out: Numbers,
  ): void {
    const { rowProducts } = this.#arena.kernels;
    const [to, into] = [turned.byteOffset, out.byteOffset];
    rowProducts(this.#isSingle, a.byteOffset, b.byteOffset, count, terms, width, to, into);
  }

  activate(values: Numbers, count: number, activation: Activation): void {
    this.#arena.kernels.activate(this.#isSingle, values.byteOffset, count, KINDS[activation]);
  }

  chances(values: Numbers, rows: number, units: number, out: Float64Array): void {
    this.#arena.kernels.chances(this.#isSingle, values.byteOffset, rows, units, out.byteOffset);
  }

  outputErrors(
    outputs: Float64Array,
    y: Float64Array,
    weights: Float64Array,
    total: number,
    rows: number,
    units: number,
    errors: Numbers,
  ): void {
    const { outputErrors } = this.#arena.kernels;
    const [o, t, w, e] = [outputs.byteOffset, y.byteOffset, weights.byteOffset, errors.byteOffset];
    outputErrors(this.#isSingle, o, t, w, total, rows, units, e);
  }

  throughSlopes(errors: Numbers, signals: Numbers, count: number, activation: Activation): void {
    const { throughSlopes } = this.#arena.kernels;
    throughSlopes(this.#isSingle, errors.byteOffset, signals.byteOffset, count, KINDS[activation]);
  }

  addPenalty(gradient: Numbers, theta: Numbers, l1: number, l2: number): void {
    this.#arena.kernels.addPenalty(this.#isSingle, gradient.byteOffset, theta.byteOffset, theta.length, l1, l2);
  }

  adamStep(theta: Numbers, gradient: Numbers, means: Numbers, squares: Numbers, corrected: number): void {
    const { adamStep } = this.#arena.kernels;
    const [t, g, m, s] = [theta.byteOffset, gradient.byteOffset, means.byteOffset, squares.byteOffset];
    adamStep(this.#isSingle, t, g, theta.length, m, s, corrected);
  }

  momentumStep(theta: Numbers, gradient: Numbers, velocity: Numbers, momentum: number, rate: number): void {
    const { momentumStep } = this.#arena.kernels;
    const [t, g, v] = [theta.byteOffset, gradient.byteOffset, velocity.byteOffset];
    momentumStep(this.#isSingle, t, g, theta.length, v, momentum, rate);
  }
}
