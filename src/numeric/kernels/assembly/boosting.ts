/** Histograms of gradients, as ../../histogram.ts, ../../histogram-split.ts and ../../boosted-plain.ts, to the last bit. */
import { integerAt } from "./lists";

/** Less curvature than this on one side, and a split is not tried. */
const MIN_HESSIAN: f64 = 1e-3;
/** Rows' worth of curvature that a category needs to be sorted by its mean, and that is added to it. */
const SUPPORT: f64 = 10;
const TINY: f64 = 1e-15;

let n: i32 = 0;
let p: i32 = 0;
/** Column-major bins (u8); where each feature's slots start; whether a feature has missing values, is a category (u8). */
let bins: usize = 0;
let starts: usize = 0;
let hasMissing: usize = 0;
let isCategory: usize = 0;
/** Rows, those of a node side by side; scratch as long. */
let order: usize = 0;
let moved: usize = 0;
/** By row: first and second derivative (f32), of the output whose tree grows; scratch: those of a node in its order. */
let pairs: usize = 0;
let ofNode: usize = 0;
/** By bin, 1 where it goes left. */
let goesLeft: usize = 0;
/** Of the best split, where it is by a category: the bins that go left (i32). */
let lefts: usize = 0;
/** Counts of all rows, once they are there. */
let allCounts: usize = 0;
let isCounted: bool = false;
/** Features that are summed side by side: the first of each group, and an end; how many groups, 0 where there are too many rows. */
let groups: usize = 0;
let groupCount: i32 = 0;
/** Group by group, by row: where each of its features' slots is among the group's sums, in bytes (u16). */
let records: usize = 0;
/** Whether all second derivatives are 1. */
let areOnes: bool = false;

/** at: 32-bit fields in the order in which they are read here. */
export function boostSettings(at: usize): void {
  n = integerAt(at, 0);
  p = integerAt(at, 1);
  bins = integerAt(at, 2);
  starts = integerAt(at, 3);
  hasMissing = integerAt(at, 4);
  order = integerAt(at, 5);
  moved = integerAt(at, 6);
  ofNode = integerAt(at, 7);
  goesLeft = integerAt(at, 8);
  isCategory = integerAt(at, 9);
  lefts = integerAt(at, 10);
  allCounts = integerAt(at, 11);
  groups = integerAt(at, 12);
  groupCount = integerAt(at, 13);
  records = integerAt(at, 14);
  areOnes = integerAt(at, 15) != 0;
  isCounted = false;
  fillChosen();
}

/** The trees to come are of the output whose derivatives these are. */
export function boostTurnTo(derivatives: usize): void {
  pairs = derivatives;
}

/** Adds a leaf's value to the raw scores (f64, by row) of the rows order[from … to). */
export function boostAddLeaf(from: i32, to: i32, value: f64, raw: usize): void {
  const end = order + (<usize>to << 2);
  for (let at = order + (<usize>from << 2); at < end; at += 4) {
    const score = raw + (<usize>load<u32>(at) << 3);
    store<f64>(score, load<f64>(score) + value);
  }
}

/**
 * Sums over the rows order[from … to) into every feature's slots, which are all 0 before.
 * sums: two doubles a slot, gradient and hessian.   counts: 32-bit.
 */
export function boostBuild(from: i32, to: i32, sums: usize, counts: usize): void {
  const rows = order + (<usize>from << 2);
  const size = to - from;
  if (size == n) {
    addWhole(rows, sums, counts);
    return;
  }
  for (let i: usize = 0; i < <usize>size; i++) {
    const row = <usize>load<u32>(rows + (i << 2));
    store<u64>(ofNode + (i << 3), load<u64>(pairs + (row << 3)));
  }
  if (areOnes && !areFew(size)) addOnes(rows, size, sums, counts);
  else addAll(rows, size, ofNode, sums, counts, true);
}

/**
 * Adds a row to the slot of one of its features. entry: where the row's record has the slot's place among the group's sums,
 * in bytes.   sums, counts: where the group's slots start. isCounting: else the second sums say how many rows there are.
 */
