/** Newton's steps for the squared hinge loss, as ../../squared-hinge-plain.ts takes them, to the last bit. */
import { at, integerAt } from "./lists";
import { gramBlock } from "./gram";
import { factorSymmetric, solveSymmetric } from "./triangular";

/** What a step has come to; ../squared-hinge.ts knows them, too. */
const GOES_ON: i32 = 0;
const ENDED: i32 = 1;
const LOST: i32 = 2;

/** Rows that are gathered together: a block of them stays in the cache. */
const BLOCK: i32 = 128;
const SETTLED: f64 = 1e-9;

/** Rows, their numbers with a 1 at the end, and both padded to a multiple of 4: padding is 0. */
let n: i32 = 0;
let size: i32 = 0;
let rows: i32 = 0;
let width: i32 = 0;
/** f64, rows × width, row by row. */
let x: usize = 0;
/** f64, rows long each: ±1, weights, linear scores, what a step moves them by, and where it leads. */
let y: usize = 0;
let s: usize = 0;
let f: usize = 0;
let move: usize = 0;
let scores: usize = 0;
/** Rows within the margin (i32) and the slopes of their losses (f64), n long each. */
let active: usize = 0;
let slopes: usize = 0;
/** Of each row (u8), n long each: whether it lies within the margin, and whether `sum` has it; i32: those that differ. */
let isActive: usize = 0;
let isIn: usize = 0;
let changed: usize = 0;
/** f64, width long each: where we stand, where a step leads, the gradient, and the step. */
let theta: usize = 0;
let moved: usize = 0;
let g: usize = 0;
let d: usize = 0;
/** f64, tiles of gramBlock: Σ sᵢ zᵢ zᵢᵀ over the rows that are in, and over all. */
let sum: usize = 0;
let whole: usize = 0;
/** f64, size × size. */
let factor: usize = 0;
/** f64, BLOCK × width each: rows with and without their weights. */
let left: usize = 0;
let right: usize = 0;

let activeCount: i32 = 0;
let hasWhole: bool = false;
let longest: f64 = 0;
let C: f64 = 0;
let value: f64 = 0;

/** from: 32-bit fields in the order in which they are read here. */
export function hingeSettings(from: usize): void {
  n = integerAt(from, 0);
  size = integerAt(from, 1);
  x = integerAt(from, 2);
  y = integerAt(from, 3);
  s = integerAt(from, 4);
  f = integerAt(from, 5);
  move = integerAt(from, 6);
  scores = integerAt(from, 7);
  active = integerAt(from, 8);
  slopes = integerAt(from, 9);
  isActive = integerAt(from, 10);
  isIn = integerAt(from, 11);
  changed = integerAt(from, 12);
  theta = integerAt(from, 13);
  moved = integerAt(from, 14);
  g = integerAt(from, 15);
  d = integerAt(from, 16);
  sum = integerAt(from, 17);
  whole = integerAt(from, 18);
  factor = integerAt(from, 19);
  left = integerAt(from, 20);
  right = integerAt(from, 21);
  rows = (n + 3) & ~3;
  width = (size + 3) & ~3;
}

/** Column j of x, n long. */
export function hingeColumn(column: usize, j: i32): void {
  const step = <usize>width << 3;
  for (let i = 0, to = at(x, j); i < n; i++, to += step) store<f64>(to, load<f64>(at(column, i)));
}

/** All columns are there: the longest row. */
export function hingeRows(): void {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) {
    let square: f64 = 0;
    for (let j = 0; j < size; j++) {
      const number = load<f64>(at(x, i * width + j));
      square += number * number;
    }
    most = Math.max(most, square);
  }
  longest = Math.sqrt(most);
}

/** y is new, and s, unless it is the same. */
export function hingeBegin(isSame: bool): void {
  if (!isSame) hasWhole = false;
  memory.fill(isIn, 0, n);
  memory.fill(sum, 0, <usize>(width * width) << 3);
}

/** theta is new. */
export function hingeStart(c: f64): void {
  C = c;
  multiply(theta, f);
  value = valueAt(theta, f);
}

