/** A Gaussian process with a Matérn 5/2 covariance: ../matern.ts says what stands where. */
import { factorSymmetric, invertLower, lowerTimes, timesTransposed } from "./triangular";

// @ts-expect-error: decorator
@external("env", "exp")
declare function exp(v: f64): f64;
// @ts-expect-error: decorator
@external("env", "log")
declare function log(v: f64): f64;

const ROOT_5: f64 = Math.sqrt(5);

/** e to each of two numbers, the platform's. */
// @ts-expect-error: decorator
@inline
function expOf(x: v128): v128 {
  return f64x2.replace_lane(f64x2.splat(exp(f64x2.extract_lane(x, 0))), 1, exp(f64x2.extract_lane(x, 1)));
}

/** Of a choice, whether two values differ; of a number, the square of the difference. */
// @ts-expect-error: decorator
@inline
function apart(difference: v128, isChoice: v128): v128 {
  const differs = v128.and(f64x2.splat(1), f64x2.ne(difference, f64x2.splat(0)));
  return v128.bitselect(differs, f64x2.mul(difference, difference), isChoice);
}

// @ts-expect-error: decorator
@inline
function covariance(decay: v128, r: v128): v128 {
  const bend = f64x2.div(f64x2.mul(r, r), f64x2.splat(3));
  return f64x2.mul(decay, f64x2.add(f64x2.add(f64x2.splat(1), r), bend));
}

// @ts-expect-error: decorator
@inline
function slopeOf(decay: v128, r: v128): v128 {
  return f64x2.mul(f64x2.mul(f64x2.splat(-5.0 / 6.0), decay), f64x2.add(f64x2.splat(1), r));
}

/**
 * k: covariances of a point with the first n of the design; slope: their derivatives by the squared distance. The least
 * squared distance comes back.
 * x: column after column, `stride` bytes each; weights and choices (all ones, or none) two a column.
 * k, slope: room for a multiple of two.
 */
export function maternRow(
  x: usize,
  stride: usize,
  n: i32,
  d: i32,
  weights: usize,
  choices: usize,
  point: usize,
  variance: f64,
  k: usize,
  slope: usize,
): f64 {
  let nearest = Infinity;
  for (let i: usize = 0; i < <usize>n << 3; i += 16) {
    let square = f64x2.splat(0);
    let column = x + i;
    for (let c: usize = 0; c < <usize>d; c++, column += stride) {
      const difference = f64x2.sub(v128.load64_splat(point + (c << 3)), v128.load(column));
      const term = apart(difference, v128.load(choices + (c << 4)));
      square = f64x2.add(square, f64x2.mul(v128.load(weights + (c << 4)), term));
    }
    nearest = min(nearest, f64x2.extract_lane(square, 0));
    if (i + 8 < <usize>n << 3) nearest = min(nearest, f64x2.extract_lane(square, 1));
    const r = f64x2.mul(f64x2.splat(ROOT_5), f64x2.sqrt(square));
    const decay = f64x2.mul(f64x2.splat(variance), expOf(f64x2.neg(r)));
    v128.store(k + i, covariance(decay, r));
    v128.store(slope + i, slopeOf(decay, r));
  }
  return nearest;
}

/**
 * Groups of four points at once: their means, what of their variance is known, their least squared distances.
 * points, out: by group, coordinate or result, and point.   lower: from pairRows.   k: four a point of the design, and
 * room for one more.
 */