// @ts-expect-error: decorator
@inline
function add(entry: usize, pair: v128, sums: usize, counts: usize, isCounting: bool): void {
  const place = <usize>load<u16>(entry);
  const sum = sums + place;
  v128.store(sum, f64x2.add(v128.load(sum), pair));
  if (!isCounting) return;
  const count = counts + (place >> 2);
  store<i32>(count, load<i32>(count) + 1);
}

/** width: how many features the group has. Written out one by one: a sum waits for none but itself. */
// @ts-expect-error: decorator
@inline
function addWide(width: i32, own: usize, rows: usize, size: i32, values: usize, sums: usize, counts: usize, isCounting: bool): void {
  const end = rows + (<usize>size << 2);
  for (let at = rows, from = values; at < end; at += 4, from += 8) {
    const entry = own + <usize>load<u32>(at) * (<usize>width << 1);
    const pair = f64x2.promote_low_f32x4(v128.load64_zero(from));
    add(entry, pair, sums, counts, isCounting);
    if (width > 1) add(entry + 2, pair, sums, counts, isCounting);
    if (width > 2) add(entry + 4, pair, sums, counts, isCounting);
    if (width > 3) add(entry + 6, pair, sums, counts, isCounting);
    if (width > 4) add(entry + 8, pair, sums, counts, isCounting);
    if (width > 5) add(entry + 10, pair, sums, counts, isCounting);
  }
}

// @ts-expect-error: decorator
@inline
function addGroup(group: i32, rows: usize, size: i32, values: usize, allSums: usize, allCounts: usize, isCounting: bool): void {
  const first = integerAt(groups, group);
  const start = <usize>integerAt(starts, first);
  const sums = allSums + (start << 4);
  const counts = allCounts + (start << 2);
  const own = records + <usize>first * (<usize>n << 1);
  const width = integerAt(groups, group + 1) - first;
  if (width == 1) addWide(1, own, rows, size, values, sums, counts, isCounting);
  else if (width == 2) addWide(2, own, rows, size, values, sums, counts, isCounting);
  else if (width == 3) addWide(3, own, rows, size, values, sums, counts, isCounting);
  else if (width == 4) addWide(4, own, rows, size, values, sums, counts, isCounting);
  else if (width == 5) addWide(5, own, rows, size, values, sums, counts, isCounting);
  else addWide(6, own, rows, size, values, sums, counts, isCounting);
}

/** Records of all rows, group by group. */
export function boostRecords(): void {
  for (let group = 0; group < groupCount; group++) {
    const first = integerAt(groups, group);
    const last = integerAt(groups, group + 1);
    const start = integerAt(starts, first);
    const width = <usize>(last - first) << 1;
    for (let j = first; j < last; j++) {
      const own = integerAt(starts, j) - start;
      let entry = records + <usize>first * (<usize>n << 1) + (<usize>(j - first) << 1);
      const column = bins + <usize>j * <usize>n;
      for (let i: usize = 0; i < <usize>n; i++, entry += width) {
        store<u16>(entry, (own + <i32>load<u8>(column + i)) << 4);
      }
    }
  }
}

// @ts-expect-error: decorator
@inline
function addTo(bin: usize, pair: v128, sums: usize, counts: usize, isCounting: bool): void {
  const sum = sums + (bin << 4);
  v128.store(sum, f64x2.add(v128.load(sum), pair));
  if (!isCounting) return;
  const count = counts + (bin << 2);
  store<i32>(count, load<i32>(count) + 1);
}