export function hingeStep(): i32 {
  const length = gradient();
  const bound = SETTLED * largest(f);
  // No curvature is below 1, so that a step would be no longer than the gradient.
  if (length == 0 || length * longest <= bound) return ENDED;
  follow();
  if (!direction(2 * C)) return LOST;
  multiply(d, move);
  const slope = dot(g, d);
  let t: f64 = 1;
  for (; t > 1e-12; t /= 2) {
    advance(theta, d, t, moved, width);
    advance(f, move, t, scores, rows);
    const after = valueAt(moved, scores);
    if (after > value - 1e-4 * t * slope + 1e-14 * Math.abs(value)) continue;
    memory.copy(theta, moved, <usize>width << 3);
    memory.copy(f, scores, <usize>rows << 3);
    value = after;
    break;
  }
  return t <= 1e-12 || (t == 1 && largest(move) <= SETTLED * largest(f)) ? ENDED : GOES_ON;
}

/** out = X v, four rows at a time: of each the sum of its even places and that of its odd ones. */
function multiply(v: usize, out: usize): void {
  const step = <usize>width << 3;
  const end = v + step;
  for (let i = 0, row = x; i < rows; i += 4, row += 4 * step) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let from = row;
    for (let k = v; k < end; k += 16, from += 16) {
      const pair = v128.load(k);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(from), pair));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(from + step), pair));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(from + 2 * step), pair));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(from + 3 * step), pair));
    }
    v128.store(at(out, i), f64x2.add(v128.shuffle<f64>(s0, s1, 0, 2), v128.shuffle<f64>(s0, s1, 1, 3)), 0);
    v128.store(at(out, i), f64x2.add(v128.shuffle<f64>(s2, s3, 0, 2), v128.shuffle<f64>(s2, s3, 1, 3)), 16);
  }
}

/** ½ |w|² + C Σ sᵢ max(0, 1 − yᵢ fᵢ)²: the sum of even rows and that of odd ones. */
function valueAt(w: usize, linear: usize): f64 {
  const one = f64x2.splat(1);
  const none = f64x2.splat(0);
  let losses = none;
  for (let i = 0; i < rows; i += 2) {
    const margin = f64x2.sub(one, f64x2.mul(v128.load(at(y, i)), v128.load(at(linear, i))));
    const hinge = f64x2.max(none, margin);
    losses = f64x2.add(losses, f64x2.mul(v128.load(at(s, i)), f64x2.mul(hinge, hinge)));
  }
  return 0.5 * dot(w, w) + C * (f64x2.extract_lane(losses, 0) + f64x2.extract_lane(losses, 1));
}

/** g = theta + Xᵀ r over the rows within the margin, which are listed. Its length. */
function gradient(): f64 {
  let count = 0;
  for (let i = 0; i < n; i++) {
    const sign = load<f64>(at(y, i));
    const score = sign * load<f64>(at(f, i));
    const isWithin = score < 1;
    store<u8>(isActive + i, u8(isWithin));
    if (!isWithin) continue;
    store<i32>(active + (<usize>count << 2), i);
    store<f64>(at(slopes, count), -2 * C * load<f64>(at(s, i)) * sign * (1 - score));
    count++;
  }
  activeCount = count;
  memory.fill(g, 0, <usize>width << 3);
  const step = <usize>width << 3;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    const a = x + <usize>integerAt(active, k) * step;
    const b = x + <usize>integerAt(active, k + 1) * step;
    const c = x + <usize>integerAt(active, k + 2) * step;
    const e = x + <usize>integerAt(active, k + 3) * step;
    const p = v128.load64_splat(at(slopes, k), 0);
    const q = v128.load64_splat(at(slopes, k), 8);
    const u = v128.load64_splat(at(slopes, k), 16);
    const w = v128.load64_splat(at(slopes, k), 24);
    for (let j: usize = 0; j < step; j += 16) {
      let total = f64x2.add(v128.load(g + j), f64x2.mul(p, v128.load(a + j)));
      total = f64x2.add(total, f64x2.mul(q, v128.load(b + j)));
      total = f64x2.add(total, f64x2.mul(u, v128.load(c + j)));
      v128.store(g + j, f64x2.add(total, f64x2.mul(w, v128.load(e + j))));
    }
  }
  for (; k < count; k++) {
    const a = x + <usize>integerAt(active, k) * step;
    const p = v128.load64_splat(at(slopes, k));
    for (let j: usize = 0; j < step; j += 16) v128.store(g + j, f64x2.add(v128.load(g + j), f64x2.mul(p, v128.load(a + j))));
  }
  for (let j: usize = 0; j < step; j += 16) v128.store(g + j, f64x2.add(v128.load(g + j), v128.load(theta + j)));
  return Math.sqrt(dot(g, g));
}

