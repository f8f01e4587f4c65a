import { heldArena } from "./arena.js";

/** Factors of as many symmetric blocks, solved for together. The bits of choleskySolve in ../cholesky.ts, block by block. */
export class HeldBlocks {
  readonly #factors: readonly Float64Array[];
  readonly #width: number;
  readonly #pairs: number;
  #places: { readonly factors: number; readonly z: number } | undefined;

  /** factors: from choleskyFactor, width² each. */
  constructor(factors: readonly Float64Array[], width: number) {
    this.#factors = factors;
    this.#width = width;
    this.#pairs = Math.ceil(factors.length / 2);
  }

  /** Solves for z in place: block after block, width each. */
  solve(z: Float64Array): void {
    const { arena, isFresh } = heldArena(this, "blocks");
    if (isFresh || this.#places === undefined) {
      const size = 16 * this.#pairs * this.#width;
      this.#places = { factors: arena.take(size * this.#width), z: arena.take(size) };
      this.#interleave(this.#factors, arena.doubles(this.#places.factors, 2 * this.#pairs * this.#width ** 2));
    }
    const width = this.#width;
    const pairs = arena.doubles(this.#places.z, 2 * this.#pairs * width);
    for (let k = 0, at = 0; at < z.length; k++) {
      for (let to = placeOf(k, width), end = at + width; at < end; at++, to += 2) pairs[to] = z[at]!;
    }
    arena.kernels.solveBlocks(this.#places.factors, width, this.#pairs, this.#places.z);
    for (let k = 0, at = 0; at < z.length; k++) {
      for (let from = placeOf(k, width), end = at + width; at < end; at++, from += 2) z[at] = pairs[from]!;
    }
  }

  /** The last of an odd number has itself beside it. */
  #interleave(blocks: readonly Float64Array[], out: Float64Array): void {
    const size = this.#width ** 2;
    for (let k = 0; k < 2 * this.#pairs; k++) {
      const block = blocks[Math.min(k, blocks.length - 1)]!;
      const to = placeOf(k, size);
      for (let at = 0; at < size; at++) out[to + 2 * at] = block[at]!;
    }
  }
}

/** Where block k of so many numbers begins among pairs: every second place from there is its own. */
const placeOf = (k: number, size: number): number => 2 * (k >> 1) * size + (k & 1);
