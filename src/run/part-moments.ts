import { type Matrix, take } from "../core/matrix.js";
import type { CenteredGram } from "../numeric/center.js";
import { type Moments, mergedGram, momentsLength, momentsOfRows, type Remade } from "../numeric/merged-gram.js";
import type { ModelTask } from "./task.js";

/** What is known of a part's moments in the memory that all threads share. */
const UNKNOWN = 0;
const BEGUN = 1;
const KNOWN = 2;

/** A word a part, in front of its moments; words in pairs, as numbers begin at eights. */
const headOf = (parts: number) => 8 * Math.ceil(parts / 2);

/** Memory for the moments of so many parts with so many columns. */
export const memoryForMoments = (parts: number, columns: number): SharedArrayBuffer =>
  new SharedArrayBuffer(headOf(parts) + 8 * momentsLength(columns) * parts);

/**
 * The centered products of folds that learn from each other's test parts: those of the parts, joined in the order of the
 * folds. In a task with memory for them, the first thread that needs a part's moments leaves them there for all; else they
 * are made anew for each fit, to the same bits.
 */
export class PartMoments {
  readonly #task: ModelTask;
  readonly #gather: (rows: Uint32Array) => Matrix;
  readonly #checkpoint: () => void;
  readonly #length: number;
  readonly #states: Int32Array | undefined;

  constructor(task: ModelTask, gather: (rows: Uint32Array) => Matrix, checkpoint: () => void) {
    this.#task = task;
    this.#gather = gather;
    this.#checkpoint = checkpoint;
    this.#length = momentsLength(task.features.length);
    this.#states = task.moments && new Int32Array(task.moments, 0, task.folds.length);
  }

  /** Makes those of a fold's training part, its columns remade or as they are; undefined where it is not made of parts. */
  of(fold: number): ((remade?: Remade) => CenteredGram) | undefined {
    const { foldsARepeat: each, features } = this.#task;
    if (each === undefined) return undefined;
    const first = fold - (fold % each);
    const parts = Array.from({ length: each }, (_, i) => first + i).filter((part) => part !== fold);
    return (remade) => {
      this.#begin(parts);
      return mergedGram(this.#each(parts), features.length, remade);
    };
  }

  /** Of the parts that nobody has begun: threads that come at the same time make different ones. */
  #begin(parts: readonly number[]): void {
    if (this.#states === undefined) return;
    for (const part of parts) {
      if (Atomics.compareExchange(this.#states, part, UNKNOWN, BEGUN) !== UNKNOWN) continue;
      this.#make(part, this.#place(part));
      Atomics.store(this.#states, part, KNOWN);
    }
  }

  /** What another thread has begun is not waited for: it may have ended. */
  *#each(parts: readonly number[]): Generator<Moments> {
    for (const part of parts) {
      const isKnown = this.#states !== undefined && Atomics.load(this.#states, part) === KNOWN;
      yield isKnown ? this.#place(part) : this.#make(part, new Float64Array(this.#length));
    }
  }

  #place(part: number): Moments {
    const { folds, moments } = this.#task;
    return new Float64Array(moments!, headOf(folds.length) + 8 * this.#length * part, this.#length);
  }

  #make(part: number, out: Moments): Moments {
    this.#checkpoint();
    const { folds, y, weights } = this.#task;
    const { test } = folds[part]!;
    momentsOfRows(this.#gather(test), take(y, test), weights && take(weights, test), out);
    return out;
  }
}
