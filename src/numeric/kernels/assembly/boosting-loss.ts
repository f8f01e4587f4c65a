import { storeExps } from "./exponential";

/**
 * First and second derivatives of boosting's losses by the raw scores, two or four rows at once, as ../../boosting-loss.ts,
 * to the last bit. Doubles come in, singles go out; all of them column-major, `rows` rows a column, a multiple of 4.
 */

// @ts-expect-error: decorator
@inline
function storeSingles(at: usize, pair: v128): void {
  v128.store64_lane(at, f32x4.demote_f64x2_zero(pair), 0);
}

/** Of squared error. Second derivatives are the weights. */
export function squaredDerivatives(
  rows: i32,
  raw: usize,
  y: usize,
  weights: usize,
  gradients: usize,
  hessians: usize,
): void {
  for (let at: usize = 0; at < <usize>rows << 3; at += 16) {
    const weight = v128.load(weights + at);
    storeSingles(gradients + (at >> 1), f64x2.mul(weight, f64x2.sub(v128.load(raw + at), v128.load(y + at))));
    storeSingles(hessians + (at >> 1), weight);
  }
}

/** eˣ of four rows. */
const exps: usize = memory.data(32, 16);

/** y: 0 or 1. */
export function logisticDerivatives(
  rows: i32,
  raw: usize,
  y: usize,
  weights: usize,
  gradients: usize,
  hessians: usize,
): void {
  for (let at: usize = 0; at < <usize>rows << 3; at += 32) {
    const scoreA = v128.load(raw + at);
    const scoreB = v128.load(raw + at, 16);
    storeExps(f64x2.neg(f64x2.abs(scoreA)), f64x2.neg(f64x2.abs(scoreB)), exps);
    const to = at >> 1;
    storeOfTwo(scoreA, v128.load(exps), v128.load(y + at), v128.load(weights + at), gradients + to, hessians + to);
    storeOfTwo(
      scoreB,
      v128.load(exps, 16),
      v128.load(y + at, 16),
      v128.load(weights + at, 16),
      gradients + to + 8,
      hessians + to + 8,
    );
  }
}

/** e: exp of −|score|. */
// @ts-expect-error: decorator
@inline
function storeOfTwo(score: v128, e: v128, y: v128, weight: v128, gradients: usize, hessians: usize): void {
  const one = f64x2.splat(1);
  const sum = f64x2.add(one, e);
  const isUp = f64x2.ge(score, f64x2.splat(0));
  const factor = v128.bitselect(one, e, isUp);
  const rest = v128.bitselect(e, one, isUp);
  const gradient = f64x2.div(f64x2.sub(f64x2.mul(f64x2.sub(one, y), factor), f64x2.mul(y, rest)), sum);
  storeSingles(gradients, f64x2.mul(weight, gradient));
  storeSingles(hessians, f64x2.mul(weight, f64x2.div(e, f64x2.mul(sum, sum))));
}

// @ts-expect-error: decorator
@inline
function storeOfClass(e: v128, sum: v128, y: v128, k: v128, weight: v128, gradients: usize, hessians: usize): void {
  const one = f64x2.splat(1);
  const p = f64x2.div(e, sum);
  storeSingles(gradients, f64x2.mul(weight, f64x2.sub(p, v128.and(one, f64x2.eq(y, k)))));
  storeSingles(hessians, f64x2.mul(f64x2.mul(weight, p), f64x2.sub(one, p)));
}

/** y: the place of the row's class.   raw is lost. */
export function softmaxDerivatives(
  rows: i32,
  classes: i32,
  raw: usize,
  y: usize,
  weights: usize,
  gradients: usize,
  hessians: usize,
): void {
  const column = <usize>rows << 3;
  const end = raw + <usize>classes * column;
  for (let at: usize = 0; at < column; at += 32) {
    let topX = v128.load(raw + at);
    let topY = v128.load(raw + at, 16);
    for (let score = raw + at + column; score < end; score += column) {
      topX = f64x2.pmax(topX, v128.load(score));
      topY = f64x2.pmax(topY, v128.load(score, 16));
    }
    let sumX = f64x2.splat(0);
    let sumY = f64x2.splat(0);
    for (let score = raw + at; score < end; score += column) {
      storeExps(f64x2.sub(v128.load(score), topX), f64x2.sub(v128.load(score, 16), topY), score);
      sumX = f64x2.add(sumX, v128.load(score));
      sumY = f64x2.add(sumY, v128.load(score, 16));
    }
    let to = at >> 1;
    for (let k = 0; k < classes; k++, to += column >> 1) {
      const score = raw + at + <usize>k * column;
      const own = f64x2.splat(<f64>k);
      storeOfClass(
        v128.load(score),
        sumX,
        v128.load(y + at),
        own,
        v128.load(weights + at),
        gradients + to,
        hessians + to,
      );
      storeOfClass(
        v128.load(score, 16),
        sumY,
        v128.load(y + at, 16),
        own,
        v128.load(weights + at, 16),
        gradients + to + 8,
        hessians + to + 8,
      );
    }
  }
}
