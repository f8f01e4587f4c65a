import { halves } from "./products";

/**
 * The Hessian of the softmax's loss in singles, for directions: twice as many a step as in doubles.
 * Panels of 16 rows, [p][4][4]: two panels of doubles one after the other, as ./softmax.ts has them.
 */

/** Panels whose sums run in singles before they are added up in doubles. */
const RUN = 64;
/** Less is taken for 0, as small singles are slow. */
const LEAST: f64 = 1e-30;

/** What columns of panels of doubles are multiplied by in singles: their largest value is 1 then.   out: p doubles. */
export function unitFactors(from: usize, panels: i32, p: i32, out: usize): void {
  const line = <usize>p << 6;
  for (let j = 0; j < p; j++) {
    let most = f64x2.splat(0);
    let at = from + (<usize>j << 6);
    for (let i = 0; i < panels; i++, at += line) {
      const low = f64x2.pmax(f64x2.abs(v128.load(at, 0)), f64x2.abs(v128.load(at, 16)));
      const high = f64x2.pmax(f64x2.abs(v128.load(at, 32)), f64x2.abs(v128.load(at, 48)));
      most = f64x2.pmax(most, f64x2.pmax(low, high));
    }
    const top = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
    store<f64>(out + (<usize>j << 3), top > 0 ? 1 / top : 1);
  }
}

/** out = from · factor, of panels of doubles with p columns each; factors: a column's, or 0: all 1. */
export function toSingles(from: usize, panels: i32, p: i32, factors: usize, out: usize): void {
  memory.fill(out, 0, (<usize>((panels + 1) >> 1) * <usize>p) << 6);
  for (let i = 0; i < panels; i++) {
    let to = out + ((<usize>(i >> 1) * <usize>p) << 6) + (<usize>(i & 1) << 5);
    for (let j = 0; j < p; j++, from += 64, to += 64) {
      const factor = f64x2.splat(factors == 0 ? 1 : load<f64>(factors + (<usize>j << 3)));
      v128.store(to, four(from, factor), 0);
      v128.store(to, four(from + 32, factor), 16);
    }
  }
}

function four(from: usize, factor: v128): v128 {
  const low = f32x4.demote_f64x2_zero(large(f64x2.mul(v128.load(from, 0), factor)));
  const high = f32x4.demote_f64x2_zero(large(f64x2.mul(v128.load(from, 16), factor)));
  return v128.shuffle<f64>(low, high, 0, 2);
}

// @ts-expect-error: decorator
@inline
function large(v: v128): v128 {
  return v128.and(v, f64x2.ge(f64x2.abs(v), f64x2.splat(LEAST)));
}

/** The sum of four singles, in doubles. */
// @ts-expect-error: decorator
@inline
export function quarters(four: v128): f64 {
  const low = f64x2.promote_low_f32x4(four);
  const high = f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1));
  return halves(f64x2.add(low, high));
}

/**
 * As softmaxProduct; all but `out` and `totals` in singles. With one output, `chances` is what its scores are multiplied by.
 * v: p × m column-major.   work: 64 bytes an output.   sums: p × m × 16 bytes.   out: p × m doubles.
 */
export function roughProduct(
  x: usize,
  panels: i32,
  p: i32,
  v: usize,
  m: i32,
  chances: usize,
  s: usize,
  work: usize,
  sums: usize,
  out: usize,
): void {
  const count = p * m;
  memory.fill(out, 0, <usize>count << 3);
  for (let from = 0; from < panels; from += RUN) {
    const end = min(from + RUN, panels);
    memory.fill(sums, 0, <usize>count << 4);
    for (let i = from; i < end; i++) {
      const panel = x + ((<usize>i * <usize>p) << 6);
      const chance = chances + ((<usize>i * <usize>m) << 6);
      scoresOf(panel, p, v, m, work);
      if (m == 1) scaleBy(chance, work);
      else deviate(chance, s + (<usize>i << 6), m, work);
      for (let k = 0; k < m; k += 2) addPair(panel, p, work, k, m, sums);
    }
    for (let at: usize = 0; at < <usize>count; at++) {
      store<f64>(out + (at << 3), load<f64>(out + (at << 3)) + quarters(v128.load(sums + (at << 4))));
    }
  }
}

/** An odd last output is taken twice. */
function scoresOf(panel: usize, p: i32, v: usize, m: i32, work: usize): void {
  const end = panel + (<usize>p << 6);
  for (let k = 0; k < m; k += 2) {
    const other = min(k + 1, m - 1);
    twoScores(panel, end, v + (<usize>(k * p) << 2), v + (<usize>(other * p) << 2), work, k, other);
  }
}

