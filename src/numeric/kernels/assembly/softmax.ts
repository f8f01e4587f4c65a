import { fourScores, halves } from "./products";

/**
 * out = Xᵀ R with R = diag(s) P ∘ (X V − means), means of X V over the outputs by P: what the Hessian of the softmax's
 * loss makes of V. With one output, R = diag of P times X V.
 * x: panels of pairs, of p columns.   chances: such panels of P, of m columns; with one output, of its weights.
 * weights: such panels of s; of one output, none.   v: p × m column-major.
 * work: 64 bytes an output.   sums: p × m pairs.   out: p × m column-major.
 * A panel of 8 rows goes all the way while it is in the cache. Sums run as in multiplyPairs and multiplyTransposedPairs.
 */
export function softmaxProduct(
  x: usize,
  n: i32,
  p: i32,
  v: usize,
  m: i32,
  chances: usize,
  weights: usize,
  work: usize,
  sums: usize,
  out: usize,
): void {
  const panels = (((n + 1) >> 1) + 3) >> 2;
  memory.fill(sums, 0, <usize>(p * m) << 4);
  for (let i = 0; i < panels; i++) {
    const panel = x + (<usize>(i * p) << 6);
    const chance = chances + (<usize>(i * m) << 6);
    fourScores(panel, p, v, m, work);
    if (m == 1) scaleBy(chance, work);
    else deviate(chance, weights + (<usize>i << 6), m, work);
    addPanel(panel, p, work, m, sums);
  }
  for (let at: usize = 0; at < <usize>(p * m); at++) store<f64>(out + (at << 3), halves(v128.load(sums + (at << 4))));
}

function scaleBy(chance: usize, work: usize): void {
  for (let at: usize = 0; at < 64; at += 16) {
    v128.store(work + at, f64x2.mul(v128.load(chance + at), v128.load(work + at)));
  }
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
