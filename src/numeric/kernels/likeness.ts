import { type Matrix, partsOf } from "../../core/matrix.js";
import { isOfDistance, type Kernel, shape } from "../kernel-rows.js";
import { type Arena, freshArena } from "./arena.js";
import { panelsOf } from "./panels.js";

/** Rows of a panel. */
const PANEL = 8;

/**
 * Kernel values of the rows of x with points, one point after the other. Has the kernels' memory for itself as long as it
 * is used.   The bits of kernelRow, 4 times as fast.
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
    this.#query = this.arena.take(8 * this.#p);
    this.stride = 8 * PANEL * Math.ceil(this.#n / PANEL);
    // Kernels that take two or four at a time may go beyond the last.
    this.row = this.arena.take(this.stride + 64);
  }

  /** The next point: row `at` of others. */
  ask(others: Matrix, at: number): void {
    const point = this.arena.doubles(this.#query, this.#p);
    for (let j = 0; j < point.length; j++) point[j] = others.data[j * others.rows + at]!;
  }

  /** The next point: row `at` of x. */
  askOwn(at: number): void {
    this.arena.kernels.rowOfPanels(this.#panels, this.#p, at, this.#query);
  }

  /** The kernel of rows from … to − 1 of x with the point: doubles in the row, at the places of those rows. */
  answer(from: number, to: number): void {
    const { kernels } = this.arena;
    const first = from - (from % PANEL);
    const panels = this.#panels + 8 * first * this.#p;
    const { squaredFrom, productsFrom } = kernels;
    const values = isOfDistance(this.#kernel) ? squaredFrom : productsFrom;
    values(panels, to - first, this.#p, this.#query, this.row + 8 * first);
    const own = this.row + 8 * from;
    const { kernel, gamma, coef0, degree } = this.#kernel;
    if (kernel === "rbf") kernels.exponentials(own, to - from, -gamma);
    else if (kernel === "poly") kernels.powers(own, to - from, gamma, coef0, degree);
    else shape(this.#kernel, this.arena.doubles(own, to - from));
  }
}
