/** The best split of a node so far, one for each variant of min_leaf. */
import { integerAt } from "./lists";

/** Values nearer than this count as equal. */
export const SAME: f32 = 1e-7;

const NOTHING: f64 = -Infinity;

/** By variant: gain, threshold, feature, place of the last value that goes left. */
let gains: usize = 0;
let thresholds: usize = 0;
let features: usize = 0;
let cuts: usize = 0;
/** By the fewer of the rows left and right of a split, `most` at most: the last variant that allows so few. */
let variantOf: usize = 0;
let most: i32 = 0;

export function setBest(gain: usize, threshold: usize, feature: usize, cut: usize, variant: usize, largest: i32): void {
  gains = gain;
  thresholds = threshold;
  features = feature;
  cuts = cut;
  variantOf = variant;
  most = largest;
}

export function clearBest(low: i32, high: i32): void {
  for (let v = low; v <= high; v++) store<f64>(gains + (<usize>v << 3), NOTHING);
}

// @ts-expect-error: decorator
@inline
function gainOf(variant: i32): f64 {
  return load<f64>(gains + (<usize>variant << 3));
}

export function hasSplit(variant: i32): bool {
  return gainOf(variant) > NOTHING;
}

export function featureOf(variant: i32): i32 {
  return integerAt(features, variant);
}

export function cutOf(variant: i32): i32 {
  return integerAt(cuts, variant);
}

export function thresholdOf(variant: i32): f64 {
  return load<f64>(thresholds + (<usize>variant << 3));
}

export function isSameSplit(a: i32, b: i32): bool {
  return hasSplit(a) && featureOf(a) == featureOf(b) && cutOf(a) == cutOf(b);
}

/** No variant takes less. */
export function leastGain(low: i32, high: i32): f64 {
  let least = gainOf(low);
  for (let v = low + 1; v <= high; v++) least = min(least, gainOf(v));
  return least;
}

/** The variants up to this one allow a split that leaves `left` of `size` rows on one side; −1: none does. */
// @ts-expect-error: decorator
@inline
export function variantAt(left: i32, size: i32, high: i32): i32 {
  return min(integerAt(variantOf, min(min(left, size - left), most)), high);
}

// @ts-expect-error: decorator
@inline
export function isTaken(own: f64, feature: i32, variant: i32): bool {
  const best = gainOf(variant);
  return own > best || (own == best && feature < integerAt(features, variant));
}

export function keep(variant: i32, own: f64, feature: i32, cut: i32, threshold: f64): void {
  store<f64>(gains + (<usize>variant << 3), own);
  store<f64>(thresholds + (<usize>variant << 3), threshold);
  store<i32>(features + (<usize>variant << 2), feature);
  store<i32>(cuts + (<usize>variant << 2), cut);
}

/** Between two neighboring values. */
// @ts-expect-error: decorator
@inline
export function keepBetween(variant: i32, own: f64, feature: i32, cut: i32, below: f32, above: f32): void {
  const middle = <f64>below / 2 + <f64>above / 2;
  keep(variant, own, feature, cut, middle == <f64>above ? <f64>below : middle);
}

/** A split that leaves many rows on both sides also serves the variants that ask for fewer. */
export function shareBest(low: i32, high: i32): void {
  for (let v = high - 1; v >= low; v--) {
    if (isBetter(v + 1, v)) keep(v, gainOf(v + 1), featureOf(v + 1), cutOf(v + 1), thresholdOf(v + 1));
  }
}

function isBetter(u: i32, v: i32): bool {
  if (gainOf(u) != gainOf(v)) return gainOf(u) > gainOf(v);
  if (gainOf(u) == NOTHING) return false;
  const own = featureOf(v);
  const other = featureOf(u);
  return other < own || (other == own && cutOf(u) < cutOf(v));
}

/** The greatest single that is no greater. */
export function roundedDown(value: f64): f32 {
  const near = <f32>value;
  if (<f64>near <= value) return near;
  if (near == 0) return reinterpret<f32>(0x80000001);
  return reinterpret<f32>(reinterpret<i32>(near) + (near > 0 ? -1 : 1));
}

/** Of two: singles in the lower half of what comes back. What rounds up to 0 rounds to −0. */
// @ts-expect-error: decorator
@inline
export function roundedDownTwo(values: v128): v128 {
  const near = f32x4.demote_f64x2_zero(values);
  const isAbove = f64x2.gt(f64x2.promote_low_f32x4(near), values);
  // One less of the bits of what is greater than 0, one more of the others'.
  const step = i32x4.add(i32x4.shl(f32x4.gt(near, f32x4.splat(0)), 1), i32x4.splat(1));
  return i32x4.add(near, v128.and(step, v128.shuffle<i32>(isAbove, isAbove, 0, 2, 0, 2)));
}
