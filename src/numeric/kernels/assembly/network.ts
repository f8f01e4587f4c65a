/**
 * What a network's layers compute, of singles or doubles, as ../../network-math.ts and ../../descent.ts, to the last bit.
 * Where the count is of an array of its own, what stands behind it up to the next vector is written, too.
 */
import { expOf } from "./exponential";
import { addCombinationsOf, rowProductsOf } from "./layer-products";

/** Moments that are less count as 0: they move nothing, and tiny numbers are slow. */
const LEAST = 1e-30;

/** The rows at some places (i32), one after the other. What is copied too much the next row writes anew. */
export function takeRows(isSingle: bool, rows: usize, width: i32, places: usize, count: i32, out: usize): void {
  const line = <usize>width << (isSingle ? 2 : 3);
  for (const end = places + (<usize>count << 2); places < end; places += 4, out += line) {
    const from = rows + <usize>load<u32>(places) * line;
    for (let k: usize = 0; k < line; k += 16) v128.store(out + k, v128.load(from + k));
  }
}

/** The doubles at some places (i32). */
export function takeNumbers(values: usize, places: usize, count: i32, out: usize): void {
  for (const end = places + (<usize>count << 2); places < end; places += 4, out += 8) {
    store<f64>(out, load<f64>(values + (<usize>load<u32>(places) << 3)));
  }
}

/** Of doubles, in order. */
export function sumOf(values: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (const end = values + (<usize>count << 3); values < end; values += 8) sum += load<f64>(values);
  return sum;
}

export function addCombinations(
  isSingle: bool,
  coefs: usize,
  down: i32,
  along: i32,
  rows: usize,
  terms: i32,
  width: i32,
  count: i32,
  out: usize,
): void {
  if (isSingle) addCombinationsOf<f32>(coefs, down, along, rows, terms, width, count, out);
  else addCombinationsOf<f64>(coefs, down, along, rows, terms, width, count, out);
}

export function rowProducts(
  isSingle: bool,
  a: usize,
  b: usize,
  count: i32,
  terms: i32,
  width: i32,
  turned: usize,
  out: usize,
): void {
  if (isSingle) rowProductsOf<f32>(a, b, count, terms, width, turned, out);
  else rowProductsOf<f64>(a, b, count, terms, width, turned, out);
}

/** In place; kind 0 relu, 1 tanh, 2 logistic. */
export function activate(isSingle: bool, values: usize, count: i32, kind: i32): void {
  if (isSingle) activateOf<f32>(values, count, kind);
  else activateOf<f64>(values, count, kind);
}

function activateOf<T>(values: usize, count: i32, kind: i32): void {
  const end = values + <usize>count * sizeof<T>();
  if (kind == 0) {
    const zero = v128.splat<T>(<T>0);
    for (let at = values; at < end; at += 16) v128.store(at, v128.max<T>(zero, v128.load(at)));
  } else if (kind == 1) {
    for (let at = values; at < end; at += 2 * sizeof<T>()) storePair<T>(at, tanhOf(loadPair<T>(at)));
  } else {
    for (let at = values; at < end; at += 2 * sizeof<T>()) storePair<T>(at, logisticOf(loadPair<T>(at)));
  }
}

/** As doubles. */
// @ts-expect-error: decorator
@inline
function loadPair<T>(at: usize): v128 {
  if (sizeof<T>() == 4) return f64x2.promote_low_f32x4(v128.load64_zero(at));
  return v128.load(at);
}

// @ts-expect-error: decorator
@inline
function storePair<T>(at: usize, values: v128): void {
  if (sizeof<T>() == 4) v128.store64_lane(at, f32x4.demote_f64x2_zero(values), 0);
  else v128.store(at, values);
}

/** (1 − e) / (1 + e) of e = exp(−2 |s|), with the sign of s. */
function tanhOf(s: v128): v128 {
  const one = f64x2.splat(1);
  const e = expOf(f64x2.mul(f64x2.splat(-2), f64x2.abs(s)));
  const size = f64x2.div(f64x2.sub(one, e), f64x2.add(one, e));
  return v128.or(v128.and(s, f64x2.splat(-0.0)), size);
}

/** 1 / (1 + exp(−s)), by exponentials of what is not positive. */
function logisticOf(s: v128): v128 {
  const one = f64x2.splat(1);
  const e = expOf(f64x2.neg(f64x2.abs(s)));
  const above = v128.bitselect(e, one, f64x2.lt(s, f64x2.splat(0)));
  return f64x2.div(above, f64x2.add(one, e));
}

/** What the last layer's sums say: their softmax, or of one unit the logistic function; in doubles.   out: as many. */
export function chances(isSingle: bool, values: usize, rows: i32, units: i32, out: usize): void {
  if (isSingle) chancesOf<f32>(values, rows, units, out);
  else chancesOf<f64>(values, rows, units, out);
}

