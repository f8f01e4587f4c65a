import { type Matrix, partsOf } from "../../core/matrix.js";
import { isOfDistance, type Kernel, shape } from "../kernel-rows.js";
import { type Arena, freshArena } from "./arena.js";
import { panelsOf } from "./panels.js";

/** Rows of a panel. */
const PANEL = 8;
/** Points that are asked for together. */
export const TOGETHER = 4;

/**
 * Kernel values of the rows of x with points, one point or four at a time. Has the kernels' memory for itself as long as
 * it is used.   The bits of kernelRow, 4 to 8 times as fast.
 */
export class Likeness {
  readonly arena: Arena;
  /** Where a value for each row of x stands, and how many bytes all of them take, the last panel filled up. */
  readonly row: number;
  readonly stride: number;
  readonly #kernel: Kernel;
  readonly #p: number;
  readonly #panels: number;
  readonly #query: number;
  readonly #n: number;

  constructor(kernel: Kernel, x: Matrix) {
    this.arena = freshArena();
    this.#kernel = kernel;
    this.#n = x.rows;
    this.#p = x.columns.length;
    this.#panels = panelsOf(this.arena, partsOf(x), this.#n, this.#p, PANEL);
    this.#query = this.arena.take(8 * TOGETHER * this.#p);
    this.stride = 8 * PANEL * Math.ceil(this.#n / PANEL);
    // Kernels that take two or four at a time may go beyond the last.
    this.row = this.arena.take(TOGETHER * this.stride + 64);
  }

  /** The kernel of every row of x with itself. */
  diagonal(): Float64Array {
    const out = this.arena.doubles(this.row, this.#n).fill(0);
    if (!isOfDistance(this.#kernel)) this.arena.kernels.ownProducts(this.#panels, this.#n, this.#p, this.row);
    this.#shape(this.row, this.#n);
    return out.slice();
  }

  /** The kernel of rows from … to − 1 of x with row `at` of x: doubles in the row, at the places of those rows. */
  answerOwn(at: number, from: number, to: number): void {
    const { kernels } = this.arena;
    kernels.rowOfPanels(this.#panels, this.#p, at, this.#query);
    const first = from - (from % PANEL);
    const values = isOfDistance(this.#kernel) ? kernels.squaredFrom : kernels.productsFrom;
    values(this.#panels + 8 * first * this.#p, to - first, this.#p, this.#query, this.row + 8 * first);
    this.#shape(this.row + 8 * from, to - from);
  }

  /**
   * The same with the rows from `at` on, as many as are asked for together: side by side from the row's begin on, rows of
   * x before `from` as well that share its panel; `width` values each. Instead of rows after the last, that one.
   */
  answerOwnTogether(at: number, from: number, to: number): { readonly skipped: number; readonly width: number } {
    this.arena.kernels.fourOfPanels(this.#panels, this.#p, at, this.#n - 1, this.#query);
    return this.#together(from, to);
  }

  /** The kernel of every row of x with rows of others, as many as are asked for together: `stride` bytes each. */
  answerTogether(others: Matrix, at: number): void {
    const points = this.arena.doubles(this.#query, TOGETHER * this.#p);
    const last = others.rows - 1;
    for (let j = 0, to = 0; j < this.#p; j++) {
      const column = j * others.rows;
      for (let k = at; k < at + TOGETHER; k++) points[to++] = others.data[column + Math.min(k, last)]!;
    }
    this.#together(0, this.#n);
  }

  #together(from: number, to: number): { readonly skipped: number; readonly width: number } {
    const { squaredFromFour, productsFromFour } = this.arena.kernels;
    const skipped = from % PANEL;
    const first = from - skipped;
    const width = PANEL * Math.ceil((to - first) / PANEL);
    const values = isOfDistance(this.#kernel) ? squaredFromFour : productsFromFour;
    values(this.#panels + 8 * first * this.#p, width, this.#p, this.#query, this.row, 8 * width);
    this.#shape(this.row, TOGETHER * width);
    return { skipped, width };
  }

  #shape(at: number, count: number): void {
    const { kernel, gamma, coef0, degree } = this.#kernel;
    const { kernels } = this.arena;
    if (kernel === "rbf") kernels.exponentials(at, count, -gamma);
    else if (kernel === "poly") kernels.powers(at, count, gamma, coef0, degree);
    else shape(this.#kernel, this.arena.doubles(at, count));
  }
}
