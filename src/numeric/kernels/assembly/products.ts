/**
 * Column j of an n × p matrix into panels of 4 pairs of rows, [panel][p][4][2]: pair i holds rows i and half + i, with
 * half = n / 2 rounded down, so that the two halves of a sum over the rows run side by side. The row that is left of an
 * odd n has the second place of the last pair. What fills up is 0.
 */
export function packPairs(from: usize, n: i32, p: i32, j: i32, to: usize): void {
  const half = n >> 1;
  const pairs = (n + 1) >> 1;
  const end = (pairs + 3) & ~3;
  for (let i = 0; i < end; i++) {
    const at = to + (<usize>(((i >> 2) * p + j) * 4 + (i & 3)) << 4);
    store<f64>(at, i < half ? load<f64>(from + (<usize>i << 3)) : 0);
    store<f64>(at, i < pairs ? load<f64>(from + (<usize>(half + i) << 3)) : 0, 8);
  }
}

/**
 * out = X V. x: panels of pairs.   v: p × m column-major.   out: n × m column-major.
 * Each entry is one sum over the columns in order.
 */
export function multiplyPairs(x: usize, n: i32, p: i32, v: usize, m: i32, out: usize): void {
  const pairs = (n + 1) >> 1;
  const step = <usize>p << 3;
  for (let i = 0; i < pairs; i += 4) {
    const panel = x + (<usize>(i >> 2) * <usize>p << 6);
    for (let k = 0; k < m; k += 2) {
      const first = v + <usize>k * step;
      const to = out + (<usize>k * <usize>n << 3);
      if (k + 1 < m) twoScores(panel, p, first, first + step, n, i, to, to + (<usize>n << 3));
      else oneScore(panel, p, first, n, i, to);
    }
  }
}

function twoScores(panel: usize, p: i32, v: usize, w: usize, n: i32, i: i32, out: usize, second: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  let t3 = s0;
  const end = v + (<usize>p << 3);
  for (; v < end; v += 8, w += 8, panel += 64) {
    const a = v128.load64_splat(v);
    const b = v128.load64_splat(w);
    let x = v128.load(panel, 0);
    s0 = f64x2.add(s0, f64x2.mul(x, a));
    t0 = f64x2.add(t0, f64x2.mul(x, b));
    x = v128.load(panel, 16);
    s1 = f64x2.add(s1, f64x2.mul(x, a));
    t1 = f64x2.add(t1, f64x2.mul(x, b));
    x = v128.load(panel, 32);
    s2 = f64x2.add(s2, f64x2.mul(x, a));
    t2 = f64x2.add(t2, f64x2.mul(x, b));
    x = v128.load(panel, 48);
    s3 = f64x2.add(s3, f64x2.mul(x, a));
    t3 = f64x2.add(t3, f64x2.mul(x, b));
  }
  putPairs(out, n, i, s0, s1, s2, s3);
  putPairs(second, n, i, t0, t1, t2, t3);
}

function oneScore(panel: usize, p: i32, v: usize, n: i32, i: i32, out: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = v + (<usize>p << 3);
  for (; v < end; v += 8, panel += 64) {
    const a = v128.load64_splat(v);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(panel, 0), a));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(panel, 16), a));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(panel, 32), a));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(panel, 48), a));
  }
  putPairs(out, n, i, s0, s1, s2, s3);
}

function putPairs(out: usize, n: i32, i: i32, a: v128, b: v128, c: v128, d: v128): void {
  putPair(out, n, i, a);
  putPair(out, n, i + 1, b);
  putPair(out, n, i + 2, c);
  putPair(out, n, i + 3, d);
}

// @ts-ignore: decorator
@inline
function putPair(out: usize, n: i32, i: i32, values: v128): void {
  const half = n >> 1;
  if (i < half) store<f64>(out + (<usize>i << 3), f64x2.extract_lane(values, 0));
  if (half + i < n) store<f64>(out + (<usize>(half + i) << 3), f64x2.extract_lane(values, 1));
}

/**
 * out = Xᵀ R. x, r: panels of pairs, of p and of m columns.   out: p × m column-major.
 * Each entry is the sum over the first half of the rows, in order, plus that over the second.
 */
