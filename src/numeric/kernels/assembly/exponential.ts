/** Exponentials and logarithms of pairs, as ../../exponential.ts, to the last bit. */

const LOG2_E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const ROUND: f64 = 6755399441055744;
const LEAST: f64 = -708;
const ROOT_HALF: i64 = 0x3fe6a09e00000000;

// @ts-expect-error: decorator
@inline
function next(sum: v128, r: v128, factor: f64): v128 {
  return f64x2.add(f64x2.mul(sum, r), f64x2.splat(factor));
}

/** eˣ for x ≤ 0. */
// @ts-expect-error: decorator
@inline
export function expOf(x: v128): v128 {
  const least = f64x2.splat(LEAST);
  const bounded = v128.bitselect(least, x, f64x2.lt(x, least));
  const rounded = f64x2.add(f64x2.mul(bounded, f64x2.splat(LOG2_E)), f64x2.splat(ROUND));
  const k = f64x2.sub(rounded, f64x2.splat(ROUND));
  const high = f64x2.sub(bounded, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const r = f64x2.sub(high, f64x2.mul(k, f64x2.splat(LN2_LOW)));
  let sum = f64x2.splat(1.0 / 6227020800.0);
  sum = next(sum, r, 1.0 / 479001600.0);
  sum = next(sum, r, 1.0 / 39916800.0);
  sum = next(sum, r, 1.0 / 3628800.0);
  sum = next(sum, r, 1.0 / 362880.0);
  sum = next(sum, r, 1.0 / 40320.0);
  sum = next(sum, r, 1.0 / 5040.0);
  sum = next(sum, r, 1.0 / 720.0);
  sum = next(sum, r, 1.0 / 120.0);
  sum = next(sum, r, 1.0 / 24.0);
  sum = next(sum, r, 1.0 / 6.0);
  sum = next(sum, r, 0.5);
  sum = next(sum, r, 1);
  sum = next(sum, r, 1);
  // The low bits of `rounded` are k: they go into the exponent.
  const scaled = i64x2.add(sum, i64x2.shl(rounded, 52));
  return v128.bitselect(scaled, x, f64x2.eq(x, x));
}

/** log u for 1 ≤ u < ∞. */
// @ts-expect-error: decorator
@inline
export function logOf(u: v128): v128 {
  const k = i64x2.shr_s(i64x2.sub(u, i64x2.splat(ROOT_HALF)), 52);
  const m = i64x2.sub(u, i64x2.shl(k, 52));
  // A small whole number as a double: put into the low bits of ROUND.
  const round = f64x2.splat(ROUND);
  const whole = f64x2.sub(i64x2.add(k, round), round);
  const one = f64x2.splat(1);
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const z = f64x2.mul(s, s);
  let sum = f64x2.splat(2.0 / 19.0);
  sum = next(sum, z, 2.0 / 17.0);
  sum = next(sum, z, 2.0 / 15.0);
  sum = next(sum, z, 2.0 / 13.0);
  sum = next(sum, z, 2.0 / 11.0);
  sum = next(sum, z, 2.0 / 9.0);
  sum = next(sum, z, 2.0 / 7.0);
  sum = next(sum, z, 2.0 / 5.0);
  sum = next(sum, z, 2.0 / 3.0);
  const tail = f64x2.add(f64x2.mul(f64x2.mul(s, z), sum), f64x2.mul(whole, f64x2.splat(LN2_LOW)));
  const own = f64x2.add(f64x2.mul(f64x2.splat(2), s), tail);
  const log = f64x2.add(f64x2.mul(whole, f64x2.splat(LN2_HIGH)), own);
  return v128.bitselect(log, u, f64x2.lt(u, f64x2.splat(Infinity)));
}

/** log(1 + e) for 0 ≤ e ≤ 1. */
// @ts-expect-error: decorator
@inline
export function log1pOf(e: v128): v128 {
  const one = f64x2.splat(1);
  const u = f64x2.add(one, e);
  return f64x2.add(logOf(u), f64x2.div(f64x2.sub(e, f64x2.sub(u, one)), u));
}
