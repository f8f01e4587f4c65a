/** Exponentials and logarithms of pairs, as ../../exponential.ts, to the last bit. */

/** Below which exp is taken for that of it; 1 / ln 2; what rounds to whole numbers; ln 2 in two parts; 1 / k! for k = 13 … 2; 1. */
const EXP: usize = memory.data<f64>([
  -708, 1.4426950408889634, 6755399441055744, 0.6931471803691238, 1.9082149292705877e-10, 1.0 / 6227020800.0,
  1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0, 1.0 / 5040.0, 1.0 / 720.0,
  1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1,
]);
/** Rounding and ln 2 as above, 2 / k for k = 19, 17 … 3. */
const LOG: usize = memory.data<f64>([
  6755399441055744, 0.6931471803691238, 1.9082149292705877e-10, 2.0 / 19.0, 2.0 / 17.0, 2.0 / 15.0, 2.0 / 13.0,
  2.0 / 11.0, 2.0 / 9.0, 2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0, 2, Infinity,
]);
const ROOT_HALF: i64 = 0x3fe6a09e00000000;

/** A number of a table: read, as making it anew takes longer. */
// @ts-expect-error: decorator
@inline
function term(table: usize, k: usize): v128 {
  return v128.load64_splat(table + (k << 3));
}

// @ts-expect-error: decorator
@inline
function next(sum: v128, r: v128, factor: v128): v128 {
  return f64x2.add(f64x2.mul(sum, r), factor);
}

/** eˣ for x ≤ 0. */
// @ts-expect-error: decorator
@inline
export function expOf(x: v128): v128 {
  const bounded = boundedOf(x);
  const rounded = roundedOf(bounded);
  const r = restOf(bounded, rounded);
  let sum = term(EXP, 5);
  sum = next(sum, r, term(EXP, 6));
  sum = next(sum, r, term(EXP, 7));
  sum = next(sum, r, term(EXP, 8));
  sum = next(sum, r, term(EXP, 9));
  sum = next(sum, r, term(EXP, 10));
  sum = next(sum, r, term(EXP, 11));
  sum = next(sum, r, term(EXP, 12));
  sum = next(sum, r, term(EXP, 13));
  sum = next(sum, r, term(EXP, 14));
  sum = next(sum, r, term(EXP, 15));
  sum = next(sum, r, term(EXP, 16));
  sum = next(sum, r, term(EXP, 17));
  sum = next(sum, r, term(EXP, 17));
  return scaledBy(sum, rounded, x);
}

// @ts-expect-error: decorator
@inline
function boundedOf(x: v128): v128 {
  const least = term(EXP, 0);
  return v128.bitselect(least, x, f64x2.lt(x, least));
}

/** k of 2ᵏ, in the low bits of what rounds. */
// @ts-expect-error: decorator
@inline
function roundedOf(bounded: v128): v128 {
  return f64x2.add(f64x2.mul(bounded, term(EXP, 1)), term(EXP, 2));
}

/** What is left without k ln 2. */
// @ts-expect-error: decorator
@inline
function restOf(bounded: v128, rounded: v128): v128 {
  const k = f64x2.sub(rounded, term(EXP, 2));
  return f64x2.sub(f64x2.sub(bounded, f64x2.mul(k, term(EXP, 3))), f64x2.mul(k, term(EXP, 4)));
}

/** The sum times 2ᵏ: k goes into the exponent. NaN stays NaN. */
// @ts-expect-error: decorator
@inline
function scaledBy(sum: v128, rounded: v128, x: v128): v128 {
  return v128.bitselect(i64x2.add(sum, i64x2.shl(rounded, 52)), x, f64x2.eq(x, x));
}

/**
 * exp of four numbers ≤ 0 side by side, stored at `to`: the bits of two calls of expOf, in less time, as each step of the one
 * waits for the step before it and the other's is done meanwhile.
 */
