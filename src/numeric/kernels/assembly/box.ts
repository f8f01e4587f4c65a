/** Steps of sequential minimal optimization, as ../../box-plain.ts takes them, to the last bit. */
import { at, integerAt } from "./lists";

/** Stands for a curvature that is not positive, as in LIBSVM. */
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
  diagonal = integerAt(at, 4);
  gradient = integerAt(at, 5);
  values = integerAt(at, 6);
  low = integerAt(at, 7);
  high = integerAt(at, 8);
  rise = integerAt(at, 9);
  fall = integerAt(at, 10);
  focus = integerAt(at, 11);
  whole = integerAt(at, 12);
  wholePresent = integerAt(at, 13);
  wholeStride = integerAt(at, 14);
  if (integerAt(at, 15) != 0) isTouched = false;
}

/** Steps that the last run took. */
export function boxTaken(): i32 {
  return taken;
}

/** Whether a variable has come to a bound other than 0 since the settings of a new problem. */
export function boxTouched(): bool {
  return isTouched;
}

/** The least slope of those that can rise, and where; the most of those that can fall. */
let least: f64 = 0;
let leastAt: i32 = -1;
let most: f64 = 0;

/**
 * At most so many steps; −1 once they are taken, or no pair violates the optimum by more than `tolerance`. Else the row of
 * the matrix that is needed first, and stands not even in the whole one.
 */
export function boxRun(steps: i32, tolerance: f64): i32 {
  taken = 0;
  scan();
  while (taken < steps && most - least > tolerance) {
    const i = leastAt;
    if (!hasRow(i)) return i;
    const j = partnerOf(i);
    if (j < 0) return -1;
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
  const curvature = own - 2 * <f64>load<f32>(a + (<usize>j << 2));
  const slopeI = load<f64>(at(gradient, i)) + load<f64>(at(rise, i));
  const slopeJ = load<f64>(at(gradient, j)) + load<f64>(at(fall, j));
  const wanted = (slopeJ - slopeI) / (curvature > 0 ? curvature : TINY);
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
  const four = f64x2.splat(4);
  let least0 = f64x2.splat(Infinity);
  let least1 = least0;
  let place0 = f64x2.splat(-1);
  let place1 = place0;
  let most0 = f64x2.splat(-Infinity);
  let most1 = most0;
  let here0 = f64x2(0, 1);
  let here1 = f64x2(2, 3);
  let own = gradient;
  let up = rise;
  let down = fall;
  for (let k = 0; k < stride; k += 4) {
    let g0 = v128.load(own, 0);
    let g1 = v128.load(own, 16);
    if (isMoving) {
      const offset = <usize>k << 2;
      const a = v128.load(rowI + offset);
      const b = v128.load(rowJ + offset);
      const low = f64x2.sub(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
      const upper = f64x2.sub(upperOf(a), upperOf(b));
      g0 = f64x2.add(g0, f64x2.mul(step, low));
      g1 = f64x2.add(g1, f64x2.mul(step, upper));
      v128.store(own, g0, 0);
      v128.store(own, g1, 16);
    }
    const u0 = f64x2.add(g0, v128.load(up, 0));
    const u1 = f64x2.add(g1, v128.load(up, 16));
    place0 = v128.bitselect(here0, place0, f64x2.lt(u0, least0));
    place1 = v128.bitselect(here1, place1, f64x2.lt(u1, least1));
    least0 = f64x2.pmin(least0, u0);
    least1 = f64x2.pmin(least1, u1);
    most0 = f64x2.pmax(most0, f64x2.add(g0, v128.load(down, 0)));
    most1 = f64x2.pmax(most1, f64x2.add(g1, v128.load(down, 16)));
    here0 = f64x2.add(here0, four);
    here1 = f64x2.add(here1, four);
    own += 32;
    up += 32;
    down += 32;
  }
  bestOf(f64x2.neg(least0), f64x2.neg(least1), place0, place1);
  least = -best;
  leastAt = bestAt;
  const top = f64x2.pmax(most0, most1);
  most = max(f64x2.extract_lane(top, 0), f64x2.extract_lane(top, 1));
}

// @ts-expect-error: decorator
@inline
function upperOf(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 1));
}

/** The greatest value of four lanes, of equals the one at the lowest place, and its place. */
let best: f64 = 0;
let bestAt: i32 = -1;

function bestOf(values0: v128, values1: v128, places0: v128, places1: v128): void {
  best = f64x2.extract_lane(values0, 0);
  bestAt = <i32>f64x2.extract_lane(places0, 0);
  better(f64x2.extract_lane(values0, 1), <i32>f64x2.extract_lane(places0, 1));
  better(f64x2.extract_lane(values1, 0), <i32>f64x2.extract_lane(places1, 0));
  better(f64x2.extract_lane(values1, 1), <i32>f64x2.extract_lane(places1, 1));
}

function better(value: f64, place: i32): void {
  if (value < best || (value == best && (place < 0 || (bestAt >= 0 && place > bestAt)))) return;
  best = value;
  bestAt = place;
}

/** Who gains most beside i, the first of equals; −1: nobody. */
function partnerOf(i: i32): i32 {
  const four = f64x2.splat(4);
  const zero = f64x2.splat(0);
  const two = f64x2.splat(2);
  const tiny = f64x2.splat(TINY);
  const from = f64x2.splat(load<f64>(at(gradient, i)) + load<f64>(at(rise, i)));
  const ownDiagonal = f64x2.splat(load<f64>(at(diagonal, i)));
  const row = rowAt(i);
  let best0 = zero;
  let best1 = zero;
  let place0 = f64x2.splat(-1);
  let place1 = place0;
  let here0 = f64x2(0, 1);
  let here1 = f64x2(2, 3);
  let own = gradient;
  let down = fall;
  for (let k = 0; k < stride; k += 4) {
    const d0 = f64x2.sub(f64x2.add(v128.load(own, 0), v128.load(down, 0)), from);
    const d1 = f64x2.sub(f64x2.add(v128.load(own, 16), v128.load(down, 16)), from);
    const kernel = v128.load(row + (<usize>k << 2));
    const at0 = diagonal + (<usize>k << 3);
    const sum0 = f64x2.add(ownDiagonal, v128.load(at0, 0));
    const sum1 = f64x2.add(ownDiagonal, v128.load(at0, 16));
    const c0 = f64x2.sub(sum0, f64x2.mul(two, f64x2.promote_low_f32x4(kernel)));
    const c1 = f64x2.sub(sum1, f64x2.mul(two, upperOf(kernel)));
    const q0 = v128.bitselect(c0, tiny, f64x2.gt(c0, zero));
    const q1 = v128.bitselect(c1, tiny, f64x2.gt(c1, zero));
    const gain0 = f64x2.div(f64x2.mul(d0, d0), q0);
    const gain1 = f64x2.div(f64x2.mul(d1, d1), q1);
    const isBetter0 = v128.and(f64x2.gt(gain0, best0), f64x2.gt(d0, zero));
    const isBetter1 = v128.and(f64x2.gt(gain1, best1), f64x2.gt(d1, zero));
    best0 = v128.bitselect(gain0, best0, isBetter0);
    best1 = v128.bitselect(gain1, best1, isBetter1);
    place0 = v128.bitselect(here0, place0, isBetter0);
    place1 = v128.bitselect(here1, place1, isBetter1);
    here0 = f64x2.add(here0, four);
    here1 = f64x2.add(here1, four);
    own += 32;
    down += 32;
  }
  bestOf(best0, best1, place0, place1);
  return bestAt;
}
