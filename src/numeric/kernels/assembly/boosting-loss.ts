import { expOf } from "./exponential";

/**
 * First and second derivatives of boosting's losses by the raw scores, two rows at once, as ../../boosting-loss.ts, to the
 * last bit. Doubles come in, singles go out; all of them column-major, `rows` rows a column, an even number.
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

/** y: 0 or 1. */
export function logisticDerivatives(
  rows: i32,
  raw: usize,
  y: usize,
  weights: usize,
  gradients: usize,
  hessians: usize,
): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  for (let at: usize = 0; at < <usize>rows << 3; at += 16) {
    const score = v128.load(raw + at);
    const own = v128.load(y + at);
    const weight = v128.load(weights + at);
    const other = f64x2.sub(one, own);
    const e = expOf(f64x2.neg(f64x2.abs(score)));
    const sum = f64x2.add(one, e);
    const isUp = f64x2.ge(score, zero);
    const factor = v128.bitselect(one, e, isUp);
    const rest = v128.bitselect(e, one, isUp);
    const gradient = f64x2.div(f64x2.sub(f64x2.mul(other, factor), f64x2.mul(own, rest)), sum);
    storeSingles(gradients + (at >> 1), f64x2.mul(weight, gradient));
    storeSingles(hessians + (at >> 1), f64x2.mul(weight, f64x2.div(e, f64x2.mul(sum, sum))));
  }
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
  const one = f64x2.splat(1);
  const column = <usize>rows << 3;
  const end = raw + <usize>classes * column;
  for (let at: usize = 0; at < column; at += 16) {
    let top = v128.load(raw + at);
    for (let score = raw + at + column; score < end; score += column) top = f64x2.pmax(top, v128.load(score));
    let sum = f64x2.splat(0);
    for (let score = raw + at; score < end; score += column) {
      const e = expOf(f64x2.sub(v128.load(score), top));
      v128.store(score, e);
      sum = f64x2.add(sum, e);
    }
    const own = v128.load(y + at);
    const weight = v128.load(weights + at);
    let to = at >> 1;
    for (let k = 0; k < classes; k++, to += column >> 1) {
      const p = f64x2.div(v128.load(raw + at + <usize>k * column), sum);
      const target = v128.and(one, f64x2.eq(own, f64x2.splat(<f64>k)));
      storeSingles(gradients + to, f64x2.mul(weight, f64x2.sub(p, target)));
      storeSingles(hessians + to, f64x2.mul(f64x2.mul(weight, p), f64x2.sub(one, p)));
    }
  }
}