export function multiplyTransposedPairs(x: usize, n: i32, p: i32, r: usize, m: i32, out: usize): void {
  const panels = (((n + 1) >> 1) + 3) >> 2;
  for (let k = 0; k < m; k += 2) {
    // An odd last column is taken twice.
    const other = min(k + 1, m - 1);
    for (let j = 0; j < p; j += 2) {
      const next = min(j + 1, p - 1);
      const to = out + (<usize>(k * p) << 3);
      const second = out + (<usize>(other * p) << 3);
      fourSums(x, panels, p, j, next, r, m, k, other, to, second);
    }
  }
}

function fourSums(
  x: usize,
  panels: i32,
  p: i32,
  j: i32,
  next: i32,
  r: usize,
  m: i32,
  k: i32,
  other: i32,
  out: usize,
  second: usize,
): void {
  let s00 = f64x2.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  const stepX = <usize>p << 6;
  const stepR = <usize>m << 6;
  let x0 = x + (<usize>j << 6);
  let x1 = x + (<usize>next << 6);
  let r0 = r + (<usize>k << 6);
  let r1 = r + (<usize>other << 6);
  for (let i = 0; i < panels; i++) {
    for (let at: usize = 0; at < 64; at += 16) {
      const a = v128.load(x0 + at);
      const b = v128.load(x1 + at);
      const c = v128.load(r0 + at);
      const d = v128.load(r1 + at);
      s00 = f64x2.add(s00, f64x2.mul(a, c));
      s01 = f64x2.add(s01, f64x2.mul(a, d));
      s10 = f64x2.add(s10, f64x2.mul(b, c));
      s11 = f64x2.add(s11, f64x2.mul(b, d));
    }
    x0 += stepX;
    x1 += stepX;
    r0 += stepR;
    r1 += stepR;
  }
  store<f64>(out + (<usize>j << 3), halves(s00));
  store<f64>(out + (<usize>next << 3), halves(s10));
  store<f64>(second + (<usize>j << 3), halves(s01));
  store<f64>(second + (<usize>next << 3), halves(s11));
}

/** The scores of one panel for m columns of V, 64 bytes each, into `out`. */
export function fourScores(panel: usize, p: i32, v: usize, m: i32, out: usize): void {
  const step = <usize>p << 3;
  for (let k = 0; k < m; k += 2) {
    const first = v + <usize>k * step;
    const to = out + (<usize>k << 6);
    if (k + 1 < m) panelScores(panel, p, first, first + step, to, to + 64);
    else panelScore(panel, p, first, to);
  }
}

function panelScore(panel: usize, p: i32, v: usize, out: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = v + (<usize>p << 3);
  for (; v < end; v += 8, panel += 64) {
    const a = v128.load64_splat(v);
    s0 = f64x2.add(s0, f64x2.mul(v128.load(panel, 0), a));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(panel, 16), a));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(panel, 32), a));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(panel, 48), a));
  }
  v128.store(out, s0, 0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}

function panelScores(panel: usize, p: i32, v: usize, w: usize, out: usize, second: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  let t3 = s0;
  const end = v + (<usize>p << 3);
  for (; v < end; v += 8, w += 8, panel += 64) {
    const a = v128.load64_splat(v);
    const b = v128.load64_splat(w);
    let x = v128.load(panel, 0);
    s0 = f64x2.add(s0, f64x2.mul(x, a));
    t0 = f64x2.add(t0, f64x2.mul(x, b));
    x = v128.load(panel, 16);
    s1 = f64x2.add(s1, f64x2.mul(x, a));
    t1 = f64x2.add(t1, f64x2.mul(x, b));
    x = v128.load(panel, 32);
    s2 = f64x2.add(s2, f64x2.mul(x, a));
    t2 = f64x2.add(t2, f64x2.mul(x, b));
    x = v128.load(panel, 48);
    s3 = f64x2.add(s3, f64x2.mul(x, a));
    t3 = f64x2.add(t3, f64x2.mul(x, b));
  }
  v128.store(out, s0, 0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
  v128.store(second, t0, 0);
  v128.store(second, t1, 16);
  v128.store(second, t2, 32);
  v128.store(second, t3, 48);
}

// @ts-ignore: decorator
@inline
export function halves(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
