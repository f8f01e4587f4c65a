import { expOf, log1pOf, logOf } from "./exponential";
import { fourScores, halves } from "./products";

/**
 * The softmax's loss and its derivatives over panels of 8 rows, which go all the way while they are in the cache.
 * x: panels of pairs, of p columns.   scores, move, chances: such panels of m columns: an output each.   y, s: such panels of
 * one column: the class of a row, and what it counts.   work: 64 bytes an output.   sums: p × m pairs.
 * Each sum over the rows runs in two halves, as in multiplyTransposedPairs.
 */

// @ts-expect-error: decorator
@inline
export function panelsOf(n: i32): i32 {
  return (((n + 1) >> 1) + 3) >> 2;
}

/** out = X V, in panels.   v: p × m column-major. */
export function softmaxScores(x: usize, n: i32, p: i32, v: usize, m: i32, out: usize): void {
  const panels = panelsOf(n);
  for (let i = 0; i < panels; i++) {
    fourScores(x + (<usize>(i * p) << 6), p, v, m, out + (<usize>(i * m) << 6));
  }
}

/** The largest absolute value of as many panels of one column. */
export function softmaxLargest(values: usize, panels: i32): f64 {
  let most = f64x2.splat(0);
  const end = values + (<usize>panels << 6);
  for (; values < end; values += 16) most = f64x2.pmax(most, f64x2.abs(v128.load(values)));
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

/** scores −= t move. */
export function softmaxAdvance(scores: usize, move: usize, panels: i32, t: f64): void {
  const step = f64x2.splat(t);
  const end = <usize>panels << 6;
  for (let at: usize = 0; at < end; at += 16) {
    v128.store(scores + at, f64x2.sub(v128.load(scores + at), f64x2.mul(step, v128.load(move + at))));
  }
}

/** Σ s loss at scores − t move; leaves the probabilities in `chances`. Of one output: that of class 1. */
export function softmaxLoss(
  n: i32,
  m: i32,
  scores: usize,
  move: usize,
  t: f64,
  y: usize,
  s: usize,
  chances: usize,
): f64 {
  const panels = panelsOf(n);
  const step = f64x2.splat(t);
  let total = f64x2.splat(0);
  for (let i = 0; i < panels; i++) {
    const from = <usize>(i * m) << 6;
    const row = <usize>i << 6;
    if (m == 1) total = logistic(scores + row, move + row, step, y + row, s + row, chances + row, total);
    else {
      for (let at: usize = 0; at < 64; at += 16) {
        const to = from + at;
        const loss = softmax(m, scores + to, move + to, step, v128.load(y + row + at), chances + to);
        total = f64x2.add(total, f64x2.mul(v128.load(s + row + at), loss));
      }
    }
  }
  return halves(total);
}

/** A panel's losses on top of `total`. All exponentials before all logarithms: none waits for the one before it. */
function logistic(scores: usize, move: usize, step: v128, y: usize, s: usize, chances: usize, total: v128): v128 {
  const f0 = f64x2.sub(v128.load(scores, 0), f64x2.mul(step, v128.load(move, 0)));
  const f1 = f64x2.sub(v128.load(scores, 16), f64x2.mul(step, v128.load(move, 16)));
  const f2 = f64x2.sub(v128.load(scores, 32), f64x2.mul(step, v128.load(move, 32)));
  const f3 = f64x2.sub(v128.load(scores, 48), f64x2.mul(step, v128.load(move, 48)));
  const e0 = expOf(f64x2.neg(f64x2.abs(f0)));
  const e1 = expOf(f64x2.neg(f64x2.abs(f1)));
  const e2 = expOf(f64x2.neg(f64x2.abs(f2)));
  const e3 = expOf(f64x2.neg(f64x2.abs(f3)));
  const l0 = f64x2.mul(v128.load(s, 0), logisticLoss(f0, e0, v128.load(y, 0), chances));
  const l1 = f64x2.mul(v128.load(s, 16), logisticLoss(f1, e1, v128.load(y, 16), chances + 16));
  const l2 = f64x2.mul(v128.load(s, 32), logisticLoss(f2, e2, v128.load(y, 32), chances + 32));
  const l3 = f64x2.mul(v128.load(s, 48), logisticLoss(f3, e3, v128.load(y, 48), chances + 48));
  return f64x2.add(f64x2.add(f64x2.add(f64x2.add(total, l0), l1), l2), l3);
}

/** Of the score f, with e = exp(−|f|); leaves the probability of class 1 in `chance`. */
// @ts-expect-error: decorator
@inline
function logisticLoss(f: v128, e: v128, y: v128, chance: usize): v128 {
  const one = f64x2.splat(1);
  const large = f64x2.div(one, f64x2.add(one, e));
  const isUp = f64x2.ge(f, f64x2.splat(0));
  v128.store(chance, v128.bitselect(large, f64x2.mul(e, large), isUp));
  const isRight = i64x2.eq(isUp, f64x2.eq(y, one));
  return f64x2.add(log1pOf(e), v128.andnot(f64x2.abs(f), isRight));
}

// @ts-expect-error: decorator
@inline
function softmax(m: i32, scores: usize, move: usize, step: v128, y: v128, chances: usize): v128 {
  const end = <usize>m << 6;
  let top = f64x2.splat(-Infinity);
  let own = f64x2.splat(0);
  let k = f64x2.splat(0);
  for (let at: usize = 0; at < end; at += 64) {
    const f = f64x2.sub(v128.load(scores + at), f64x2.mul(step, v128.load(move + at)));
    v128.store(chances + at, f);
    top = f64x2.pmax(top, f);
    own = v128.bitselect(f, own, f64x2.eq(y, k));
    k = f64x2.add(k, f64x2.splat(1));
  }
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < end; at += 64) {
    const e = expOf(f64x2.sub(v128.load(chances + at), top));
    v128.store(chances + at, e);
    sum = f64x2.add(sum, e);
  }
  const share = f64x2.div(f64x2.splat(1), sum);
  for (let at: usize = 0; at < end; at += 64) {
    v128.store(chances + at, f64x2.mul(share, v128.load(chances + at)));
  }
  return f64x2.sub(f64x2.add(logOf(sum), top), own);
}

