import type { Matrix } from "../../core/matrix.js";
import type { Kernel } from "../kernel-rows.js";
import { Likeness, TOGETHER } from "./likeness.js";

/** Sums of kernel values of the rows of x with points, one point after the other, all 0 at first. */
export class LikenessSums {
  readonly #likeness: Likeness;
  readonly #n: number;
  readonly #at: { readonly sums: number; readonly factors: number; readonly targets: number };
  /** What of the point's values is still to be added, and to which sums. */
  readonly #factors: Float64Array;
  readonly #targets: Int32Array;
  #waiting = 0;
  /** Whose values stand in the kernels' memory: rows of these from one on, and where those of the one that was asked for. */
  #others: Matrix | undefined;
  #first = 0;
  #row = 0;

  /** count: of the sums. */
  constructor(kernel: Kernel, x: Matrix, count: number) {
    this.#likeness = new Likeness(kernel, x);
    this.#n = x.rows;
    const { arena, stride } = this.#likeness;
    this.#at = { sums: arena.take(stride * count), factors: arena.take(8 * count), targets: arena.take(4 * count) };
    arena.octets(this.#at.sums, stride * count).fill(0);
    this.#factors = arena.doubles(this.#at.factors, count);
    this.#targets = arena.integers(this.#at.targets, count);
  }

  /** Doubles from one sum to the next. */
  get stride(): number {
    return this.#likeness.stride / 8;
  }

  /** The next point: row `at` of others. Those after it are likely to follow. */
  ask(others: Matrix, at: number): void {
    this.#addWaiting();
    if (others !== this.#others || at < this.#first || at >= this.#first + TOGETHER) {
      this.#likeness.answerTogether(others, at);
      this.#others = others;
      this.#first = at;
    }
    this.#row = this.#likeness.row + this.#likeness.stride * (at - this.#first);
  }

  /** Adds the point's values, times a factor, to a sum. */
  add(factor: number, sum: number): void {
    if (this.#waiting === this.#factors.length) this.#addWaiting();
    this.#factors[this.#waiting] = factor;
    this.#targets[this.#waiting++] = sum;
  }

  /** So many sums from one on; not valid any more once another kernel works. */
  sums(from: number, count: number): Float64Array {
    this.#addWaiting();
    return this.#likeness.arena.doubles(this.#at.sums + this.#likeness.stride * from, this.stride * count);
  }

  /** All at once: to call a kernel takes as long as to add a hundred values. */
  #addWaiting(): void {
    if (this.#waiting === 0) return;
    const { arena, stride } = this.#likeness;
    const { sums, factors, targets } = this.#at;
    arena.kernels.addToSums(this.#row, this.#n, factors, targets, this.#waiting, sums, stride);
    this.#waiting = 0;
  }
}