/** `sum` takes in the rows that have come within the margin, and puts off those that have left it. */
function follow(): void {
  let changes = 0;
  for (let i = 0; i < n; i++) {
    store<i32>(changed + (<usize>changes << 2), i);
    changes += i32(load<u8>(isActive + i) != load<u8>(isIn + i));
  }
  if (changes < activeCount) add(changed, changes);
  else if (activeCount == n && hasWhole) memory.copy(sum, whole, <usize>(width * width) << 3);
  else {
    memory.fill(sum, 0, <usize>(width * width) << 3);
    memory.fill(isIn, 0, n);
    add(active, activeCount);
    if (activeCount == n) {
      memory.copy(whole, sum, <usize>(width * width) << 3);
      hasWhole = true;
    }
  }
  memory.copy(isIn, isActive, n);
}

/** Those that are in are taken off. */
function add(list: usize, count: i32): void {
  const groups = width >> 2;
  for (let from = 0; from < count; from += BLOCK) {
    const block = min(BLOCK, count - from);
    for (let k = 0; k < block; k++) {
      const row = integerAt(list, from + k);
      const weight = load<f64>(at(s, row));
      const pair = f64x2.splat(load<u8>(isIn + row) ? -weight : weight);
      let source = at(x, row * width);
      let to: usize = <usize>k << 5;
      for (let group = 0; group < groups; group++, source += 32, to += <usize>block << 5) {
        const low = v128.load(source, 0);
        const high = v128.load(source, 16);
        v128.store(right + to, low, 0);
        v128.store(right + to, high, 16);
        v128.store(left + to, f64x2.mul(pair, low), 0);
        v128.store(left + to, f64x2.mul(pair, high), 16);
      }
    }
    gramBlock(left, right, block, groups, sum);
  }
}

/** d = (I + c `sum`)⁻¹ g; false where rounding leaves no positive definite matrix. */
function direction(c: f64): bool {
  const groups = width >> 2;
  for (let j = 0; j < size; j++) {
    const row = at(factor, j * size);
    const tiles = sum + ((<usize>((j >> 2) * groups)) << 7) + ((<usize>(j & 3)) << 5);
    for (let k = 0; k <= j; k++) {
      const tile = tiles + ((<usize>(k >> 2)) << 7);
      store<f64>(at(row, k), c * load<f64>(at(tile, k & 3)));
    }
    store<f64>(at(row, j), load<f64>(at(row, j)) + 1);
  }
  if (!factorSymmetric(factor, size)) return false;
  memory.copy(d, g, <usize>width << 3);
  solveSymmetric(factor, size, d);
  return true;
}

/** out = a − t b. */
function advance(a: usize, b: usize, t: f64, out: usize, count: i32): void {
  const pair = f64x2.splat(t);
  for (let k = 0; k < count; k += 2) {
    v128.store(at(out, k), f64x2.sub(v128.load(at(a, k)), f64x2.mul(pair, v128.load(at(b, k)))));
  }
}

function dot(a: usize, b: usize): f64 {
  let total: f64 = 0;
  for (let k = 0; k < size; k++) total += load<f64>(at(a, k)) * load<f64>(at(b, k));
  return total;
}

function largest(a: usize): f64 {
  let most = f64x2.splat(0);
  for (let i = 0; i < rows; i += 2) most = f64x2.max(most, f64x2.abs(v128.load(at(a, i))));
  return Math.max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}