/** Of so many rows that records of them would not stay in a near cache, as columns of bins do: four columns at a time. */
// @ts-expect-error: decorator
@inline
function addFour(j: i32, rows: usize, size: i32, values: usize, sums: usize, counts: usize, isCounting: bool): void {
  const b0 = bins + <usize>j * <usize>n;
  const b1 = b0 + <usize>n;
  const b2 = b1 + <usize>n;
  const b3 = b2 + <usize>n;
  const f0 = <usize>integerAt(starts, j);
  const f1 = <usize>integerAt(starts, j + 1);
  const f2 = <usize>integerAt(starts, j + 2);
  const f3 = <usize>integerAt(starts, j + 3);
  const end = rows + (<usize>size << 2);
  for (let at = rows, from = values; at < end; at += 4, from += 8) {
    const row = <usize>load<u32>(at);
    const pair = f64x2.promote_low_f32x4(v128.load64_zero(from));
    addTo(<usize>load<u8>(b0 + row), pair, sums + (f0 << 4), counts + (f0 << 2), isCounting);
    addTo(<usize>load<u8>(b1 + row), pair, sums + (f1 << 4), counts + (f1 << 2), isCounting);
    addTo(<usize>load<u8>(b2 + row), pair, sums + (f2 << 4), counts + (f2 << 2), isCounting);
    addTo(<usize>load<u8>(b3 + row), pair, sums + (f3 << 4), counts + (f3 << 2), isCounting);
  }
}

// @ts-expect-error: decorator
@inline
function addOne(j: i32, rows: usize, size: i32, values: usize, sums: usize, counts: usize, isCounting: bool): void {
  const column = bins + <usize>j * <usize>n;
  const start = <usize>integerAt(starts, j);
  const end = rows + (<usize>size << 2);
  for (let at = rows, from = values; at < end; at += 4, from += 8) {
    const pair = f64x2.promote_low_f32x4(v128.load64_zero(from));
    const bin = <usize>load<u8>(column + <usize>load<u32>(at));
    addTo(bin, pair, sums + (start << 4), counts + (start << 2), isCounting);
  }
}

function addColumns(rows: usize, size: i32, values: usize, sums: usize, counts: usize, isCounting: bool): void {
  let j = 0;
  if (isCounting) {
    for (; j + 4 <= p; j += 4) addFour(j, rows, size, values, sums, counts, true);
    for (; j < p; j++) addOne(j, rows, size, values, sums, counts, true);
  } else {
    for (; j + 4 <= p; j += 4) addFour(j, rows, size, values, sums, counts, false);
    for (; j < p; j++) addOne(j, rows, size, values, sums, counts, false);
  }
}

/** values: the rows' derivatives, in their order. */
function addAll(rows: usize, size: i32, values: usize, sums: usize, counts: usize, isCounting: bool): void {
  if (groupCount == 0) addColumns(rows, size, values, sums, counts, isCounting);
  for (let k = 0; k < groupCount; k++) {
    if (isCounting) addGroup(k, rows, size, values, sums, counts, true);
    else addGroup(k, rows, size, values, sums, counts, false);
  }
}

/** All rows, which are in their order and in the same bins whatever the tree: they are counted once. */
function addWhole(rows: usize, sums: usize, counts: usize): void {
  const bytes = <usize>integerAt(starts, p) << 2;
  addAll(rows, n, pairs, sums, counts, !isCounted);
  if (isCounted) memory.copy(counts, allCounts, bytes);
  else memory.copy(allCounts, counts, bytes);
  isCounted = true;
}

/** Of second derivatives that are all 1: rows are counted by their sums. */
function addOnes(rows: usize, size: i32, sums: usize, counts: usize): void {
  addAll(rows, size, ofNode, sums, counts, false);
  const slots = <usize>integerAt(starts, p);
  let slot: usize = 0;
  for (; slot + 4 <= slots; slot += 4) {
    const at = sums + (slot << 4);
    const low = countsIn(v128.load(at, 0), v128.load(at, 16));
    const high = countsIn(v128.load(at, 32), v128.load(at, 48));
    v128.store(counts + (slot << 2), v128.shuffle<i32>(low, high, 0, 2, 4, 6));
  }
  for (; slot < slots; slot++) store<i32>(counts + (slot << 2), <i32>load<f64>(sums + (slot << 4), 8));
}

/** The second numbers of both, which are whole: beside 2⁵² they are the lowest bits. */
// @ts-expect-error: decorator
@inline
function countsIn(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 1, 3), f64x2.splat(4503599627370496));
}

