const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * The places of the values in ascending order; equal values by lower place; −0 equals 0; NaN last.
 * values, out: n long.   Radix sort on the bits in three passes: O(n).
 */
export function argsort(values: Float32Array, out: Int32Array): void {
  const n = values.length;
  const keys = sortableBits(values);
  const counts = new Int32Array(DIGITS);
  let from: Int32Array = new Int32Array(n);
  let to: Int32Array = out;
  for (let i = 0; i < n; i++) from[i] = i;
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    counts.fill(0);
    for (let i = 0; i < n; i++) counts[(keys[i]! >>> shift) & (DIGITS - 1)]!++;
    for (let digit = 0, start = 0; digit < DIGITS; digit++) {
      const count = counts[digit]!;
      counts[digit] = start;
      start += count;
    }
    for (let i = 0; i < n; i++) to[counts[(keys[from[i]!]! >>> shift) & (DIGITS - 1)]!++] = from[i]!;
    [from, to] = [to, from];
  }
}

/** Unsigned integers in the order of the numbers: negative ones have all bits flipped, the others the sign bit. */
function sortableBits(values: Float32Array): Uint32Array {
  // Adding 0 turns −0 into 0.
  const keys = new Uint32Array(values.map((v) => v + 0).buffer);
  for (let i = 0; i < keys.length; i++) {
    const bits = keys[i]!;
    keys[i] = Number.isNaN(values[i]!) ? 0xffffffff : bits >>> 31 === 1 ? ~bits : bits | 0x80000000;
  }
  return keys;
}
