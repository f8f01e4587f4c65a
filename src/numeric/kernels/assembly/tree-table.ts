/**
 * One random threshold of each feature that a node draws, of rows that stand in a table: of a row four features are read
 * together, in one pass over the node's rows for their range and in another for what goes left.
 */
import { isTaken, keep, roundedDownTwo, SAME, variantAt } from "./tree-best";
import { drawFour } from "./tree-draws";
import { bestGain, bestName, clearFours, findBest, offerFour } from "./tree-fours";
import { countOf, gainOf, greatest, least, rangeOf, sumUpTo } from "./tree-masks";
import { arePairs } from "./tree-scan";

/** Where the draws of thresholds stand, one a feature. */
const THRESHOLDS: u32 = 0x80000000;

/** rows × features (f32), a multiple of four of them a row. */
let table: usize = 0;
let stride: usize = 0;
/** By four features (i32): bits of those that are still to be tried. */
let chosen: usize = 0;
/** By feature, its threshold in the last node that tried it: as it was drawn (f64), and as it parts singles (f32). */
let drawn: usize = 0;
let singles: usize = 0;

export function setTable(x: usize, p: i32, tried: usize, thresholds: usize, cuts: usize): void {
  table = x;
  stride = ((<usize>p << 2) + 15) & ~15;
  chosen = tried;
  drawn = thresholds;
  singles = cuts;
  memory.fill(chosen, 0, stride >> 2);
}

/** column: rows f32. */
export function tableColumn(column: usize, j: i32, rows: i32): void {
  let to = table + (<usize>j << 2);
  for (let at = column, end = column + (<usize>rows << 2); at < end; at += 4, to += stride) {
    // −0 becomes 0.
    store<f32>(to, load<f32>(at) + 0);
  }
}

/** Tries some features; how many vary in the node.   features: their numbers (i32); fewest: rows on either side. */
export function tryTable(
  features: usize,
  count: i32,
  rows: usize,
  size: i32,
  fewest: i32,
  low: i32,
  high: i32,
  a: u32,
  b: u32,
): i32 {
  const end = features + (<usize>count << 2);
  for (let at = features; at < end; at += 4) {
    const feature = load<i32>(at);
    const own = chosen + <usize>(feature & ~3);
    store<i32>(own, load<i32>(own) | (1 << (feature & 3)));
  }
  const isOne = low == high && arePairs();
  if (isOne) clearFours();
  let varying = 0;
  for (let at = features; at < end; at += 4) {
    const four = load<i32>(at) & ~3;
    const own = chosen + <usize>four;
    const wanted = load<i32>(own);
    // It has been tried with another one of its four.
    if (wanted == 0) continue;
    store<i32>(own, 0);
    varying += tryFour(isOne, wanted, four, rows, size, fewest, low, high, a, b);
  }
  if (isOne && findBest() && isTaken(bestGain, bestName, low)) {
    keep(low, bestGain, bestName, 0, load<f64>(drawn + (<usize>bestName << 3)));
  }
  return varying;
}

/** wanted: bits of the four, of which this is the first. */
function tryFour(
  isOne: bool,
  wanted: i32,
  first: i32,
  rows: usize,
  size: i32,
  fewest: i32,
  low: i32,
  high: i32,
  a: u32,
  b: u32,
): i32 {
  const x = table + (<usize>first << 2);
  rangeOf(rows, size, x, stride);
  const varying = wanted & i32x4.bitmask(f32x4.gt(greatest(), f32x4.add(least(), f32x4.splat(SAME))));
  if (varying == 0) return 0;
  drawThresholds(first, drawFour(a, b, THRESHOLDS + first));
  sumUpTo(rows, size, x, stride, v128.load(singles + (<usize>first << 2)));
  if (isOne) offerFour(varying, i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3)), size, fewest);
  else for (let k = 0; k < 4; k++) if (((varying >> k) & 1) != 0) tried(k, size, low, high, first + k);
  return popcnt(varying);
}

/** Of four features, given the draw of each (u32), a threshold in its range. */
// @ts-expect-error: decorator
@inline
function drawThresholds(first: i32, draws: v128): void {
  const low = least();
  const high = greatest();
  const one = between(low, high, draws);
  const two = between(turned(low), turned(high), turned(draws));
  const to = drawn + (<usize>first << 3);
  v128.store(to, one);
  v128.store(to, two, 16);
  v128.store(singles + (<usize>first << 2), v128.shuffle<f64>(roundedDownTwo(one), roundedDownTwo(two), 0, 2));
}

/** The upper two of four in the place of the lower two. */
// @ts-expect-error: decorator
@inline
function turned(four: v128): v128 {
  return v128.shuffle<f64>(four, four, 1, 0);
}

/** Of the lower two. */
// @ts-expect-error: decorator
@inline
function between(low: v128, high: v128, draws: v128): v128 {
  const from = f64x2.promote_low_f32x4(low);
  const to = f64x2.promote_low_f32x4(high);
  const shares = f64x2.mul(f64x2.convert_low_i32x4_u(draws), f64x2.splat(1.0 / 4294967296.0));
  const own = f64x2.add(from, f64x2.mul(shares, f64x2.sub(to, from)));
  return v128.bitselect(own, from, f64x2.lt(own, to));
}

/** k: its place among the four. Of a feature there is one threshold: what tells its cuts apart is the same for all. */
function tried(k: i32, size: i32, low: i32, high: i32, feature: i32): void {
  const variant = variantAt(countOf(k), size, high);
  if (variant < low) return;
  const own = gainOf(k);
  if (isTaken(own, feature, variant)) keep(variant, own, feature, 0, load<f64>(drawn + (<usize>feature << 3)));
}

/** Whether a row goes left of the threshold that was tried. */
// @ts-expect-error: decorator
@inline
export function isUpTo(row: usize, feature: i32): bool {
  const at = <usize>feature << 2;
  return load<f32>(table + row * stride + at) <= load<f32>(singles + at);
}
