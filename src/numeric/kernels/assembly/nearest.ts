import { roughDistances, thresholdFor } from "./rough-distances";

/**
 * The k nearest of n rows for each of m queries, as max-heaps that sortNeighbors puts in order.
 * rows: n × p doubles, row after row; rough, squares: the same for roughDistances, which is never above the distance.
 * asked, roughAsked, squaresAsked: the queries, which fill up to a multiple of four.
 * bounds: 5 × 8 singles a panel.   found: 12 bytes a row.   values: m × k doubles.   places: m × k 32-bit.   k ≤ n.
 * Squared distances, each summed over the columns in order, of those rows alone that can be among the nearest.
 */
export function nearestBatch(
  rows: usize,
  rough: usize,
  squares: usize,
  n: i32,
  p: i32,
  asked: usize,
  roughAsked: usize,
  squaresAsked: usize,
  m: i32,
  k: i32,
  bounds: usize,
  found: usize,
  values: usize,
  places: usize,
): void {
  const panels = (n + 7) >> 3;
  const bytes = <usize>panels << 5;
  for (let q = 0; q < m; q += 4) {
    const offset = <usize>q << 2;
    const panel = roughAsked + offset * <usize>p;
    roughDistances(rough, squares, panels, p, panel, squaresAsked + offset, bounds, panels << 3);
    for (let lane = q; lane < min(q + 4, m); lane++) {
      const own = bounds + <usize>(lane - q) * bytes;
      const query = asked + ((<usize>lane * <usize>p) << 3);
      const heap = <usize>lane * <usize>k;
      const most = thresholdFor(k, own, panels, bounds + 4 * bytes);
      nearestOf(rows, n, p, query, own, most, k, found, values + (heap << 3), places + (heap << 2));
    }
  }
}

/** How many rows the heap holds. */
let held: i32 = 0;

/** most: at least k of the bounds do not exceed it. */
function nearestOf(
  rows: usize,
  n: i32,
  p: i32,
  query: usize,
  bounds: usize,
  most: f32,
  k: i32,
  found: usize,
  values: usize,
  places: usize,
): void {
  held = 0;
  let count = findWithin(bounds, n, -Infinity, most, found);
  admit(rows, p, query, found, count, n, k, values, places);
  const farthest = load<f64>(values);
  if (farthest < <f64>most) return;
  // Distances lie above their bounds: other rows may be nearer than the farthest of these.
  count = findWithin(bounds, n, most, above(farthest), found);
  admit(rows, p, query, found, count, n, k, values, places);
}

/** A single that is greater. */
// @ts-expect-error: decorator
@inline
function above(value: f64): f32 {
  return <f32>(value * (1 + 1e-6)) + <f32>1e-30;
}

/** The places of the bounds above `least` and no more than `most`, ascending; how many. */
function findWithin(bounds: usize, n: i32, least: f32, most: f32, places: usize): i32 {
  const bottom = f32x4.splat(least);
  const top = f32x4.splat(most);
  let to = places;
  for (let i = 0; i < n; i += 8) {
    const at = bounds + (<usize>i << 2);
    const low = within(v128.load(at, 0), bottom, top);
    const high = within(v128.load(at, 16), bottom, top);
    if (!v128.any_true(v128.or(low, high))) continue;
    let mask = i32x4.bitmask(low) | (i32x4.bitmask(high) << 4);
    for (; mask != 0; mask &= mask - 1) {
      const place = i + ctz(mask);
      store<i32>(to, place);
      if (place < n) to += 4;
    }
  }
  return <i32>((to - places) >> 2);
}

// @ts-expect-error: decorator
@inline
function within(values: v128, bottom: v128, top: v128): v128 {
  return v128.and(f32x4.gt(values, bottom), f32x4.le(values, top));
}

