import type { Prediction } from "../contracts.js";

/** A place for predictions that is larger is given back. */
const DESK_BYTES = 32 * 2 ** 20;

/** Memory for predictions that are read at once and handed to nobody: block after block, fold after fold. */
export class Desk {
  #memory = new Float64Array(0);
  #places: readonly Prediction[] = [];
  /** What the places are for. */
  #rows = 0;
  #classes = 0;

  /** All zeros, and good until the next are asked for. */
  placesFor(count: number, rows: number, classes: number): readonly Prediction[] {
    const each = rows * (1 + classes);
    const isLarger = this.#memory.length < count * each;
    const memory = isLarger ? new Float64Array(count * each) : this.#memory;
    if (!isLarger) memory.fill(0, 0, count * each);
    const isSame = !isLarger && this.#places.length >= count && this.#rows === rows && this.#classes === classes;
    const places = isSame ? this.#places : placesIn(memory, count, rows, each);
    const isKept = memory.byteLength <= DESK_BYTES;
    this.#memory = isKept ? memory : new Float64Array(0);
    this.#places = isKept ? places : [];
    this.#rows = rows;
    this.#classes = classes;
    return places.length === count ? places : places.slice(0, count);
  }
}

const placesIn = (memory: Float64Array, count: number, rows: number, each: number): readonly Prediction[] =>
  Array.from({ length: count }, (_, k) => ({
    values: memory.subarray(k * each, k * each + rows),
    scores: memory.subarray(k * each + rows, (k + 1) * each),
  }));

/** A place of its own. */
export function predictionFor(rows: number, classes: number): Prediction {
  return { values: new Float64Array(rows), scores: new Float64Array(rows * classes) };
}
