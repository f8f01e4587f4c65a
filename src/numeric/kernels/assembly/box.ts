/** Steps of sequential minimal optimization, as ../../box-plain.ts takes them, to the last bit. */
import { at, integerAt } from "./lists";

/** The least curvature. */
const TINY: f64 = 1e-12;

/** Rows of the matrix; the same padded to a multiple of 4: padding can neither rise nor fall. */
let rows: i32 = 0;
let stride: i32 = 0;
/** What a variable's distance from 0 costs. */
let kink: f64 = 0;
/** f32, row by row, `stride` long each; which rows are filled in (u8). */
let matrix: usize = 0;
let present: usize = 0;
/** i32: rows of the whole matrix that this one has; 0 where it is the whole itself, which has the next three. */
let focus: usize = 0;
let whole: usize = 0;
let wholePresent: usize = 0;
let wholeStride: i32 = 0;
/** f32, stride long each: half of the diagonal; half of what the steepest gains with each. */
let halfDiagonal: usize = 0;
let gains: usize = 0;
/** f64, stride long each. */
let diagonal: usize = 0;
let gradient: usize = 0;
let values: usize = 0;
let low: usize = 0;
let high: usize = 0;
/** Added to the gradient: the kink's slope, or where a variable cannot rise +∞, where it cannot fall −∞. */
let rise: usize = 0;
let fall: usize = 0;

let taken: i32 = 0;
let isTouched: bool = false;

/** at: 32-bit fields in the order in which they are read here; the last: whether the problem is new. */
export function boxSettings(at: usize, kinkOfProblem: f64): void {
  kink = kinkOfProblem;
  rows = integerAt(at, 0);
  stride = integerAt(at, 1);
  matrix = integerAt(at, 2);
  present = integerAt(at, 3);
  halfDiagonal = integerAt(at, 4);
  gains = integerAt(at, 5);
  diagonal = integerAt(at, 6);
  gradient = integerAt(at, 7);
  values = integerAt(at, 8);
  low = integerAt(at, 9);
  high = integerAt(at, 10);
  rise = integerAt(at, 11);
  fall = integerAt(at, 12);
  focus = integerAt(at, 13);
  whole = integerAt(at, 14);
  wholePresent = integerAt(at, 15);
  wholeStride = integerAt(at, 16);
  if (integerAt(at, 17) != 0) isTouched = false;
}

/** Steps that the last run took. */
export function boxTaken(): i32 {
  return taken;
}

/** Whether a variable has come to a bound other than 0 since the settings of a new problem. */
export function boxTouched(): bool {
  return isTouched;
}

/** The least slope of those that can rise, and where, of equals the first; −1: nobody can. */
let least: f64 = 0;
let leastAt: i32 = -1;
/** By how much the greatest slope of those that can fall is above it. */
let violation: f64 = 0;
/** Of gains. */
let mostGain: f32 = 0;

/**
 * At most so many steps; −1 once they are taken, or no pair violates the optimum by more than `tolerance`. Else the row of
 * the matrix that is needed first, and stands not even in the whole one.
 */
export function boxRun(steps: i32, tolerance: f64): i32 {
  taken = 0;
  scan();
  while (taken < steps && leastAt >= 0) {
    const i = leastAt;
    if (!hasRow(i)) return i;
    gainsWith(i);
    if (!(violation > tolerance)) return -1;
    const j = partner();
    if (!hasRow(j)) return j;
    move(i, j);
    taken++;
  }
  return -1;
}

// @ts-expect-error: decorator
@inline
function rowAt(row: i32): usize {
  return matrix + <usize>row * (<usize>stride << 2);
}

/** Whether a row is there, or was in the whole matrix, from where it is taken. */
function hasRow(row: i32): bool {
  if (load<u8>(present + <usize>row) != 0) return true;
  if (focus == 0) return false;
  const own = load<i32>(focus + (<usize>row << 2));
  if (load<u8>(wholePresent + <usize>own) == 0) return false;
  const from = whole + <usize>own * (<usize>wholeStride << 2);
  const to = rowAt(row);
  for (let k: usize = 0; k < <usize>rows << 2; k += 4) {
    store<f32>(to + k, load<f32>(from + (<usize>load<i32>(focus + k) << 2)));
  }
  store<u8>(present + <usize>row, 1);
  return true;
}

function move(i: i32, j: i32): void {
  const a = rowAt(i);
  const b = rowAt(j);
  const own = load<f64>(at(diagonal, i)) + load<f64>(at(diagonal, j));
  const curvature = max(TINY, own - 2 * <f64>load<f32>(a + (<usize>j << 2)));
  const slopeI = load<f64>(at(gradient, i)) + load<f64>(at(rise, i));
  const slopeJ = load<f64>(at(gradient, j)) + load<f64>(at(fall, j));
  const wanted = (slopeJ - slopeI) / curvature;
  const valueI = load<f64>(at(values, i));
  const valueJ = load<f64>(at(values, j));
  const top = kink > 0 && valueI < 0 ? 0 : load<f64>(at(high, i));
  const bottom = kink > 0 && valueJ > 0 ? 0 : load<f64>(at(low, j));
  const above = top - valueI;
  const below = valueJ - bottom;
  const room = above < below ? above : below;
  const moved = wanted < room ? wanted : room;
  put(i, moved == above ? top : valueI + moved);
  put(j, moved == below ? bottom : valueJ - moved);
  follow(a, b, moved);
}

