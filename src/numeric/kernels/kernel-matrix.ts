import type { Matrix } from "../../core/matrix.js";
import type { Kernel } from "../kernel-rows.js";
import type { Numbers } from "../precision.js";
import type { Arena } from "./arena.js";
import { Likeness } from "./likeness.js";

/** What kept blocks may take together. */
const KEEP_BYTES = 64 * 2 ** 20;

/** The block of a run's rows with themselves: singles, `size` a row, from the diagonal on. */
interface Block {
  readonly begin: number;
  readonly size: number;
  readonly at: number;
  isMade: boolean;
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

  /** sizes: of the runs. */
  constructor(kernel: Kernel, x: Matrix, sizes: readonly number[]) {
    this.#likeness = new Likeness(kernel, x);
    this.#arena = this.#likeness.arena;
    this.#singles = this.#arena.take(this.#likeness.stride / 2 + 64);
    const bytes = sizes.reduce((sum, size) => sum + 4 * size * size, 0);
    if (sizes.length < 3 || bytes > KEEP_BYTES) return;
    let begin = 0;
    this.#blockOf = sizes.flatMap((size) => {
      const block: Block = { begin, size, at: this.#arena.take(4 * size * size + 16), isMade: false };
      begin += size;
      return new Array<Block>(size).fill(block);
    });
  }

  /** Row `at` from column `from` on, as much as `out` is long, in its precision: columns of one run. */
  fill(at: number, from: number, out: Numbers): void {
    if (out instanceof Float64Array) {
      this.#likeness.askOwn(at);
      this.#likeness.answer(from, from + out.length);
      out.set(this.#arena.doubles(this.#likeness.row + 8 * from, out.length));
      return;
    }
    const block = this.#blockOf?.[at];
    if (block === undefined || block !== this.#blockOf?.[from] || from < at) {
      this.#likeness.askOwn(at);
      this.#answer(from, from + out.length, this.#singles);
      out.set(this.#arena.singles(this.#singles, out.length));
    } else {
      this.#make(block);
      const place = (at - block.begin) * block.size + from - block.begin;
      out.set(this.#arena.singles(block.at + 4 * place, out.length));
    }
  }

  #make(block: Block): void {
    if (block.isMade) return;
    const { begin, size, at } = block;
    for (let i = 0; i < size; i++) {
      this.#likeness.askOwn(begin + i);
      this.#answer(begin + i, begin + size, at + 4 * i * (size + 1));
    }
    block.isMade = true;
  }

  #answer(from: number, to: number, out: number): void {
    this.#likeness.answer(from, to);
    this.#arena.kernels.demote(this.#likeness.row + 8 * from, to - from, out);
  }
}