/** out = Xᵀ R with R = s (chances − 1 where the row is of the output's class).   out: p × m column-major. */
export function softmaxGradient(
  x: usize,
  n: i32,
  p: i32,
  m: i32,
  chances: usize,
  y: usize,
  s: usize,
  work: usize,
  sums: usize,
  out: usize,
): void {
  const panels = panelsOf(n);
  memory.fill(sums, 0, <usize>(p * m) << 4);
  for (let i = 0; i < panels; i++) {
    const row = <usize>i << 6;
    let k = f64x2.splat(m == 1 ? 1 : 0);
    const from = chances + (<usize>(i * m) << 6);
    for (let at: usize = 0; at < <usize>m << 6; at += 64) {
      for (let lane: usize = 0; lane < 64; lane += 16) {
        const target = v128.and(f64x2.splat(1), f64x2.eq(v128.load(y + row + lane), k));
        const off = f64x2.sub(v128.load(from + at + lane), target);
        v128.store(work + at + lane, f64x2.mul(v128.load(s + row + lane), off));
      }
      k = f64x2.add(k, f64x2.splat(1));
    }
    addPanel(x + (<usize>(i * p) << 6), p, work, m, sums);
  }
  readSums(sums, p * m, out);
}

/**
 * out = Xᵀ R with R = diag(s) P ∘ (X V − means), means of X V over the outputs by P: what the Hessian of the softmax's
 * loss makes of V. With one output, R = s P (1 − P) X V.   v: p × m column-major.   out: p × m column-major.
 */
export function softmaxProduct(
  x: usize,
  n: i32,
  p: i32,
  v: usize,
  m: i32,
  chances: usize,
  s: usize,
  work: usize,
  sums: usize,
  out: usize,
): void {
  const panels = panelsOf(n);
  memory.fill(sums, 0, <usize>(p * m) << 4);
  for (let i = 0; i < panels; i++) {
    const panel = x + (<usize>(i * p) << 6);
    const chance = chances + (<usize>(i * m) << 6);
    const row = s + (<usize>i << 6);
    fourScores(panel, p, v, m, work);
    if (m == 1) scaleBy(chance, row, work);
    else deviate(chance, row, m, work);
    addPanel(panel, p, work, m, sums);
  }
  readSums(sums, p * m, out);
}