/** Lets `count` rows into the heap; of equally far ones the lower place. Their distances need room behind n places. */
function admit(
  rows: usize,
  p: i32,
  query: usize,
  found: usize,
  count: i32,
  n: i32,
  k: i32,
  values: usize,
  places: usize,
): void {
  const distances = (found + (<usize>n << 2) + 7) & ~7;
  const rowOf = (<usize>p) << 3;
  for (let c = 0; c < count; c += 4) {
    // The list may end with rows that are not asked for: the last one stands for them.
    const at = found + (<usize>c << 2);
    const left = <usize>(count - c - 1);
    distancesOfFour(
      rows + <usize>load<i32>(at) * rowOf,
      rows + <usize>load<i32>(at + (min<usize>(left, 1) << 2)) * rowOf,
      rows + <usize>load<i32>(at + (min<usize>(left, 2) << 2)) * rowOf,
      rows + <usize>load<i32>(at + (min<usize>(left, 3) << 2)) * rowOf,
      query,
      p,
      distances + (<usize>c << 3),
    );
  }
  for (let c = 0; c < count; c++) {
    const place = load<i32>(found + (<usize>c << 2));
    const value = load<f64>(distances + (<usize>c << 3));
    if (held < k) {
      siftUp(values, places, held++, value, place);
      continue;
    }
    const top = load<f64>(values);
    if (value < top || (value == top && place < load<i32>(places))) siftDown(values, places, k, value, place);
  }
}

/** Rows that lie anywhere are fetched side by side. */
function distancesOfFour(a: usize, b: usize, c: usize, d: usize, query: usize, p: i32, out: usize): void {
  let low = f64x2.splat(0);
  let high = low;
  for (let j: usize = 0; j < <usize>p << 3; j += 8) {
    const own = v128.load64_splat(query + j);
    const first = f64x2.sub(v128.load64_lane(b + j, v128.load64_zero(a + j), 1), own);
    const second = f64x2.sub(v128.load64_lane(d + j, v128.load64_zero(c + j), 1), own);
    low = f64x2.add(low, f64x2.mul(first, first));
    high = f64x2.add(high, f64x2.mul(second, second));
  }
  v128.store(out, low, 0);
  v128.store(out, high, 16);
}

/** Puts the m heaps of k into ascending order; equal values by lower place. */
export function sortNeighbors(m: i32, k: i32, values: usize, places: usize): void {
  for (let q = 0; q < m; q++) {
    sortHeap(k, values + ((<usize>q * <usize>k) << 3), places + ((<usize>q * <usize>k) << 2));
  }
}

function sortHeap(k: i32, values: usize, places: usize): void {
  for (let size = k - 1; size > 0; size--) {
    const value = load<f64>(values + (<usize>size << 3));
    const place = load<i32>(places + (<usize>size << 2));
    const topValue = load<f64>(values);
    const topPlace = load<i32>(places);
    siftDown(values, places, size, value, place);
    put(values, places, size, topValue, topPlace);
  }
}

// @ts-expect-error: decorator
@inline
function put(values: usize, places: usize, at: i32, value: f64, place: i32): void {
  store<f64>(values + (<usize>at << 3), value);
  store<i32>(places + (<usize>at << 2), place);
}

function siftUp(values: usize, places: usize, at: i32, value: f64, place: i32): void {
  let hole = at;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const above = load<f64>(values + (<usize>parent << 3));
    const aboveAt = load<i32>(places + (<usize>parent << 2));
    if (!(value > above || (value == above && place > aboveAt))) break;
    put(values, places, hole, above, aboveAt);
    hole = parent;
  }
  put(values, places, hole, value, place);
}

/** Puts the item in the place of the top. */
function siftDown(values: usize, places: usize, size: i32, value: f64, place: i32): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= size) break;
    let below = load<f64>(values + (<usize>child << 3));
    let belowAt = load<i32>(places + (<usize>child << 2));
    if (child + 1 < size) {
      const other = load<f64>(values + (<usize>(child + 1) << 3));
      const otherAt = load<i32>(places + (<usize>(child + 1) << 2));
      if (other > below || (other == below && otherAt > belowAt)) {
        child++;
        below = other;
        belowAt = otherAt;
      }
    }
    if (!(below > value || (below == value && belowAt > place))) break;
    put(values, places, hole, below, belowAt);
    hole = child;
  }
  put(values, places, hole, value, place);
}