// @ts-expect-error: decorator
@inline
export function storeExps(x: v128, y: v128, to: usize): void {
  const boundedX = boundedOf(x);
  const boundedY = boundedOf(y);
  const roundedX = roundedOf(boundedX);
  const roundedY = roundedOf(boundedY);
  const rX = restOf(boundedX, roundedX);
  const rY = restOf(boundedY, roundedY);
  let sumX = next(term(EXP, 5), rX, term(EXP, 6));
  let sumY = next(term(EXP, 5), rY, term(EXP, 6));
  sumX = next(sumX, rX, term(EXP, 7));
  sumY = next(sumY, rY, term(EXP, 7));
  sumX = next(sumX, rX, term(EXP, 8));
  sumY = next(sumY, rY, term(EXP, 8));
  sumX = next(sumX, rX, term(EXP, 9));
  sumY = next(sumY, rY, term(EXP, 9));
  sumX = next(sumX, rX, term(EXP, 10));
  sumY = next(sumY, rY, term(EXP, 10));
  sumX = next(sumX, rX, term(EXP, 11));
  sumY = next(sumY, rY, term(EXP, 11));
  sumX = next(sumX, rX, term(EXP, 12));
  sumY = next(sumY, rY, term(EXP, 12));
  sumX = next(sumX, rX, term(EXP, 13));
  sumY = next(sumY, rY, term(EXP, 13));
  sumX = next(sumX, rX, term(EXP, 14));
  sumY = next(sumY, rY, term(EXP, 14));
  sumX = next(sumX, rX, term(EXP, 15));
  sumY = next(sumY, rY, term(EXP, 15));
  sumX = next(sumX, rX, term(EXP, 16));
  sumY = next(sumY, rY, term(EXP, 16));
  sumX = next(sumX, rX, term(EXP, 17));
  sumY = next(sumY, rY, term(EXP, 17));
  sumX = next(sumX, rX, term(EXP, 17));
  sumY = next(sumY, rY, term(EXP, 17));
  v128.store(to, scaledBy(sumX, roundedX, x), 0);
  v128.store(to, scaledBy(sumY, roundedY, y), 16);
}

/** log u for 1 ≤ u < ∞. */
// @ts-expect-error: decorator
@inline
export function logOf(u: v128): v128 {
  const k = i64x2.shr_s(i64x2.sub(u, i64x2.splat(ROOT_HALF)), 52);
  const m = i64x2.sub(u, i64x2.shl(k, 52));
  // A small whole number as a double: put into the low bits of what rounds.
  const round = term(LOG, 0);
  const whole = f64x2.sub(i64x2.add(k, round), round);
  const one = term(EXP, 17);
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const z = f64x2.mul(s, s);
  let sum = term(LOG, 3);
  sum = next(sum, z, term(LOG, 4));
  sum = next(sum, z, term(LOG, 5));
  sum = next(sum, z, term(LOG, 6));
  sum = next(sum, z, term(LOG, 7));
  sum = next(sum, z, term(LOG, 8));
  sum = next(sum, z, term(LOG, 9));
  sum = next(sum, z, term(LOG, 10));
  sum = next(sum, z, term(LOG, 11));
  const tail = f64x2.add(f64x2.mul(f64x2.mul(s, z), sum), f64x2.mul(whole, term(LOG, 2)));
  const own = f64x2.add(f64x2.mul(term(LOG, 12), s), tail);
  const log = f64x2.add(f64x2.mul(whole, term(LOG, 1)), own);
  return v128.bitselect(log, u, f64x2.lt(u, term(LOG, 13)));
}

/** log(1 + e) for 0 ≤ e ≤ 1. */
// @ts-expect-error: decorator
@inline
export function log1pOf(e: v128): v128 {
  const one = term(EXP, 17);
  const u = f64x2.add(one, e);
  return f64x2.add(logOf(u), f64x2.div(f64x2.sub(e, f64x2.sub(u, one)), u));
}