/** whole −= part. */
export function boostSubtract(sums: usize, counts: usize, partSums: usize, partCounts: usize): void {
  const slots = integerAt(starts, p);
  for (let s: usize = 0; s < <usize>slots << 4; s += 16) {
    v128.store(sums + s, f64x2.sub(v128.load(sums + s), v128.load(partSums + s)));
  }
  let s = 0;
  for (; s + 4 <= slots; s += 4) {
    const at = <usize>s << 2;
    v128.store(counts + at, i32x4.sub(v128.load(counts + at), v128.load(partCounts + at)));
  }
  for (; s < slots; s++) {
    const at = <usize>s << 2;
    store<i32>(counts + at, load<i32>(counts + at) - load<i32>(partCounts + at));
  }
}

/** Whether it is quicker to visit the slots of so many rows one by one than all slots. */
function areFew(rows: i32): bool {
  return 2 * <i64>rows * <i64>p < <i64>integerAt(starts, p);
}

/** Zero again; the sums are of the rows order[from … to). */
export function boostClear(from: i32, to: i32, sums: usize, counts: usize): void {
  if (!areFew(to - from)) {
    const slots = <usize>integerAt(starts, p);
    memory.fill(sums, 0, slots << 4);
    memory.fill(counts, 0, slots << 2);
    return;
  }
  const zero = f64x2.splat(0);
  const end = order + (<usize>to << 2);
  for (let j = 0; j < p; j++) {
    const column = bins + <usize>j * <usize>n;
    const start = <usize>integerAt(starts, j);
    for (let at = order + (<usize>from << 2); at < end; at += 4) {
      const slot = start + <usize>load<u8>(column + <usize>load<u32>(at));
      v128.store(sums + (slot << 4), zero);
      store<i32>(counts + (slot << 2), 0);
    }
  }
}

/** whole −= part, the sums of the rows order[from … to); part is zero again. */
export function boostRemove(from: i32, to: i32, sums: usize, counts: usize, partSums: usize, partCounts: usize): void {
  if (!areFew(to - from)) {
    boostSubtract(sums, counts, partSums, partCounts);
    boostClear(from, to, partSums, partCounts);
    return;
  }
  const zero = f64x2.splat(0);
  const end = order + (<usize>to << 2);
  for (let j = 0; j < p; j++) {
    const column = bins + <usize>j * <usize>n;
    const start = <usize>integerAt(starts, j);
    for (let at = order + (<usize>from << 2); at < end; at += 4) {
      const slot = start + <usize>load<u8>(column + <usize>load<u32>(at));
      const part = load<i32>(partCounts + (slot << 2));
      if (part == 0) continue;
      const own = sums + (slot << 4);
      v128.store(own, f64x2.sub(v128.load(own), v128.load(partSums + (slot << 4))));
      const count = counts + (slot << 2);
      store<i32>(count, load<i32>(count) - part);
      v128.store(partSums + (slot << 4), zero);
      store<i32>(partCounts + (slot << 2), 0);
    }
  }
}

/** By four bits, one a row: the bytes of the rows whose bit is set, side by side. */
const chosen: usize = memory.data(16 * 16, 16);

function fillChosen(): void {
  for (let bits = 0; bits < 16; bits++) {
    let to = chosen + (<usize>bits << 4);
    for (let row = 0; row < 4; row++) {
      if (((bits >> row) & 1) == 0) continue;
      store<u32>(to, 0x03020100 + row * 0x04040404);
      to += 4;
    }
  }
}

/** 1 where the row goes left. */
// @ts-expect-error: decorator
@inline
function goes(column: usize, row: u32): i32 {
  return <i32>load<u8>(goesLeft + <usize>load<u8>(column + <usize>row));
}

/**
 * Rows of order[from … to) whose bin of the feature goes left come first, both sides in their order; where the right side
 * starts. Four rows at once: what is stored beyond those that belong there is overwritten by the next.
 */
