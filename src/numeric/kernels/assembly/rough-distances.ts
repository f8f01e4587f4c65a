/** Squared distances in single precision, never above the true ones, of which all but a few rows need no more. */

/**
 * out[q · stride + i] = squares[i] + squaresOfQueries[q] − 2 row i · query q, for four queries.
 * x: single panels of 8 rows, `panels` of them, p columns.   squares: one a row of them.
 * queries: a single panel of 4, and their squares.   stride: in rows.
 */
export function roughDistances(
  x: usize,
  squares: usize,
  panels: i32,
  p: i32,
  queries: usize,
  squaresOfQueries: usize,
  out: usize,
  stride: i32,
): void {
  const step = <usize>p << 5;
  const next = <usize>stride << 2;
  const own0 = v128.load32_splat(squaresOfQueries, 0);
  const own1 = v128.load32_splat(squaresOfQueries, 4);
  const own2 = v128.load32_splat(squaresOfQueries, 8);
  const own3 = v128.load32_splat(squaresOfQueries, 12);
  let panel = x;
  for (let i = 0; i < panels; i++) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = a0;
    let c1 = a0;
    let d0 = a0;
    let d1 = a0;
    let q = queries;
    const end = panel + step;
    for (; panel < end; panel += 32, q += 16) {
      const low = v128.load(panel, 0);
      const high = v128.load(panel, 16);
      let value = v128.load32_splat(q, 0);
      a0 = f32x4.add(a0, f32x4.mul(low, value));
      a1 = f32x4.add(a1, f32x4.mul(high, value));
      value = v128.load32_splat(q, 4);
      b0 = f32x4.add(b0, f32x4.mul(low, value));
      b1 = f32x4.add(b1, f32x4.mul(high, value));
      value = v128.load32_splat(q, 8);
      c0 = f32x4.add(c0, f32x4.mul(low, value));
      c1 = f32x4.add(c1, f32x4.mul(high, value));
      value = v128.load32_splat(q, 12);
      d0 = f32x4.add(d0, f32x4.mul(low, value));
      d1 = f32x4.add(d1, f32x4.mul(high, value));
    }
    const offset = <usize>i << 5;
    const low = v128.load(squares + offset, 0);
    const high = v128.load(squares + offset, 16);
    put(out + offset, f32x4.add(low, own0), f32x4.add(high, own0), a0, a1);
    put(out + offset + next, f32x4.add(low, own1), f32x4.add(high, own1), b0, b1);
    put(out + offset + 2 * next, f32x4.add(low, own2), f32x4.add(high, own2), c0, c1);
    put(out + offset + 3 * next, f32x4.add(low, own3), f32x4.add(high, own3), d0, d1);
  }
}

// @ts-expect-error: decorator
@inline
function put(out: usize, low: v128, high: v128, product0: v128, product1: v128): void {
  v128.store(out, f32x4.sub(low, f32x4.add(product0, product0)), 0);
  v128.store(out, f32x4.sub(high, f32x4.add(product1, product1)), 16);
}

/** Least values that there are for each of the k: so that hardly more than k values lie below the threshold. */
const SPREAD: i32 = 4;

/**
 * A value that k of the values, or few more, do not exceed: one that the k least of groups of them do not.
 * values: 8 × panels singles.   least: room for as many.
 */
export function thresholdFor(k: i32, values: usize, panels: i32, least: usize): f32 {
  const each = max(1, (panels << 3) / (SPREAD * k));
  let to = least;
  for (let from = 0; from < panels; from += each) {
    let at = values + (<usize>from << 5);
    const end = values + (<usize>min(from + each, panels) << 5);
    let low = v128.load(at, 0);
    let high = v128.load(at, 16);
    for (at += 32; at < end; at += 32) {
      low = f32x4.pmin(low, v128.load(at, 0));
      high = f32x4.pmin(high, v128.load(at, 16));
    }
    v128.store(to, ranked(low), 0);
    v128.store(to, ranked(high), 16);
    to += 32;
  }
  // A whole number between those that too few and enough do not exceed.
  let tooFew = i32.MIN_VALUE;
  let enough = i32.MAX_VALUE;
  while (tooFew < enough) {
    const middle = (tooFew & enough) + ((tooFew ^ enough) >> 1);
    const found = countUpTo(middle, least, to);
    if (found < k) tooFew = middle + 1;
    else {
      enough = middle;
      if (found <= k + (k >> 3)) break;
    }
  }
  return reinterpret<f32>(enough ^ ((enough >> 31) & i32.MAX_VALUE));
}

/** Singles as whole numbers in the same order. */
// @ts-expect-error: decorator
@inline
function ranked(values: v128): v128 {
  return v128.xor(values, v128.and(i32x4.shr_s(values, 31), i32x4.splat(i32.MAX_VALUE)));
}

function countUpTo(most: i32, from: usize, to: usize): i32 {
  const tops = i32x4.splat(most);
  let count = i32x4.splat(0);
  for (let at = from; at < to; at += 32) {
    count = i32x4.sub(count, i32x4.le_s(v128.load(at, 0), tops));
    count = i32x4.sub(count, i32x4.le_s(v128.load(at, 16), tops));
  }
  count = i32x4.add(count, v128.shuffle<i64>(count, count, 1, 0));
  return i32x4.extract_lane(count, 0) + i32x4.extract_lane(count, 1);
}
