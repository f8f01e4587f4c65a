import type { Matrix } from "../../core/matrix.js";
import { isOfDistance, type Kernel, shape } from "../kernel-rows.js";
import { type Arena, freshArena } from "./arena.js";
import { panelsOf } from "./panels.js";

/** Rows of a panel. */
const PANEL = 8;

/**
 * Kernel values of the rows of x with points, one point after the other, and sums of such rows. Has the kernels' memory
 * for itself as long as it is used.   The bits of kernelRow, 4 times as fast.
 */
export class Likeness {
  readonly #kernel: Kernel;
  readonly #n: number;
  readonly #p: number;
  readonly #arena: Arena;
  readonly #panels: number;
  readonly #query: number;
  readonly #row: number;
  readonly #sums: number;

  /** sums: how many are kept, all 0. */
  constructor(kernel: Kernel, x: Matrix, sums = 0) {
    const arena = freshArena();
    this.#kernel = kernel;
    this.#n = x.rows;
    this.#p = x.columns.length;
    this.#arena = arena;
    this.#panels = panelsOf(arena, x.data, this.#n, this.#p, PANEL);
    this.#query = arena.take(8 * this.#p);
    this.#row = arena.take(this.#stride);
    this.#sums = arena.take(this.#stride * sums);
    arena.octets(this.#sums, this.#stride * sums).fill(0);
  }

  /** Bytes of a row: panels fill up the last. */
  get #stride(): number {
    return 64 * Math.ceil(this.#n / 8);
  }

  /** kernel(row k of x, row `at` of others) for every k; valid until the next row. */
  row(others: Matrix, at: number): Float64Array {
    return this.#from(0, others, at);
  }

  /** The kernel matrix of x, the same x, with itself: each pair of rows once. Its rows, in single precision. */
  square(x: Matrix): (at: number) => Float32Array {
    const arena = this.#arena;
    const n = this.#n;
    const stride = PANEL * Math.ceil(n / PANEL);
    const matrix = arena.take(4 * stride * stride);
    for (let i = 0; i < n; i++) {
      const first = i - (i % PANEL);
      this.#from(first, x, i);
      arena.kernels.demote(this.#row + 8 * first, n - first, matrix + 4 * (i * stride + first));
    }
    arena.kernels.mirror(matrix, n, stride);
    return (at) => arena.singles(matrix + 4 * at * stride, n);
  }

  /** As row, of the rows of x from `first` on, where a panel begins. */
  #from(first: number, others: Matrix, at: number): Float64Array {
    const { kernels } = this.#arena;
    const point = this.#arena.doubles(this.#query, this.#p);
    for (let j = 0; j < point.length; j++) point[j] = others.data[j * others.rows + at]!;
    const count = this.#n - first;
    const panels = this.#panels + 8 * first * this.#p;
    const to = this.#row + 8 * first;
    const { squaredFrom, productsFrom } = kernels;
    (isOfDistance(this.#kernel) ? squaredFrom : productsFrom)(panels, count, this.#p, this.#query, to);
    const row = this.#arena.doubles(to, count);
    if (this.#kernel.kernel === "rbf") kernels.exponentials(to, count, -this.#kernel.gamma);
    else shape(this.#kernel, row);
    return row;
  }

  /** Adds the last row, times a factor, to a sum. */
  add(factor: number, sum: number): void {
    this.#arena.kernels.addScaled(this.#row, this.#n, factor, this.#sums + this.#stride * sum);
  }

  /** Not valid any more once another one is made. */
  sum(at: number): Float64Array {
    return this.#arena.doubles(this.#sums + this.#stride * at, this.#n);
  }
}
