import type { BoxProblem, BoxState } from "./box-problem.js";
import { ascending } from "./vectors.js";

/**
 * Where problems that are solved one after the other, on so many rows at most, have their variables and lists of rows: a
 * study solves tens of thousands, each of which would leave its own behind.
 */
export class BoxRoom {
  readonly #s: Float64Array;
  readonly #gradient: Float64Array;
  readonly #all: Int32Array;
  /** Two, as the next list is chosen from the one before. */
  readonly #lists: readonly [Int32Array, Int32Array];

  constructor(rows: number) {
    this.#s = new Float64Array(rows);
    this.#gradient = new Float64Array(rows);
    this.#all = ascending(rows);
    this.#lists = [new Int32Array(rows), new Int32Array(rows)];
  }

  /** All variables at 0; the last problem's are gone. */
  state({ linear }: BoxProblem): BoxState {
    const state = { s: this.#s.subarray(0, linear.length), gradient: this.#gradient.subarray(0, linear.length) };
    state.s.fill(0);
    state.gradient.set(linear);
    return state;
  }

  /** So many rows, all of a problem's. */
  all(rows: number): Int32Array {
    return this.#all.subarray(0, rows);
  }

  /** For a list of rows that is not to overwrite `other`. */
  listBeside(other: Int32Array): Int32Array {
    const [first, second] = this.#lists;
    return other.buffer === first.buffer ? second : first;
  }
}
