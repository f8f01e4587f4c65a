import { halves } from "./products";
import { curvature, panelsOf } from "./softmax";
import { quarters } from "./softmax-rough";

/**
 * out = Xᵀ diag(w) X, both triangles, with w = s P (1 − P') of the outputs k = l, −s P P' of others.
 * weighted: a copy of `block` panels.   sums: p × p pairs, tiles of 4 × 2.
 * Tiles stay in registers while a block of panels is in the cache.
 */
export function softmaxBlock(
  x: usize,
  n: i32,
  p: i32,
  m: i32,
  k: i32,
  l: i32,
  chances: usize,
  s: usize,
  block: i32,
  weighted: usize,
  sums: usize,
  out: usize,
): void {
  weighedSquares<f64>(x, panelsOf(n), p, m, k, l, chances, s, block, weighted, sums, out);
}

/**
 * As softmaxBlock of output k with itself, in singles, of panels of 16 rows. With one output, `chances` is the rows' weight.
 * `sums` and `weighted` as there; out: p × p doubles.
 */
export function roughBlock(
  x: usize,
  panels: i32,
  p: i32,
  m: i32,
  k: i32,
  chances: usize,
  s: usize,
  block: i32,
  weighted: usize,
  sums: usize,
  out: usize,
): void {
  weighedSquares<f32>(x, panels, p, m, k, k, chances, s, block, weighted, sums, out);
}

/** Both of them: panels take 64 bytes a column in either precision. */
function weighedSquares<T>(
  x: usize,
  panels: i32,
  p: i32,
  m: i32,
  k: i32,
  l: i32,
  chances: usize,
  s: usize,
  block: i32,
  weighted: usize,
  sums: usize,
  out: usize,
): void {
  const tiles = (p + 3) >> 2;
  memory.fill(sums, 0, <usize>(tiles * tiles) << 8);
  const line = <usize>p << 6;
  for (let i = 0; i < panels; i += block) {
    const count = min(block, panels - i);
    const from = x + <usize>i * line;
    for (let c = 0; c < count; c++) {
      const chance = chances + (<usize>((i + c) * m) << 6);
      const panel = from + <usize>c * line;
      const to = weighted + <usize>c * line;
      const weight = s + (<usize>(i + c) << 6);
      if (sizeof<T>() == 8) weigh(panel, p, chance, k, l, weight, to);
      else weighRough(panel, p, m == 1, chance + (<usize>k << 6), weight, to);
    }
    addTiles<T>(weighted, from, count, p, sums);
  }
  readTiles<T>(sums, p, out);
}

function weighRough(panel: usize, p: i32, isWeight: bool, chance: usize, s: usize, out: usize): void {
  for (let lane: usize = 0; lane < 64; lane += 16) {
    const q = v128.load(chance + lane);
    const w = isWeight ? q : f32x4.mul(f32x4.mul(v128.load(s + lane), q), f32x4.sub(f32x4.splat(1), q));
    const end = lane + (<usize>p << 6);
    for (let at = lane; at < end; at += 64) v128.store(out + at, f32x4.mul(v128.load(panel + at), w));
  }
}

/** The panels' part of all tiles on and below the diagonal. */
function addTiles<T>(weighted: usize, from: usize, count: i32, p: i32, sums: usize): void {
  const tiles = (p + 3) >> 2;
  for (let j = 0; j < p; j += 4) {
    for (let h = 0; h < p && h < j + 4; h += 2) {
      tile<T>(weighted, from, count, p, j, h, sums + (<usize>((j >> 2) * 2 * tiles + (h >> 1)) << 7));
    }
  }
}

function readTiles<T>(sums: usize, p: i32, out: usize): void {
  const tiles = (p + 3) >> 2;
  for (let j = 0; j < p; j++) {
    for (let h = 0; h <= j; h++) {
      const at = sums + (<usize>((j >> 2) * 2 * tiles + (h >> 1)) << 7) + (<usize>(2 * (j & 3) + (h & 1)) << 4);
      const value = sizeof<T>() == 8 ? halves(v128.load(at)) : quarters(v128.load(at));
      store<f64>(out + (<usize>(j * p + h) << 3), value);
      store<f64>(out + (<usize>(h * p + j) << 3), value);
    }
  }
}

function weigh(panel: usize, p: i32, chance: usize, k: i32, l: i32, s: usize, out: usize): void {
  const own = chance + (<usize>k << 6);
  const other = chance + (<usize>l << 6);
  for (let lane: usize = 0; lane < 64; lane += 16) {
    const w =
      k == l
        ? curvature(own + lane, s + lane)
        : f64x2.neg(f64x2.mul(f64x2.mul(v128.load(s + lane), v128.load(own + lane)), v128.load(other + lane)));
    const end = lane + (<usize>p << 6);
    for (let at = lane; at < end; at += 64) v128.store(out + at, f64x2.mul(v128.load(panel + at), w));
  }
}

/** Columns j … j + 3 of `left` with h and h + 1 of `right`; the last column stands for those beyond it. */
function tile<T>(left: usize, right: usize, count: i32, p: i32, j: i32, h: i32, out: usize): void {
  const line = <usize>p << 6;
  let a0 = left + (<usize>j << 6);
  let a1 = left + (<usize>min(j + 1, p - 1) << 6);
  let a2 = left + (<usize>min(j + 2, p - 1) << 6);
  let a3 = left + (<usize>min(j + 3, p - 1) << 6);
  let b0 = right + (<usize>h << 6);
  let b1 = right + (<usize>min(h + 1, p - 1) << 6);
  let c00 = v128.load(out, 0);
  let c01 = v128.load(out, 16);
  let c10 = v128.load(out, 32);
  let c11 = v128.load(out, 48);
  let c20 = v128.load(out, 64);
  let c21 = v128.load(out, 80);
  let c30 = v128.load(out, 96);
  let c31 = v128.load(out, 112);
  for (let c = 0; c < count; c++) {
    for (let lane: usize = 0; lane < 64; lane += 16) {
      const y0 = v128.load(b0 + lane);
      const y1 = v128.load(b1 + lane);
      let v = v128.load(a0 + lane);
      c00 = v128.add<T>(c00, v128.mul<T>(v, y0));
      c01 = v128.add<T>(c01, v128.mul<T>(v, y1));
      v = v128.load(a1 + lane);
      c10 = v128.add<T>(c10, v128.mul<T>(v, y0));
      c11 = v128.add<T>(c11, v128.mul<T>(v, y1));
      v = v128.load(a2 + lane);
      c20 = v128.add<T>(c20, v128.mul<T>(v, y0));
      c21 = v128.add<T>(c21, v128.mul<T>(v, y1));
      v = v128.load(a3 + lane);
      c30 = v128.add<T>(c30, v128.mul<T>(v, y0));
      c31 = v128.add<T>(c31, v128.mul<T>(v, y1));
    }
    a0 += line;
    a1 += line;
    a2 += line;
    a3 += line;
    b0 += line;
    b1 += line;
  }
  v128.store(out, c00, 0);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
}
