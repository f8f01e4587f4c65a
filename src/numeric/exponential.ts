/**
 * Exponentials and logarithms out of additions, products and quotients alone, so that kernels come to the same bits.
 * The twins of kernels/assembly/exponential.ts.
 */

const { LOG2E } = Math;
/** ln 2 in two parts: the first has trailing zeros, so that its multiples are exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** Adding it rounds to a whole number. */
const ROUND = 6755399441055744;
/** exp of less is taken for that of it: some 3e-308. */
const LEAST = -708;
/** 1 / k! for k = 13 … 0. */
const FACTORS = [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((k) => {
  let product = 1;
  for (let j = 2; j <= k; j++) product *= j;
  return 1 / product;
});
/** 2⁻ᵏ. */
const HALVINGS = new Float64Array(1023);
for (let k = 0, power = 1; k < HALVINGS.length; k++, power /= 2) HALVINGS[k] = power;

/** eˣ for x ≤ 0: 2ᵏ times the Taylor series of what is left, |r| ≤ ½ ln 2. Within 1 unit in the last place or two. */
export function expOf(x: number): number {
  const bounded = Math.max(x, LEAST);
  const k = bounded * LOG2E + ROUND - ROUND;
  const r = bounded - k * LN2_HIGH - k * LN2_LOW;
  let sum = FACTORS[0]!;
  for (let j = 1; j < FACTORS.length; j++) sum = sum * r + FACTORS[j]!;
  return Number.isNaN(x) ? x : sum * HALVINGS[-k]!;
}

const bits = new DataView(new ArrayBuffer(8));
/** High half of √½, whose low half is cut off: mantissas lie from there to twice that. */
const ROOT_HALF = 0x3fe6a09e;
const TERMS = [19, 17, 15, 13, 11, 9, 7, 5, 3].map((k) => 2 / k);

/** log u for 1 ≤ u < ∞: k ln 2 + 2 artanh of (m − 1) / (m + 1), where u = 2ᵏ m. */
export function logOf(u: number): number {
  if (!(u < Number.POSITIVE_INFINITY)) return u;
  bits.setFloat64(0, u);
  const high = bits.getInt32(0);
  const k = (high - ROOT_HALF) >> 20;
  bits.setInt32(0, high - (k << 20));
  const m = bits.getFloat64(0);
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let sum = TERMS[0]!;
  for (let j = 1; j < TERMS.length; j++) sum = sum * z + TERMS[j]!;
  return k * LN2_HIGH + (2 * s + (s * z * sum + k * LN2_LOW));
}

/** log(1 + e) for 0 ≤ e ≤ 1: what is lost in 1 + e is put back. */
export function log1pOf(e: number): number {
  const u = 1 + e;
  return logOf(u) + (e - (u - 1)) / u;
}
