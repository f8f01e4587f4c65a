/**
 * One random threshold of each feature that a node draws, of rows that stand in a table: of a row four features are read
 * together, in one pass over the node's rows for their range and in another for what goes left.
 */
import { isTaken, keep, roundedDown, SAME, variantAt } from "./tree-best";
import { drawAt } from "./tree-draws";
import { countOf, gainOf, rangeOf, sumUpTo } from "./tree-masks";

/** Where the draws of thresholds stand, one a feature. */
const THRESHOLDS: u32 = 0x80000000;

/** rows × features (f32), a multiple of four of them a row. */
let table: usize = 0;
let features: i32 = 0;
let stride: usize = 0;
/** By four features: the node whose range is known, counted up. */
let stamps: usize = 0;
let stamp: i32 = 0;
/** By feature (f32), of that node: its range, and the threshold as it parts singles; −∞ where none is tried. */
let least: usize = 0;
let greatest: usize = 0;
let singles: usize = 0;

export function setTable(x: usize, p: i32, low: usize, high: usize, cuts: usize, known: usize): void {
  table = x;
  features = p;
  stride = ((<usize>p << 2) + 15) & ~15;
  least = low;
  greatest = high;
  singles = cuts;
  stamps = known;
  stamp = 0;
  memory.fill(stamps, 0, stride >> 2);
}

/** column: rows f32. */
export function tableColumn(column: usize, j: i32, rows: i32): void {
  let to = table + (<usize>j << 2);
  for (let at = column, end = column + (<usize>rows << 2); at < end; at += 4, to += stride) {
    // −0 becomes 0.
    store<f32>(to, load<f32>(at) + 0);
  }
}

/** Another node. */
export function enterTable(): void {
  stamp++;
}

/** The range of a feature, and of the three that are read with it. */
// @ts-expect-error: decorator
@inline
function range(feature: i32, rows: usize, size: i32): void {
  const own = stamps + (<usize>(feature >> 2) << 2);
  if (load<i32>(own) == stamp) return;
  store<i32>(own, stamp);
  const at = <usize>(feature >> 2) << 4;
  rangeOf(rows, size, table + at, stride, least + at, greatest + at);
  v128.store(singles + at, f32x4.splat(-Infinity));
}

/** Tries some features; how many vary in the node.   chosen: their numbers (i32). */
export function tryTable(
  chosen: usize,
  count: i32,
  rows: usize,
  size: i32,
  low: i32,
  high: i32,
  a: u32,
  b: u32,
): i32 {
  let varying = 0;
  for (let k = 0; k < count; k++) {
    const feature = load<i32>(chosen + (<usize>k << 2));
    const at = <usize>feature << 2;
    range(feature, rows, size);
    if (load<f32>(greatest + at) <= load<f32>(least + at) + SAME) continue;
    varying++;
    store<f32>(singles + at, roundedDown(thresholdOf(feature, a, b)));
  }
  if (varying > 0) tryDrawn(rows, size, low, high, a, b);
  return varying;
}

function thresholdOf(feature: i32, a: u32, b: u32): f64 {
  const from = <f64>load<f32>(least + (<usize>feature << 2));
  const to = <f64>load<f32>(greatest + (<usize>feature << 2));
  const drawn = from + (<f64>drawAt(a, b, THRESHOLDS + feature) / 4294967296.0) * (to - from);
  return drawn < to ? drawn : from;
}

function tryDrawn(rows: usize, size: i32, low: i32, high: i32, a: u32, b: u32): void {
  for (let j = 0; j < features; j += 4) {
    const at = <usize>j << 2;
    if (load<i32>(stamps + <usize>j) != stamp) continue;
    const by = v128.load(singles + at);
    if (!v128.any_true(f32x4.ne(by, f32x4.splat(-Infinity)))) continue;
    sumUpTo(rows, size, table + at, stride, by);
    for (let k = 0; k < 4 && j + k < features; k++) {
      if (load<f32>(singles + at + (<usize>k << 2)) != -Infinity) tried(k, size, low, high, j + k, a, b);
    }
  }
}

/** k: its place among the four. Of a feature there is one threshold: what tells its cuts apart is the same for all. */
function tried(k: i32, size: i32, low: i32, high: i32, feature: i32, a: u32, b: u32): void {
  const variant = variantAt(countOf(k), size, high);
  if (variant < low) return;
  const own = gainOf(k);
  if (isTaken(own, feature, variant)) keep(variant, own, feature, 0, thresholdOf(feature, a, b));
}

/** Whether a row goes left of the threshold that was tried. */
// @ts-expect-error: decorator
@inline
export function isUpTo(row: usize, feature: i32): bool {
  const at = <usize>feature << 2;
  return load<f32>(table + row * stride + at) <= load<f32>(singles + at);
}