function chancesOf<T>(values: usize, rows: i32, units: i32, out: usize): void {
  if (units == 1) {
    for (let k = 0; k < rows; k += 2) {
      v128.store(out + (<usize>k << 3), logisticOf(loadPair<T>(values + <usize>k * sizeof<T>())));
    }
    return;
  }
  const line = <usize>units * sizeof<T>();
  for (let i = 0; i < rows; i++, values += line, out += <usize>units << 3) softmax<T>(values, units, out);
}

/** Even and odd places are summed apart. */
function softmax<T>(values: usize, units: i32, out: usize): void {
  let top = <f64>load<T>(values);
  for (let j = 1; j < units; j++) top = max(top, <f64>load<T>(values + <usize>j * sizeof<T>()));
  const pairs = units & ~1;
  let sums = f64x2.splat(0);
  for (let j = 0; j < pairs; j += 2) {
    const e = expOf(f64x2.sub(loadPair<T>(values + <usize>j * sizeof<T>()), f64x2.splat(top)));
    v128.store(out + (<usize>j << 3), e);
    sums = f64x2.add(sums, e);
  }
  let even = f64x2.extract_lane(sums, 0);
  const last = out + (<usize>pairs << 3);
  if (pairs < units) {
    const e = expOf(f64x2.splat(<f64>load<T>(values + <usize>pairs * sizeof<T>()) - top));
    v128.store64_lane(last, e, 0);
    even += f64x2.extract_lane(e, 0);
  }
  const sum = even + f64x2.extract_lane(sums, 1);
  for (let at = out; at < last; at += 16) v128.store(at, f64x2.div(v128.load(at), f64x2.splat(sum)));
  if (pairs < units) store<f64>(last, load<f64>(last) / sum);
}

/** w / total · (output − target), of rows × units doubles; y: the target of one unit, or the place of the one that is 1. */
export function outputErrors(
  isSingle: bool,
  outputs: usize,
  y: usize,
  weights: usize,
  total: f64,
  rows: i32,
  units: i32,
  errors: usize,
): void {
  if (isSingle) outputErrorsOf<f32>(outputs, y, weights, total, rows, units, errors);
  else outputErrorsOf<f64>(outputs, y, weights, total, rows, units, errors);
}

function outputErrorsOf<T>(
  outputs: usize,
  y: usize,
  weights: usize,
  total: f64,
  rows: i32,
  units: i32,
  errors: usize,
): void {
  for (let i: usize = 0; i < <usize>rows << 3; i += 8) {
    const w = load<f64>(weights + i) / total;
    const target = load<f64>(y + i);
    const own = units == 1 ? -1 : <i32>target;
    for (let j = 0; j < units; j++, outputs += 8, errors += sizeof<T>()) {
      const wanted = units == 1 ? target : j == own ? 1.0 : 0.0;
      store<T>(errors, <T>(w * (load<f64>(outputs) - wanted)));
    }
  }
}

/** errors · the slope where a unit gave `signals`; kinds as above. */
export function throughSlopes(isSingle: bool, errors: usize, signals: usize, count: i32, kind: i32): void {
  if (isSingle) throughSlopesOf<f32>(errors, signals, count, kind);
  else throughSlopesOf<f64>(errors, signals, count, kind);
}

function throughSlopesOf<T>(errors: usize, signals: usize, count: i32, kind: i32): void {
  const one = v128.splat<T>(<T>1);
  const zero = v128.splat<T>(<T>0);
  for (let k: usize = 0; k < <usize>count * sizeof<T>(); k += 16) {
    const s = v128.load(signals + k);
    let slope: v128;
    if (kind == 0) slope = v128.and(one, v128.gt<T>(s, zero));
    else if (kind == 1) slope = v128.sub<T>(one, v128.mul<T>(s, s));
    else slope = v128.mul<T>(s, v128.sub<T>(one, s));
    v128.store(errors + k, v128.mul<T>(v128.load(errors + k), slope));
  }
}

/** gradient += l2 θ + l1 sign θ. */
export function addPenalty(isSingle: bool, gradient: usize, theta: usize, count: i32, l1: f64, l2: f64): void {
  if (isSingle) addPenaltyOf<f32>(gradient, theta, count, <f32>l1, <f32>l2);
  else addPenaltyOf<f64>(gradient, theta, count, l1, l2);
}

