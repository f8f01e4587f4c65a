import type { Matrix } from "../../core/matrix.js";
import type { Kernel } from "../kernel-rows.js";
import type { Numbers } from "../precision.js";
import type { Arena } from "./arena.js";
import { Likeness, TOGETHER } from "./likeness.js";

/** What kept blocks may take together. */
const KEEP_BYTES = 64 * 2 ** 20;

/** The block of a run's rows with themselves: singles, `size` a row, from the diagonal on. */
interface Block {
  readonly begin: number;
  readonly size: number;
  readonly at: number;
  isMade: boolean;
}

/** Of a run's columns what was made last: rows from `at` on, columns from `from` on; `skipped` before them, `width` a row. */
interface Ahead {
  readonly at: number;
  readonly from: number;
  readonly skipped: number;
  readonly width: number;
}

/**
 * Parts of the kernel matrix of x with itself, in single precision or double. The rows come in runs: where there are several
 * pairs of them, the blocks of runs with themselves are kept in singles, since each belongs to several pairs. Has the kernels'
 * memory for itself as long as it is used.
 */
export class KernelMatrix {
  readonly #likeness: Likeness;
  readonly #arena: Arena;
  readonly #singles: number;
  /** Of each row; undefined where none are kept. */
  readonly #blockOf: readonly Block[] | undefined;
  /** By the end of a run: rows of its columns that were made together, and where, in singles. */
  readonly #aheadOf = new Map<number, { readonly place: number; last: Ahead | undefined }>();
  /** The kernels' memory, by singles. */
  readonly #memory: Float32Array;

  /** sizes: of the runs. */
  constructor(kernel: Kernel, x: Matrix, sizes: readonly number[]) {
    this.#likeness = new Likeness(kernel, x);
    this.#arena = this.#likeness.arena;
    this.#singles = this.#arena.take(this.#likeness.stride / 2 + 64);
    let end = 0;
    for (const size of sizes) {
      // A run begins and ends anywhere in a panel.
      const place = this.#arena.take(4 * TOGETHER * (size + 16));
      end += size;
      this.#aheadOf.set(end, { place, last: undefined });
    }
    const bytes = sizes.reduce((sum, size) => sum + 4 * size * size, 0);
    if (sizes.length >= 3 && bytes <= KEEP_BYTES) this.#blockOf = blocksOf(sizes, this.#arena);
    this.#memory = this.#arena.singles(0, this.#arena.bytes / 4);
  }

  diagonal(): Float64Array {
    return this.#likeness.diagonal();
  }

  /**
   * Columns from … to − 1, all of one run, of row `at`: into `out` from `place` on, in its precision.
   * isOnward: whether the row after it is likely to be asked for next, as far.
   */
  fill(at: number, from: number, to: number, out: Numbers, place: number, isOnward: boolean): void {
    if (out instanceof Float64Array) {
      this.#likeness.answerOwn(at, from, to);
      out.set(this.#arena.doubles(this.#likeness.row + 8 * from, to - from), place);
      return;
    }
    const first = this.#placeOf(at, from, to, isOnward) / 4;
    out.set(this.#memory.subarray(first, first + to - from), place);
  }

  /** Where singles of the row stand. */
  #placeOf(at: number, from: number, to: number, isOnward: boolean): number {
    const block = this.#blockOf?.[at];
    if (block !== undefined && block === this.#blockOf?.[from] && from >= at) {
      this.#make(block);
      return block.at + 4 * ((at - block.begin) * block.size + from - block.begin);
    }
    if (isOnward) return this.#placeAhead(at, from, to);
    this.#likeness.answerOwn(at, from, to);
    this.#arena.kernels.demote(this.#likeness.row + 8 * from, to - from, this.#singles);
    return this.#singles;
  }

  #placeAhead(at: number, from: number, to: number): number {
    const ahead = this.#aheadOf.get(to)!;
    let { last } = ahead;
    if (last === undefined || at < last.at || at >= last.at + TOGETHER || from < last.from) {
      const { skipped, width } = this.#likeness.answerOwnTogether(at, from, to);
      this.#arena.kernels.demote(this.#likeness.row, TOGETHER * width, ahead.place);
      last = { at, from, skipped, width };
      ahead.last = last;
    }
    return ahead.place + 4 * ((at - last.at) * last.width + last.skipped + from - last.from);
  }

  #make(block: Block): void {
    if (block.isMade) return;
    const { begin, size, at } = block;
    for (let i = 0; i < size; i += TOGETHER) {
      const { skipped, width } = this.#likeness.answerOwnTogether(begin + i, begin + i, begin + size);
      for (let k = 0; k < Math.min(TOGETHER, size - i); k++) {
        const values = this.#likeness.row + 8 * (k * width + skipped + k);
        this.#arena.kernels.demote(values, size - i - k, at + 4 * (i + k) * (size + 1));
      }
    }
    block.isMade = true;
  }
}

/** Of each row, its run's block. */
function blocksOf(sizes: readonly number[], arena: Arena): readonly Block[] {
  let begin = 0;
  return sizes.flatMap((size) => {
    const block: Block = { begin, size, at: arena.take(4 * size * size + 16), isMade: false };
    begin += size;
    return new Array<Block>(size).fill(block);
  });
}