export function boostPartition(feature: i32, from: i32, to: i32): i32 {
  const column = bins + <usize>feature * <usize>n;
  const end = order + (<usize>to << 2);
  let at = order + (<usize>from << 2);
  let left = at;
  let right = moved;
  for (; at + 16 <= end; at += 16) {
    const low = goes(column, load<u32>(at)) | (goes(column, load<u32>(at, 4)) << 1);
    const bits = low | (goes(column, load<u32>(at, 8)) << 2) | (goes(column, load<u32>(at, 12)) << 3);
    const rows = v128.load(at);
    v128.store(left, i8x16.swizzle(rows, v128.load(chosen + (<usize>bits << 4))));
    v128.store(right, i8x16.swizzle(rows, v128.load(chosen + (<usize>(bits ^ 15) << 4))));
    const lefts = <usize>popcnt(bits) << 2;
    left += lefts;
    right += 16 - lefts;
  }
  for (; at < end; at += 4) {
    const row = load<u32>(at);
    const isLeft = goes(column, row) != 0;
    store<u32>(left, row);
    store<u32>(right, row);
    left += isLeft ? 4 : 0;
    right += isLeft ? 0 : 4;
  }
  memory.copy(left, moved, right - moved);
  return <i32>((left - order) >> 2);
}

/** The node that is scanned, and the best split of it so far. */
let gradient: f64 = 0;
let hessian: f64 = 0;
let value: f64 = 0;
let count: i32 = 0;
let minLeaf: i32 = 0;
let l2: f64 = 0;
let bestGain: f64 = 0;
let bestFeature: i32 = -1;
let bestBin: i32 = 0;
let bestIsMissingLeft: i32 = 0;
let bestGradient: f64 = 0;
let bestHessian: f64 = 0;
let bestCount: i32 = 0;
/** How many of `lefts`; 0 of numbers. */
let bestLefts: i32 = 0;

/** Whose sums they are. */
export function boostNode(g: f64, h: f64, v: f64, rows: i32, least: i32, penalty: f64): void {
  gradient = g;
  hessian = h;
  value = v;
  count = rows;
  minLeaf = least;
  l2 = penalty;
}

/**
 * The best split by one of the features that gains anything: of equals the first. Whether there is one; found: gain,
 * gradient and hessian of the left side (f64), its rows, feature, bin, whether missing values go left, how many lefts (i32).
 */
export function boostScan(features: usize, m: i32, sums: usize, counts: usize, found: usize): bool {
  bestGain = 0;
  bestFeature = -1;
  for (let k = 0; k < m; k++) {
    const feature = integerAt(features, k);
    const start = integerAt(starts, feature);
    const own = integerAt(starts, feature + 1) - start - 1;
    const isMissing = load<u8>(hasMissing + <usize>feature) != 0;
    const s = sums + (<usize>start << 4);
    const c = counts + (<usize>start << 2);
    if (load<u8>(isCategory + <usize>feature) != 0) scanCategories(feature, own, isMissing, s, c);
    else {
      scanUp(feature, own - 1 + (isMissing ? 1 : 0), s, c);
      if (isMissing) scanDown(feature, own, s, c);
    }
  }
  if (bestFeature < 0) return false;
  store<f64>(found, bestGain, 0);
  store<f64>(found, bestGradient, 8);
  store<f64>(found, bestHessian, 16);
  store<i32>(found, bestCount, 24);
  store<i32>(found, bestFeature, 28);
  store<i32>(found, bestBin, 32);
  store<i32>(found, bestIsMissingLeft, 36);
  store<i32>(found, bestLefts, 40);
  return true;
}

function take(gain: f64, feature: i32, bin: i32, isMissingLeft: i32, g: f64, h: f64, rows: i32): void {
  bestGain = gain;
  bestFeature = feature;
  bestBin = bin;
  bestIsMissingLeft = isMissingLeft;
  bestGradient = g;
  bestHessian = h;
  bestCount = rows;
  bestLefts = 0;
}

/** Which of 16 bins have rows: a bit each, from the lowest. */
// @ts-expect-error: decorator
@inline
function filled(counts: usize): i64 {
  const low = i16x8.narrow_i32x4_s(v128.load(counts, 0), v128.load(counts, 16));
  const high = i16x8.narrow_i32x4_s(v128.load(counts, 32), v128.load(counts, 48));
  return <i64>i8x16.bitmask(i8x16.ne(i8x16.narrow_i16x8_s(low, high), i8x16.splat(0)));
}