export function maternMany(
  x: usize,
  stride: usize,
  n: i32,
  d: i32,
  weights: usize,
  choices: usize,
  variance: f64,
  lower: usize,
  alpha: usize,
  k: usize,
  points: usize,
  groups: i32,
  out: usize,
): void {
  for (let g = 0; g < groups; g++, points += <usize>d << 5, out += 96) {
    let near0 = f64x2.splat(Infinity);
    let near1 = near0;
    let mean0 = f64x2.splat(0);
    let mean1 = mean0;
    for (let i: usize = 0; i < <usize>n; i++) {
      let square0 = f64x2.splat(0);
      let square1 = square0;
      let column = x + (i << 3);
      for (let c: usize = 0; c < <usize>d; c++, column += stride) {
        const value = v128.load64_splat(column);
        const isChoice = v128.load(choices + (c << 4));
        const weight = v128.load(weights + (c << 4));
        const first = apart(f64x2.sub(v128.load(points + (c << 5)), value), isChoice);
        const second = apart(f64x2.sub(v128.load(points + (c << 5), 16), value), isChoice);
        square0 = f64x2.add(square0, f64x2.mul(weight, first));
        square1 = f64x2.add(square1, f64x2.mul(weight, second));
      }
      near0 = f64x2.min(near0, square0);
      near1 = f64x2.min(near1, square1);
      const a = v128.load64_splat(alpha + (i << 3));
      const r0 = f64x2.mul(f64x2.splat(ROOT_5), f64x2.sqrt(square0));
      const k0 = covariance(f64x2.mul(f64x2.splat(variance), expOf(f64x2.neg(r0))), r0);
      const r1 = f64x2.mul(f64x2.splat(ROOT_5), f64x2.sqrt(square1));
      const k1 = covariance(f64x2.mul(f64x2.splat(variance), expOf(f64x2.neg(r1))), r1);
      mean0 = f64x2.add(mean0, f64x2.mul(a, k0));
      mean1 = f64x2.add(mean1, f64x2.mul(a, k1));
      v128.store(k + (i << 5), k0, 0);
      v128.store(k + (i << 5), k1, 16);
    }
    v128.store(out, mean0, 0);
    v128.store(out, mean1, 16);
    known(lower, n, k, out + 32);
    v128.store(out, near0, 64);
    v128.store(out, near1, 80);
  }
}

/** out: |L k|² of four points. */
function known(lower: usize, n: i32, k: usize, out: usize): void {
  let known0 = f64x2.splat(0);
  let known1 = known0;
  for (let i = 0; i < n; i += 2, lower += <usize>n << 4) {
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let value = k;
    const end = lower + (<usize>min(i + 2, n) << 4);
    for (let at = lower; at < end; at += 16, value += 32) {
      const a = v128.load64_splat(at);
      const b = v128.load64_splat(at, 8);
      const v0 = v128.load(value);
      const v1 = v128.load(value, 16);
      a0 = f64x2.add(a0, f64x2.mul(a, v0));
      a1 = f64x2.add(a1, f64x2.mul(a, v1));
      b0 = f64x2.add(b0, f64x2.mul(b, v0));
      b1 = f64x2.add(b1, f64x2.mul(b, v1));
    }
    known0 = f64x2.add(f64x2.add(known0, f64x2.mul(a0, a0)), f64x2.mul(b0, b0));
    known1 = f64x2.add(f64x2.add(known1, f64x2.mul(a1, a1)), f64x2.mul(b1, b1));
  }
  v128.store(out, known0);
  v128.store(out, known1, 16);
}

/**
 * Slopes of a mean and a deviation by the coordinates of a point, 0 of choices.
 * beta: K⁻¹ k.   out: of the mean, d long, then of the deviation.
 */
export function maternSlopes(
  x: usize,
  stride: usize,
  n: i32,
  d: i32,
  weights: usize,
  choices: usize,
  point: usize,
  alpha: usize,
  beta: usize,
  slope: usize,
  deviation: f64,
  out: usize,
): void {
  for (let c: usize = 0; c < <usize>d; c++) {
    let sums = f64x2.splat(0);
    if (load<u64>(choices + (c << 4)) == 0) {
      const twice = 2 * load<f64>(weights + (c << 4));
      const at = load<f64>(point + (c << 3));
      const column = x + c * stride;
      for (let i: usize = 0; i < <usize>n << 3; i += 8) {
        const both = f64x2.replace_lane(v128.load64_splat(alpha + i), 1, load<f64>(beta + i));
        const shares = f64x2.mul(both, v128.load64_splat(slope + i));
        const rise = f64x2.mul(shares, f64x2.splat(twice * (at - load<f64>(column + i))));
        const own = f64x2.div(rise, f64x2.replace_lane(f64x2.splat(1), 1, -deviation));
        sums = f64x2.add(sums, own);
      }
    }
    store<f64>(out + (c << 3), f64x2.extract_lane(sums, 0));
    store<f64>(out + ((<usize>d + c) << 3), f64x2.extract_lane(sums, 1));
  }
}