function twoScores(panel: usize, end: usize, v: usize, w: usize, work: usize, k: i32, other: i32): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  let t3 = s0;
  for (; panel < end; panel += 64, v += 4, w += 4) {
    const a = v128.load32_splat(v);
    const b = v128.load32_splat(w);
    let x = v128.load(panel, 0);
    s0 = f32x4.add(s0, f32x4.mul(x, a));
    t0 = f32x4.add(t0, f32x4.mul(x, b));
    x = v128.load(panel, 16);
    s1 = f32x4.add(s1, f32x4.mul(x, a));
    t1 = f32x4.add(t1, f32x4.mul(x, b));
    x = v128.load(panel, 32);
    s2 = f32x4.add(s2, f32x4.mul(x, a));
    t2 = f32x4.add(t2, f32x4.mul(x, b));
    x = v128.load(panel, 48);
    s3 = f32x4.add(s3, f32x4.mul(x, a));
    t3 = f32x4.add(t3, f32x4.mul(x, b));
  }
  put(work + (<usize>k << 6), s0, s1, s2, s3);
  put(work + (<usize>other << 6), t0, t1, t2, t3);
}

// @ts-expect-error: decorator
@inline
function put(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, a, 0);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
}

function scaleBy(chance: usize, work: usize): void {
  for (let at: usize = 0; at < 64; at += 16) {
    v128.store(work + at, f32x4.mul(v128.load(chance + at), v128.load(work + at)));
  }
}

/** Scores to s P (score − mean). */
function deviate(chance: usize, s: usize, m: i32, work: usize): void {
  for (let at: usize = 0; at < 64; at += 16) {
    let mean = f32x4.splat(0);
    const end = at + (<usize>m << 6);
    for (let k = at; k < end; k += 64) {
      mean = f32x4.add(mean, f32x4.mul(v128.load(chance + k), v128.load(work + k)));
    }
    const own = v128.load(s + at);
    for (let k = at; k < end; k += 64) {
      const scaled = f32x4.mul(own, v128.load(chance + k));
      v128.store(work + k, f32x4.mul(scaled, f32x4.sub(v128.load(work + k), mean)));
    }
  }
}

/** The panel's part of the sums of outputs k and k + 1. */
function addPair(panel: usize, p: i32, work: usize, k: i32, m: i32, sums: usize): void {
  const end = panel + (<usize>p << 6);
  const r = work + (<usize>k << 6);
  let to = sums + (<usize>(k * p) << 4);
  const a0 = v128.load(r, 0);
  const a1 = v128.load(r, 16);
  const a2 = v128.load(r, 32);
  const a3 = v128.load(r, 48);
  if (k + 1 == m) {
    for (; panel < end; panel += 64, to += 16) {
      let a = v128.load(to);
      a = f32x4.add(a, f32x4.mul(v128.load(panel, 0), a0));
      a = f32x4.add(a, f32x4.mul(v128.load(panel, 16), a1));
      a = f32x4.add(a, f32x4.mul(v128.load(panel, 32), a2));
      a = f32x4.add(a, f32x4.mul(v128.load(panel, 48), a3));
      v128.store(to, a);
    }
    return;
  }
  const b0 = v128.load(r, 64);
  const b1 = v128.load(r, 80);
  const b2 = v128.load(r, 96);
  const b3 = v128.load(r, 112);
  let other = to + (<usize>p << 4);
  for (; panel < end; panel += 64, to += 16, other += 16) {
    let a = v128.load(to);
    let b = v128.load(other);
    let x = v128.load(panel, 0);
    a = f32x4.add(a, f32x4.mul(x, a0));
    b = f32x4.add(b, f32x4.mul(x, b0));
    x = v128.load(panel, 16);
    a = f32x4.add(a, f32x4.mul(x, a1));
    b = f32x4.add(b, f32x4.mul(x, b1));
    x = v128.load(panel, 32);
    a = f32x4.add(a, f32x4.mul(x, a2));
    b = f32x4.add(b, f32x4.mul(x, b2));
    x = v128.load(panel, 48);
    a = f32x4.add(a, f32x4.mul(x, a3));
    b = f32x4.add(b, f32x4.mul(x, b3));
    v128.store(to, a);
    v128.store(other, b);
  }
}