// @ts-expect-error: decorator
@inline
function filledOf64(counts: usize): i64 {
  const low = filled(counts) | (filled(counts + 64) << 16);
  return low | (filled(counts + 128) << 32) | (filled(counts + 192) << 48);
}

/** Far above what rounding adds to a gain, as a share of it. */
const MARGIN: f64 = 1e-12;

/** The split whose left side has these sums and rows; whether no later one of the feature may be tried. */
function trySplit(feature: i32, bin: i32, left: v128, rows: i32): bool {
  const h = f64x2.extract_lane(left, 1);
  if (rows < minLeaf || h < MIN_HESSIAN) return false;
  const right = f64x2.sub(f64x2(gradient, hessian), left);
  if (count - rows < minLeaf || f64x2.extract_lane(right, 1) < MIN_HESSIAN) return true;
  // Both sides at once: g (g / (h + l2)).
  const g = v128.shuffle<f64>(left, right, 0, 2);
  const curvature = f64x2.add(f64x2.add(v128.shuffle<f64>(left, right, 1, 3), f64x2.splat(l2)), f64x2.splat(TINY));
  const terms = f64x2.mul(g, f64x2.div(g, curvature));
  const gain = gradient * value + f64x2.extract_lane(terms, 0) + f64x2.extract_lane(terms, 1);
  if (gain > bestGain) take(gain, feature, bin, 0, f64x2.extract_lane(left, 0), h, rows);
  return false;
}

/**
 * Two bins at once, without a division: a split gains less than the best so far where g² h′ + g′² h < (best − constant) h h′,
 * h with l2 and g′, h′ of the right side. What is not worse for sure, or may end the scan, is tried.
 */
function scanUp(feature: i32, end: i32, sums: usize, counts: usize): void {
  const allGradients = f64x2.splat(gradient);
  const allHessians = f64x2.splat(hessian);
  const penalty = f64x2.splat(l2);
  const leastHessian = f64x2.splat(MIN_HESSIAN);
  const constant = gradient * value;
  let needed = f64x2.splat((bestGain - constant) * (1 - MARGIN));
  let left = f64x2.splat(0);
  let rows = 0;
  const mostRows = count - minLeaf;
  for (let from = 0; from < end; from += 64) {
    let bits = filledOf64(counts + (<usize>from << 2));
    if (end - from < 64) bits &= (<i64>1 << <i64>(end - from)) - 1;
    while (bits != 0) {
      const a = from + <i32>ctz(bits);
      bits &= bits - 1;
      const leftA = f64x2.add(left, v128.load(sums + (<usize>a << 4)));
      const rowsA = rows + load<i32>(counts + (<usize>a << 2));
      if (bits == 0) {
        if (trySplit(feature, a, leftA, rowsA)) return;
        left = leftA;
        rows = rowsA;
      } else {
        const b = from + <i32>ctz(bits);
        bits &= bits - 1;
        left = f64x2.add(leftA, v128.load(sums + (<usize>b << 4)));
        rows = rowsA + load<i32>(counts + (<usize>b << 2));
        const g = v128.shuffle<f64>(leftA, left, 0, 2);
        const h = v128.shuffle<f64>(leftA, left, 1, 3);
        const otherG = f64x2.sub(allGradients, g);
        const otherH = f64x2.sub(allHessians, h);
        const own = f64x2.add(h, penalty);
        const other = f64x2.add(otherH, penalty);
        const found = f64x2.add(f64x2.mul(f64x2.mul(g, g), other), f64x2.mul(f64x2.mul(otherG, otherG), own));
        const isWorse = f64x2.lt(found, f64x2.mul(needed, f64x2.mul(own, other)));
        const mayGoOn = f64x2.ge(otherH, leastHessian);
        if (rows <= mostRows && i64x2.all_true(v128.and(isWorse, mayGoOn))) continue;
        if (trySplit(feature, a, leftA, rowsA) || trySplit(feature, b, left, rows)) return;
      }
      needed = f64x2.splat((bestGain - constant) * (1 - MARGIN));
    }
  }
}

