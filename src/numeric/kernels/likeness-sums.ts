import type { Matrix } from "../../core/matrix.js";
import type { Kernel } from "../kernel-rows.js";
import { Likeness } from "./likeness.js";

/** Sums of kernel values of the rows of x with points, one point after the other, all 0 at first. */
export class LikenessSums {
  readonly #likeness: Likeness;
  readonly #n: number;
  readonly #sums: number;

  /** count: of the sums. */
  constructor(kernel: Kernel, x: Matrix, count: number) {
    this.#likeness = new Likeness(kernel, x);
    this.#n = x.rows;
    const { arena } = this.#likeness;
    const bytes = this.#likeness.stride * count;
    this.#sums = arena.take(bytes);
    arena.octets(this.#sums, bytes).fill(0);
  }

  /** Doubles from one sum to the next. */
  get stride(): number {
    return this.#likeness.stride / 8;
  }

  /** The next point: row `at` of others. */
  ask(others: Matrix, at: number): void {
    this.#likeness.ask(others, at);
    this.#likeness.answer(0, this.#n);
  }

  /** Adds the point's values, times a factor, to a sum. */
  add(factor: number, sum: number): void {
    const { arena, row, stride } = this.#likeness;
    arena.kernels.addScaled(row, this.#n, factor, this.#sums + stride * sum);
  }

  /** So many sums from one on; not valid any more once another kernel works. */
  sums(from: number, count: number): Float64Array {
    return this.#likeness.arena.doubles(this.#sums + this.#likeness.stride * from, this.stride * count);
  }
}