/**
 * Half of yᵀ K⁻¹ y and of log |K|; NaN when K is not positive definite.
 * distances: of pairs i > j, coordinate by coordinate, `stride` bytes each; weights as in maternRow.
 * K, L, inverse: n × n row-major each.   slope: one a pair, and room for one more.   half: n long.
 * out: derivatives by the logarithms of the d weights but for a factor of the weight itself, then tr(K⁻¹ − ααᵀ), n − αᵀ y.
 */
export function maternLoss(
  distances: usize,
  stride: usize,
  n: i32,
  d: i32,
  weights: usize,
  variance: f64,
  noise: f64,
  y: usize,
  factor: usize,
  lower: usize,
  inverse: usize,
  slope: usize,
  half: usize,
  alpha: usize,
  out: usize,
): f64 {
  const bytes = <usize>n << 3;
  // Covariances stand where the inverse will be, until they are laid out.
  const pairs = (<usize>n * <usize>(n - 1)) >> 1;
  for (let pair: usize = 0; pair < pairs << 3; pair += 16) {
    let square = f64x2.splat(0);
    let column = distances + pair;
    for (let c: usize = 0; c < <usize>d; c++, column += stride) {
      square = f64x2.add(square, f64x2.mul(v128.load(weights + (c << 4)), v128.load(column)));
    }
    const r = f64x2.mul(f64x2.splat(ROOT_5), f64x2.sqrt(square));
    const decay = f64x2.mul(f64x2.splat(variance), expOf(f64x2.neg(r)));
    v128.store(inverse + pair, covariance(decay, r));
    v128.store(slope + pair, slopeOf(decay, r));
  }
  let from = inverse;
  for (let i = 0; i < n; i++) {
    const row = factor + <usize>i * bytes;
    memory.copy(row, from, <usize>i << 3);
    from += <usize>i << 3;
    store<f64>(row + (<usize>i << 3), variance + noise);
  }
  if (!factorSymmetric(factor, n)) return NaN;
  invertLower(factor, n, lower);
  timesTransposed(lower, n, inverse);
  let loss: f64 = 0;
  memory.fill(alpha, 0, bytes);
  for (let i: usize = 0; i < <usize>n; i++) {
    const row = lower + i * bytes;
    let sum: f64 = 0;
    for (let j: usize = 0; j <= i << 3; j += 8) sum += load<f64>(row + j) * load<f64>(y + j);
    store<f64>(half + (i << 3), sum);
    loss += 0.5 * sum * sum + log(load<f64>(factor + i * bytes + (i << 3)));
  }
  for (let i: usize = 0; i < <usize>n; i++) {
    const sum = load<f64>(half + (i << 3));
    for (let j: usize = 0; j <= i << 3; j += 8) {
      store<f64>(alpha + j, load<f64>(alpha + j) + load<f64>(lower + i * bytes + j) * sum);
    }
  }
  let trace: f64 = 0;
  let whole: f64 = 0;
  let share = slope;
  for (let i: usize = 0; i < <usize>n; i++) {
    const row = inverse + i * bytes;
    const own = load<f64>(alpha + (i << 3));
    trace += load<f64>(row + (i << 3)) - own * own;
    for (let j: usize = 0; j < i << 3; j += 8, share += 8) {
      store<f64>(share, (load<f64>(row + j) - own * load<f64>(alpha + j)) * load<f64>(share));
    }
    whole += 1 - own * load<f64>(y + (i << 3));
  }
  for (let c: usize = 0; c < <usize>d; c++) {
    const column = distances + c * stride;
    let sum: f64 = 0;
    for (let pair: usize = 0; pair < pairs << 3; pair += 8) sum += load<f64>(slope + pair) * load<f64>(column + pair);
    store<f64>(out + (c << 3), sum);
  }
  store<f64>(out + (<usize>d << 3), trace);
  store<f64>(out + (<usize>d << 3), whole, 8);
  return loss;
}