/** Missing values go left. */
function scanDown(feature: i32, own: i32, sums: usize, counts: usize): void {
  let g: f64 = 0;
  let h: f64 = 0;
  let rows = 0;
  for (let bin = own - 2; bin >= 0; bin--) {
    const here = load<i32>(counts + (<usize>(bin + 1) << 2));
    const sum = sums + (<usize>(bin + 1) << 4);
    rows += here;
    g += load<f64>(sum, 0);
    h += load<f64>(sum, 8);
    if (here == 0 || rows < minLeaf || h < MIN_HESSIAN) continue;
    if (count - rows < minLeaf || hessian - h < MIN_HESSIAN) return;
    const leftGradient = gradient - g;
    const leftHessian = hessian - h;
    const gain = gainOf(leftGradient, leftHessian);
    if (gain > bestGain) take(gain, feature, bin, 1, leftGradient, leftHessian, count - rows);
  }
}

/** Bins of a category in the order of their mean gradients, and those. */
const sorted: usize = memory.data(256 * 4, 16);
const means: usize = memory.data(256 * 8, 16);

/** How many bins have support: `sorted` has them. */
function sortByMean(bins: i32, sums: usize): i32 {
  const perRow = <f64>count / hessian;
  let m = 0;
  for (let bin = 0; bin < bins; bin++) {
    const h = load<f64>(sums + (<usize>bin << 4), 8);
    if (!(h * perRow >= SUPPORT)) continue;
    const mean = load<f64>(sums + (<usize>bin << 4)) / (h + SUPPORT);
    let at = m++;
    for (; at > 0 && load<f64>(means + (<usize>(at - 1) << 3)) > mean; at--) {
      store<f64>(means + (<usize>at << 3), load<f64>(means + (<usize>(at - 1) << 3)));
      store<i32>(sorted + (<usize>at << 2), integerAt(sorted, at - 1));
    }
    store<f64>(means + (<usize>at << 3), mean);
    store<i32>(sorted + (<usize>at << 2), bin);
  }
  return m;
}

/** What is missing is one more category, the last. */
function scanCategories(feature: i32, own: i32, isMissing: bool, sums: usize, counts: usize): void {
  const m = sortByMean(own + (isMissing ? 1 : 0), sums);
  if (m <= 1) return;
  const half = (m + 1) >> 1;
  scanSorted(feature, own, 0, 1, half, sums, counts);
  scanSorted(feature, own, m - 1, -1, half - 1, sums, counts);
}

/** Of `sorted`, from `first` on: up to `most` of them go left. */
function scanSorted(feature: i32, own: i32, first: i32, step: i32, most: i32, sums: usize, counts: usize): void {
  let g: f64 = 0;
  let h: f64 = 0;
  let rows = 0;
  for (let i = 0; i < most; i++) {
    const bin = integerAt(sorted, first + i * step);
    rows += integerAt(counts, bin);
    g += load<f64>(sums + (<usize>bin << 4));
    h += load<f64>(sums + (<usize>bin << 4), 8);
    if (rows < minLeaf || h < MIN_HESSIAN) continue;
    if (count - rows < minLeaf || hessian - h < MIN_HESSIAN) return;
    const gain = gainOf(g, h);
    if (gain <= bestGain) continue;
    take(gain, feature, 0, 0, g, h, rows);
    for (; bestLefts <= i; bestLefts++) {
      const left = integerAt(sorted, first + bestLefts * step);
      store<i32>(lefts + (<usize>bestLefts << 2), left);
      if (left == own) bestIsMissingLeft = 1;
    }
  }
}

function gainOf(g: f64, h: f64): f64 {
  const rest = gradient - g;
  return gradient * value - g * leafValue(g, h) - rest * leafValue(rest, hessian - h);
}

// @ts-expect-error: decorator
@inline
function leafValue(g: f64, h: f64): f64 {
  return -g / (h + l2 + TINY);
}
