import { storeExps } from "./exponential";

/**
 * First and second derivatives of boosting's losses by the raw scores, two or four rows at once, as ../../boosting-loss.ts,
 * to the last bit. Doubles come in, column-major, `rows` rows a column, a multiple of 4; what goes out are singles: by row
 * the first derivative and the second, column-major too.
 */

/** Both derivatives of two rows. */
// @ts-expect-error: decorator
@inline
function storeOf(gradients: v128, hessians: v128, at: usize): void {
  const first = f32x4.demote_f64x2_zero(gradients);
  const second = f32x4.demote_f64x2_zero(hessians);
  v128.store(at, v128.shuffle<f32>(first, second, 0, 4, 1, 5));
}

/** Of squared error. Second derivatives are the weights. */
export function squaredDerivatives(rows: i32, raw: usize, y: usize, weights: usize, pairs: usize): void {
  for (let at: usize = 0; at < <usize>rows << 3; at += 16) {
    const weight = v128.load(weights + at);
    storeOf(f64x2.mul(weight, f64x2.sub(v128.load(raw + at), v128.load(y + at))), weight, pairs + at);
  }
}

/** eˣ of four rows. */
const exps: usize = memory.data(32, 16);

/** y: 0 or 1. */
export function logisticDerivatives(rows: i32, raw: usize, y: usize, weights: usize, pairs: usize): void {
  for (let at: usize = 0; at < <usize>rows << 3; at += 32) {
    const scoreA = v128.load(raw + at);
    const scoreB = v128.load(raw + at, 16);
    storeExps(f64x2.neg(f64x2.abs(scoreA)), f64x2.neg(f64x2.abs(scoreB)), exps);
    storeOfTwo(scoreA, v128.load(exps), v128.load(y + at), v128.load(weights + at), pairs + at);
    storeOfTwo(scoreB, v128.load(exps, 16), v128.load(y + at, 16), v128.load(weights + at, 16), pairs + at + 16);
  }
}

/** e: exp of −|score|. */
// @ts-expect-error: decorator
@inline
function storeOfTwo(score: v128, e: v128, y: v128, weight: v128, pairs: usize): void {
  const one = f64x2.splat(1);
  const sum = f64x2.add(one, e);
  const isUp = f64x2.ge(score, f64x2.splat(0));
  const factor = v128.bitselect(one, e, isUp);
  const rest = v128.bitselect(e, one, isUp);
  const gradient = f64x2.div(f64x2.sub(f64x2.mul(f64x2.sub(one, y), factor), f64x2.mul(y, rest)), sum);
  storeOf(f64x2.mul(weight, gradient), f64x2.mul(weight, f64x2.div(e, f64x2.mul(sum, sum))), pairs);
}

// @ts-expect-error: decorator
@inline
function storeOfClass(e: v128, sum: v128, y: v128, k: v128, weight: v128, pairs: usize): void {
  const one = f64x2.splat(1);
  const p = f64x2.div(e, sum);
  const gradient = f64x2.mul(weight, f64x2.sub(p, v128.and(one, f64x2.eq(y, k))));
  storeOf(gradient, f64x2.mul(f64x2.mul(weight, p), f64x2.sub(one, p)), pairs);
}

/** y: the place of the row's class.   work: 32 bytes a class. */
export function softmaxDerivatives(
  rows: i32,
  classes: i32,
  raw: usize,
  y: usize,
  weights: usize,
  pairs: usize,
  work: usize,
): void {
  const column = <usize>rows << 3;
  const end = raw + <usize>classes * column;
  for (let at: usize = 0; at < column; at += 32) {
    let topA = v128.load(raw + at);
    let topB = v128.load(raw + at, 16);
    for (let score = raw + at + column; score < end; score += column) {
      topA = f64x2.pmax(topA, v128.load(score));
      topB = f64x2.pmax(topB, v128.load(score, 16));
    }
    let sumA = f64x2.splat(0);
    let sumB = f64x2.splat(0);
    let e = work;
    for (let score = raw + at; score < end; score += column, e += 32) {
      storeExps(f64x2.sub(v128.load(score), topA), f64x2.sub(v128.load(score, 16), topB), e);
      sumA = f64x2.add(sumA, v128.load(e));
      sumB = f64x2.add(sumB, v128.load(e, 16));
    }
    const ownA = v128.load(y + at);
    const ownB = v128.load(y + at, 16);
    const weightA = v128.load(weights + at);
    const weightB = v128.load(weights + at, 16);
    e = work;
    let to = pairs + at;
    for (let k = 0; k < classes; k++, e += 32, to += column) {
      const own = f64x2.splat(<f64>k);
      storeOfClass(v128.load(e), sumA, ownA, own, weightA, to);
      storeOfClass(v128.load(e, 16), sumB, ownB, own, weightB, to + 16);
    }
  }
}
