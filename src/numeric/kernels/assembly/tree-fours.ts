/**
 * The best of features that are tried four at a time, where one variant asks and rows add pairs: by lane, without branches,
 * which nobody could guess.
 */
import { counts, gainsOf } from "./tree-masks";

/** By lane: the best gain so far (f64), and whose it is (i64). */
const gains: usize = memory.data(32, 16);
const names: usize = memory.data(32, 16);

/** Of all lanes. */
export let bestGain: f64 = 0;
export let bestName: i32 = 0;

export function clearFours(): void {
  v128.store(gains, f64x2.splat(-Infinity));
  v128.store(gains, f64x2.splat(-Infinity), 16);
  v128.store(names, i64x2.splat(i64.MAX_VALUE));
  v128.store(names, i64x2.splat(i64.MAX_VALUE), 16);
}

/** The four last summed.   wanted: bits of those that count; names: theirs (i32); least: rows on either side. */
export function offerFour(wanted: i32, named: v128, size: i32, least: i32): void {
  const left = counts();
  const fewer = i32x4.min_s(left, i32x4.sub(i32x4.splat(size), left));
  const isWanted = i32x4.ne(v128.and(i32x4.splat(wanted), i32x4(1, 2, 4, 8)), i32x4.splat(0));
  const counted = v128.and(isWanted, i32x4.ge_s(fewer, i32x4.splat(least)));
  offerTwo(0, i64x2.extend_low_i32x4_s(counted), i64x2.extend_low_i32x4_s(named));
  offerTwo(16, i64x2.extend_high_i32x4_s(counted), i64x2.extend_high_i32x4_s(named));
}

/** at: bytes of the lanes before these. */
// @ts-expect-error: decorator
@inline
function offerTwo(at: usize, counted: v128, named: v128): void {
  const own = gainsOf(at);
  const taken = v128.and(counted, isBetter(own, named, v128.load(gains + at), v128.load(names + at)));
  v128.store(gains + at, v128.bitselect(own, v128.load(gains + at), taken));
  v128.store(names + at, v128.bitselect(named, v128.load(names + at), taken));
}

/** Of equals the lower name. */
// @ts-expect-error: decorator
@inline
function isBetter(own: v128, named: v128, other: v128, name: v128): v128 {
  return v128.or(f64x2.gt(own, other), v128.and(f64x2.eq(own, other), i64x2.lt_s(named, name)));
}

/** False where none of them counts. */
export function findBest(): bool {
  const low = v128.load(gains);
  const high = v128.load(gains, 16);
  const taken = isBetter(high, v128.load(names, 16), low, v128.load(names));
  const own = v128.bitselect(high, low, taken);
  const named = v128.bitselect(v128.load(names, 16), v128.load(names), taken);
  const turned = v128.shuffle<f64>(own, own, 1, 0);
  const isSecond = i64x2.bitmask(isBetter(turned, v128.shuffle<i64>(named, named, 1, 0), own, named)) & 1;
  bestGain = isSecond != 0 ? f64x2.extract_lane(own, 1) : f64x2.extract_lane(own, 0);
  bestName = <i32>(isSecond != 0 ? i64x2.extract_lane(named, 1) : i64x2.extract_lane(named, 0));
  return bestGain > -Infinity;
}