/** At a bound, the bound itself is given: no rounding keeps a variable off it. */
function put(k: i32, value: f64): void {
  const l = load<f64>(at(low, k));
  const h = load<f64>(at(high, k));
  store<f64>(at(values, k), value);
  store<f64>(at(rise, k), value < h ? (value >= 0 ? kink : -kink) : Infinity);
  store<f64>(at(fall, k), value > l ? (value > 0 ? kink : -kink) : -Infinity);
  if (value != 0 && (value == l || value == h)) isTouched = true;
}

/** Where gradients stand. */
function scan(): void {
  sweep(false, 0, 0, 0);
}

/** The gradient after row i has risen by `moved` and row j has fallen as much; and where gradients stand then. */
function follow(rowI: usize, rowJ: usize, moved: f64): void {
  sweep(true, rowI, rowJ, moved);
}

// @ts-expect-error: decorator
@inline
function sweep(isMoving: bool, rowI: usize, rowJ: usize, moved: f64): void {
  const step = f64x2.splat(moved);
  let lowest0 = f64x2.splat(Infinity);
  let lowest1 = lowest0;
  let own = gradient;
  let up = rise;
  for (let k = 0; k < stride; k += 4) {
    let g0 = v128.load(own, 0);
    let g1 = v128.load(own, 16);
    if (isMoving) {
      const offset = <usize>k << 2;
      const a = v128.load(rowI + offset);
      const b = v128.load(rowJ + offset);
      const lower = f64x2.sub(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
      const upper = f64x2.sub(upperOf(a), upperOf(b));
      g0 = f64x2.add(g0, f64x2.mul(step, lower));
      g1 = f64x2.add(g1, f64x2.mul(step, upper));
      v128.store(own, g0, 0);
      v128.store(own, g1, 16);
    }
    lowest0 = f64x2.pmin(lowest0, f64x2.add(g0, v128.load(up, 0)));
    lowest1 = f64x2.pmin(lowest1, f64x2.add(g1, v128.load(up, 16)));
    own += 32;
    up += 32;
  }
  const lowest = f64x2.pmin(lowest0, lowest1);
  least = min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1));
  leastAt = firstSum(gradient, rise, least);
}

// @ts-expect-error: decorator
@inline
function upperOf(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1));
}

/** The first place at which two lists sum up to a finite value; −1: none. To look for it costs less than to keep it. */
function firstSum(list: usize, other: usize, value: f64): i32 {
  if (!isFinite(value)) return -1;
  const wanted = f64x2.splat(value);
  for (let k = 0; k < stride; k += 4, list += 32, other += 32) {
    const is0 = f64x2.eq(f64x2.add(v128.load(list, 0), v128.load(other, 0)), wanted);
    const is1 = f64x2.eq(f64x2.add(v128.load(list, 16), v128.load(other, 16)), wanted);
    if (v128.any_true(v128.or(is0, is1))) return k + ctz(i64x2.bitmask(is0) | (i64x2.bitmask(is1) << 2));
  }
  return -1;
}

/**
 * Half of what i gains with each, in single precision: to choose a partner, that is enough. Also by how much the greatest
 * slope of those that can fall is above that of i.
 */
function gainsWith(i: i32): void {
  const zero = f64x2.splat(0);
  const tiny = f32x4.splat(<f32>TINY);
  const from = f64x2.splat(least);
  const ownHalf = f32x4.splat(load<f32>(halfDiagonal + (<usize>i << 2)));
  const row = rowAt(i);
  let widest0 = zero;
  let widest1 = zero;
  let most = f32x4.splat(0);
  let own = gradient;
  let down = fall;
  for (let at: usize = 0; at < <usize>stride << 2; at += 16) {
    const d0 = f64x2.pmax(zero, f64x2.sub(f64x2.add(v128.load(own, 0), v128.load(down, 0)), from));
    const d1 = f64x2.pmax(zero, f64x2.sub(f64x2.add(v128.load(own, 16), v128.load(down, 16)), from));
    widest0 = f64x2.pmax(widest0, d0);
    widest1 = f64x2.pmax(widest1, d1);
    const d = v128.shuffle<f64>(f32x4.demote_f64x2_zero(d0), f32x4.demote_f64x2_zero(d1), 0, 2);
    const half = f32x4.sub(f32x4.add(ownHalf, v128.load(halfDiagonal + at)), v128.load(row + at));
    const gain = f32x4.div(f32x4.mul(d, d), f32x4.pmax(tiny, half));
    v128.store(gains + at, gain);
    most = f32x4.pmax(most, gain);
    own += 32;
    down += 32;
  }
  const widest = f64x2.pmax(widest0, widest1);
  violation = max(f64x2.extract_lane(widest, 0), f64x2.extract_lane(widest, 1));
  const low = max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
  mostGain = max(low, max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)));
}

/** Who gains most, of equals the first; where squares of slopes are 0 in single precision, who is steepest. */
function partner(): i32 {
  if (mostGain == 0) return steepest();
  const wanted = f32x4.splat(mostGain);
  let at = gains;
  let isMost = f32x4.eq(v128.load(at), wanted);
  while (!v128.any_true(isMost)) {
    at += 16;
    isMost = f32x4.eq(v128.load(at), wanted);
  }
  return <i32>((at - gains) >> 2) + ctz(i32x4.bitmask(isMost));
}

function steepest(): i32 {
  let k = 0;
  while (load<f64>(at(gradient, k)) + load<f64>(at(fall, k)) - least != violation) k++;
  return k;
}
