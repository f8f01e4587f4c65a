/** Rows of x whose distances lie side by side: a multiple of 8 that stays in the first cache. */
const CHUNK: i32 = 512;
const chunkOf = memory.data(8 * 2 * 512, 64);

/**
 * The k nearest of n rows for each of m queries, as max-heaps that sortNeighbors puts in order.
 * x: panels of 8 rows, p columns.   queries: panels of 2 rows.   values: m × k doubles.   places: m × k 32-bit.
 * Squared distances, each summed over the columns in order.   k ≤ n.
 * Rows go by in chunks, and each chunk meets all queries while it is in the cache.
 */
export function nearestBatch(
  x: usize,
  n: i32,
  p: i32,
  queries: usize,
  m: i32,
  k: i32,
  values: usize,
  places: usize,
): void {
  for (let from = 0; from < n; from += CHUNK) {
    const count = min(CHUNK, n - from);
    const rows = x + ((<usize>from * <usize>p) << 3);
    for (let q = 0; q < m; q += 2) {
      distances(rows, count, p, queries + ((<usize>q * <usize>p) << 3));
      admit(chunkOf, from, count, k, values + ((<usize>q * <usize>k) << 3), places + ((<usize>q * <usize>k) << 2));
      if (q + 1 == m) break;
      const second = <usize>(q + 1) * <usize>k;
      admit(chunkOf + (<usize>CHUNK << 3), from, count, k, values + (second << 3), places + (second << 2));
    }
  }
}

/** Of 8 rows at a time to two queries. */
function distances(x: usize, count: i32, p: i32, queries: usize): void {
  let panel = x;
  const step = <usize>p << 6;
  for (let i = 0; i < count; i += 8) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let t0 = s0;
    let t1 = s0;
    let t2 = s0;
    let t3 = s0;
    let q = queries;
    const end = panel + step;
    for (; panel < end; panel += 64, q += 16) {
      const a = v128.load64_splat(q, 0);
      const b = v128.load64_splat(q, 8);
      let r = v128.load(panel, 0);
      let d = f64x2.sub(r, a);
      s0 = f64x2.add(s0, f64x2.mul(d, d));
      d = f64x2.sub(r, b);
      t0 = f64x2.add(t0, f64x2.mul(d, d));
      r = v128.load(panel, 16);
      d = f64x2.sub(r, a);
      s1 = f64x2.add(s1, f64x2.mul(d, d));
      d = f64x2.sub(r, b);
      t1 = f64x2.add(t1, f64x2.mul(d, d));
      r = v128.load(panel, 32);
      d = f64x2.sub(r, a);
      s2 = f64x2.add(s2, f64x2.mul(d, d));
      d = f64x2.sub(r, b);
      t2 = f64x2.add(t2, f64x2.mul(d, d));
      r = v128.load(panel, 48);
      d = f64x2.sub(r, a);
      s3 = f64x2.add(s3, f64x2.mul(d, d));
      d = f64x2.sub(r, b);
      t3 = f64x2.add(t3, f64x2.mul(d, d));
    }
    const out = chunkOf + (<usize>i << 3);
    v128.store(out, s0, 0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
    const second = out + (<usize>CHUNK << 3);
    v128.store(second, t0, 0);
    v128.store(second, t1, 16);
    v128.store(second, t2, 32);
    v128.store(second, t3, 48);
  }
}

/** Lets `count` distances, of the rows from `from` on, into a heap of k. An equal value that comes later never enters. */
function admit(from: usize, place: i32, count: i32, k: i32, values: usize, places: usize): void {
  let i = 0;
  for (; place + i < k && i < count; i++) siftUp(values, places, place + i, load<f64>(from + (<usize>i << 3)), place + i);
  if (i == count) return;
  let top = load<f64>(values);
  let tops = f64x2.splat(top);
  while (i < count) {
    const at = from + (<usize>i << 3);
    if (i + 4 <= count) {
      const low = f64x2.lt(v128.load(at, 0), tops);
      const high = f64x2.lt(v128.load(at, 16), tops);
      if (!v128.any_true(v128.or(low, high))) {
        i += 4;
        continue;
      }
    }
    const end = min(i + 4, count);
    for (; i < end; i++) {
      const value = load<f64>(from + (<usize>i << 3));
      if (!(value < top)) continue;
      siftDown(values, places, k, value, place + i);
      top = load<f64>(values);
    }
    tops = f64x2.splat(top);
  }
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
