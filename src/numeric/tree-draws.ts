import type { Rng } from "../core/rng.js";

/** Keys a node of a tree by its path from the root: 64 bits, as two words. */
export interface NodeKey {
  readonly a: number;
  readonly b: number;
}

export const rootKey = (rng: Rng): NodeKey => ({ a: rng.int(2 ** 32), b: rng.int(2 ** 32) });

/** MurmurHash3's 32-bit finalizer (Appleby, public domain). */
function mix(value: number): number {
  let h = value;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The draw of a node at a place, whatever was drawn before: uniform in 0 … 2³² − 1. */
export const drawAt = ({ a, b }: NodeKey, place: number): number => mix(mix(a + Math.imul(place, 0x9e3779b1)) ^ b);

/** Of the left child (0) or the right one (1). */
export const childKey = ({ a, b }: NodeKey, side: 0 | 1): NodeKey => ({
  a: mix(a ^ mix(b + Math.imul(side + 1, 0x27d4eb2f))),
  b: mix(b ^ mix(a + Math.imul(side + 1, 0x165667b1))),
});

/** A draw as an integer in [0, n), n below 2²⁰ or so; and as a number in [0, 1). */
export const intOf = (draw: number, n: number): number => Math.floor((draw * n) / 2 ** 32);
export const realOf = (draw: number): number => draw / 2 ** 32;
/** Where the thresholds' draws stand, one a feature; features are drawn from 0 on. */
export const THRESHOLDS = 2 ** 31;
