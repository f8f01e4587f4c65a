import { keyed } from "../core/rng.js";
import { JOE_KUO } from "./joe-kuo.js";

const BITS = 32;
/** One row a dimension after the first: polynomial, m₁ … m_s. */
const ROWS = JOE_KUO.trim()
  .split(",")
  .map((row) => row.trim().split(/\s+/).map(Number));

export const MOST_DIMENSIONS = ROWS.length + 1;

/** The direction numbers of a dimension, each as 32 binary digits after the point. Bratley & Fox (1988). */
function directionsOf(dimension: number): Uint32Array {
  const v = new Uint32Array(BITS);
  const row = ROWS[dimension - 1];
  if (row === undefined) {
    for (let k = 0; k < BITS; k++) v[k] = 2 ** (BITS - 1 - k);
    return v;
  }
  const [polynomial, ...m] = row as [number, ...number[]];
  const s = m.length;
  for (let k = 0; k < s; k++) v[k] = m[k]! << (BITS - 1 - k);
  for (let k = s; k < BITS; k++) {
    let next = v[k - s]! ^ (v[k - s]! >>> s);
    for (let i = 1; i < s; i++) if ((polynomial >>> (s - i)) & 1) next ^= v[k - i]!;
    v[k] = next;
  }
  return v;
}

/** A Sobol sequence in up to MOST_DIMENSIONS dimensions, by index; index below 2^32. */
export interface SobolPoints {
  /** out: one coordinate in [0, 1) a dimension. */
  point(index: number, out: Float64Array): void;
}

/**
 * `seed` given: scrambled by Owen's nested uniform scrambling, hashed (Laine & Karras 2011; Burley 2020), so that every
 * seed gives another sequence and each power of two of its points stays as evenly spread.
 */
export function sobolPoints(dimensions: number, seed?: number): SobolPoints {
  const directions = Array.from({ length: dimensions }, (_, d) => directionsOf(d));
  const keys = directions.map((_, d) => (seed === undefined ? undefined : keyed(seed, "sobol", d).int(2 ** 32)));
  return {
    point(index, out) {
      const gray = (index ^ (index >>> 1)) >>> 0;
      for (let d = 0; d < dimensions; d++) {
        const v = directions[d]!;
        let x = 0;
        for (let k = 0, left = gray; left !== 0; k++, left >>>= 1) if (left & 1) x ^= v[k]!;
        const key = keys[d];
        out[d] = (key === undefined ? x >>> 0 : scramble(x, key)) / 2 ** 32;
      }
    },
  };
}

/** Each binary digit is flipped or not depending on the digits before it: a hash that carries upwards only, on reversed bits. */
function scramble(x: number, key: number): number {
  let r = reverse(x);
  r ^= Math.imul(r, 0x3d20adea);
  r = (r + key) | 0;
  r = Math.imul(r, (key >>> 16) | 1);
  r ^= Math.imul(r, 0x05526c56);
  r ^= Math.imul(r, 0x53a22864);
  return reverse(r);
}

function reverse(x: number): number {
  let r = x;
  r = ((r >>> 1) & 0x55555555) | ((r & 0x55555555) << 1);
  r = ((r >>> 2) & 0x33333333) | ((r & 0x33333333) << 2);
  r = ((r >>> 4) & 0x0f0f0f0f) | ((r & 0x0f0f0f0f) << 4);
  r = ((r >>> 8) & 0x00ff00ff) | ((r & 0x00ff00ff) << 8);
  return ((r >>> 16) | (r << 16)) >>> 0;
}
