import { digest } from "../core/hash.js";

/** Slots, of which at most half are taken. */
const FIRST = 1024;

/**
 * The first trial of each content, in 24 to 48 bytes a trial: a table of slots, each the halves of a hash of 64 bits and
 * the trial's number plus 1. A hash that finds its slot taken by another takes the next free one.
 */
export class Twins {
  #slots = new Uint32Array(3 * FIRST);
  #size = 0;

  /** The trial that had the content first; undefined where this one is it. */
  firstOf(content: string, number: number): number | undefined {
    const hash = content.length === 16 ? content : digest([content]);
    const high = Number.parseInt(hash.slice(0, 8), 16);
    const low = Number.parseInt(hash.slice(8), 16);
    const at = slotOf(this.#slots, high, low);
    if (this.#slots[at + 2] !== 0) return this.#slots[at + 2]! - 1;
    this.#slots.set([high, low, number + 1], at);
    this.#size++;
    if (6 * this.#size > this.#slots.length) this.#widen();
    return undefined;
  }

  #widen(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    for (let i = 0; i < old.length; i += 3) {
      if (old[i + 2] === 0) continue;
      const slot = old.subarray(i, i + 3);
      this.#slots.set(slot, slotOf(this.#slots, slot[0]!, slot[1]!));
    }
  }
}

/** Where the hash is, or would be. */
function slotOf(slots: Uint32Array, high: number, low: number): number {
  const count = slots.length / 3;
  let slot = low % count;
  while (slots[3 * slot + 2] !== 0 && (slots[3 * slot] !== high || slots[3 * slot + 1] !== low))
    slot = (slot + 1) % count;
  return 3 * slot;
}