function scaleBy(chance: usize, s: usize, work: usize): void {
  for (let at: usize = 0; at < 64; at += 16) {
    v128.store(work + at, f64x2.mul(curvature(chance + at, s + at), v128.load(work + at)));
  }
}

/** out = s P (1 − P), of panels of one column. */
export function softmaxCurvatures(chances: usize, s: usize, panels: i32, out: usize): void {
  const end = <usize>panels << 6;
  for (let at: usize = 0; at < end; at += 16) v128.store(out + at, curvature(chances + at, s + at));
}

/** s P (1 − P). */
// @ts-expect-error: decorator
@inline
export function curvature(chance: usize, s: usize): v128 {
  const q = v128.load(chance);
  return f64x2.mul(f64x2.mul(v128.load(s), q), f64x2.sub(f64x2.splat(1), q));
}

/** Scores to s P (score − mean). */
function deviate(chance: usize, weight: usize, m: i32, work: usize): void {
  for (let at: usize = 0; at < 64; at += 16) {
    let mean = f64x2.splat(0);
    const end = <usize>m << 6;
    for (let k = at; k < end; k += 64) {
      mean = f64x2.add(mean, f64x2.mul(v128.load(chance + k), v128.load(work + k)));
    }
    const s = v128.load(weight + at);
    for (let k = at; k < end; k += 64) {
      const scaled = f64x2.mul(s, v128.load(chance + k));
      v128.store(work + k, f64x2.mul(scaled, f64x2.sub(v128.load(work + k), mean)));
    }
  }
}

function readSums(sums: usize, count: i32, out: usize): void {
  for (let at: usize = 0; at < <usize>count; at++) store<f64>(out + (at << 3), halves(v128.load(sums + (at << 4))));
}

/** The panel's part of every sum. */
function addPanel(panel: usize, p: i32, work: usize, m: i32, sums: usize): void {
  const end = panel + (<usize>p << 6);
  const step = <usize>p << 4;
  for (let k = 0; k < m; k += 2) {
    const first = sums + <usize>k * step;
    const r = work + (<usize>k << 6);
    if (k + 1 < m) addTwo(panel, end, r, first, first + step);
    else addOne(panel, end, r, first);
  }
}

function addTwo(panel: usize, end: usize, r: usize, sums: usize, others: usize): void {
  const a0 = v128.load(r, 0);
  const a1 = v128.load(r, 16);
  const a2 = v128.load(r, 32);
  const a3 = v128.load(r, 48);
  const b0 = v128.load(r, 64);
  const b1 = v128.load(r, 80);
  const b2 = v128.load(r, 96);
  const b3 = v128.load(r, 112);
  for (; panel < end; panel += 64, sums += 16, others += 16) {
    let a = v128.load(sums);
    let b = v128.load(others);
    let x = v128.load(panel, 0);
    a = f64x2.add(a, f64x2.mul(x, a0));
    b = f64x2.add(b, f64x2.mul(x, b0));
    x = v128.load(panel, 16);
    a = f64x2.add(a, f64x2.mul(x, a1));
    b = f64x2.add(b, f64x2.mul(x, b1));
    x = v128.load(panel, 32);
    a = f64x2.add(a, f64x2.mul(x, a2));
    b = f64x2.add(b, f64x2.mul(x, b2));
    x = v128.load(panel, 48);
    a = f64x2.add(a, f64x2.mul(x, a3));
    b = f64x2.add(b, f64x2.mul(x, b3));
    v128.store(sums, a);
    v128.store(others, b);
  }
}

function addOne(panel: usize, end: usize, r: usize, sums: usize): void {
  const a0 = v128.load(r, 0);
  const a1 = v128.load(r, 16);
  const a2 = v128.load(r, 32);
  const a3 = v128.load(r, 48);
  for (; panel < end; panel += 64, sums += 16) {
    let a = v128.load(sums);
    a = f64x2.add(a, f64x2.mul(v128.load(panel, 0), a0));
    a = f64x2.add(a, f64x2.mul(v128.load(panel, 16), a1));
    a = f64x2.add(a, f64x2.mul(v128.load(panel, 32), a2));
    a = f64x2.add(a, f64x2.mul(v128.load(panel, 48), a3));
    v128.store(sums, a);
  }
}