function addPenaltyOf<T>(gradient: usize, theta: usize, count: i32, l1: T, l2: T): void {
  const end = <usize>count * sizeof<T>();
  const whole = end & ~15;
  const absolute = v128.splat<T>(l1);
  const squared = v128.splat<T>(l2);
  const zero = v128.splat<T>(<T>0);
  const one = v128.splat<T>(<T>1);
  let k: usize = 0;
  for (; k < whole; k += 16) {
    const t = v128.load(theta + k);
    const sign = v128.sub<T>(v128.and(one, v128.gt<T>(t, zero)), v128.and(one, v128.lt<T>(t, zero)));
    const added = v128.add<T>(v128.mul<T>(squared, t), v128.mul<T>(absolute, sign));
    v128.store(gradient + k, v128.add<T>(v128.load(gradient + k), added));
  }
  for (; k < end; k += sizeof<T>()) {
    const t = load<T>(theta + k);
    const sign: T = <T>((t > 0 ? 1 : 0) - (t < 0 ? 1 : 0));
    store<T>(gradient + k, load<T>(gradient + k) + (l2 * t + l1 * sign));
  }
}

/** A step of Adam; means, mean squares: count each. */
export function adamStep(
  isSingle: bool,
  theta: usize,
  gradient: usize,
  count: i32,
  means: usize,
  squares: usize,
  corrected: f64,
): void {
  if (isSingle) adamStepOf<f32>(theta, gradient, count, means, squares, <f32>corrected);
  else adamStepOf<f64>(theta, gradient, count, means, squares, corrected);
}

function adamStepOf<T>(theta: usize, gradient: usize, count: i32, means: usize, squares: usize, corrected: T): void {
  const end = <usize>count * sizeof<T>();
  const whole = end & ~15;
  const rate = v128.splat<T>(corrected);
  let k: usize = 0;
  for (; k < whole; k += 16) {
    const g = v128.load(gradient + k);
    const m = large<T>(
      v128.add<T>(v128.mul<T>(v128.splat<T>(<T>0.9), v128.load(means + k)), v128.mul<T>(v128.splat<T>(<T>0.1), g)),
    );
    const square = v128.mul<T>(v128.mul<T>(v128.splat<T>(<T>0.001), g), g);
    const s = large<T>(v128.add<T>(v128.mul<T>(v128.splat<T>(<T>0.999), v128.load(squares + k)), square));
    v128.store(means + k, m);
    v128.store(squares + k, s);
    const length = v128.add<T>(v128.sqrt<T>(s), v128.splat<T>(<T>1e-8));
    v128.store(theta + k, v128.sub<T>(v128.load(theta + k), v128.div<T>(v128.mul<T>(rate, m), length)));
  }
  for (; k < end; k += sizeof<T>()) {
    const g = load<T>(gradient + k);
    const m = largeOne<T>(<T>0.9 * load<T>(means + k) + <T>0.1 * g);
    const s = largeOne<T>(<T>0.999 * load<T>(squares + k) + <T>0.001 * g * g);
    store<T>(means + k, m);
    store<T>(squares + k, s);
    store<T>(theta + k, load<T>(theta + k) - (corrected * m) / (sqrt<T>(s) + <T>1e-8));
  }
}

// @ts-expect-error: decorator
@inline
function large<T>(values: v128): v128 {
  return v128.andnot(values, v128.lt<T>(v128.abs<T>(values), v128.splat<T>(<T>LEAST)));
}

// @ts-expect-error: decorator
@inline
function largeOne<T>(value: T): T {
  return abs<T>(value) < <T>LEAST ? <T>0 : value;
}

/** A step of Nesterov's momentum. */
export function momentumStep(
  isSingle: bool,
  theta: usize,
  gradient: usize,
  count: i32,
  velocity: usize,
  momentum: f64,
  rate: f64,
): void {
  if (isSingle) momentumStepOf<f32>(theta, gradient, count, velocity, <f32>momentum, <f32>rate);
  else momentumStepOf<f64>(theta, gradient, count, velocity, momentum, rate);
}

function momentumStepOf<T>(theta: usize, gradient: usize, count: i32, velocity: usize, momentum: T, rate: T): void {
  const end = <usize>count * sizeof<T>();
  const whole = end & ~15;
  const kept = v128.splat<T>(momentum);
  const long = v128.splat<T>(rate);
  let k: usize = 0;
  for (; k < whole; k += 16) {
    const step = v128.mul<T>(long, v128.load(gradient + k));
    const v = large<T>(v128.sub<T>(v128.mul<T>(kept, v128.load(velocity + k)), step));
    v128.store(velocity + k, v);
    v128.store(theta + k, v128.sub<T>(v128.add<T>(v128.load(theta + k), v128.mul<T>(kept, v)), step));
  }
  for (; k < end; k += sizeof<T>()) {
    const step = rate * load<T>(gradient + k);
    const v = largeOne<T>(momentum * load<T>(velocity + k) - step);
    store<T>(velocity + k, v);
    store<T>(theta + k, load<T>(theta + k) + momentum * v - step);
  }
}
