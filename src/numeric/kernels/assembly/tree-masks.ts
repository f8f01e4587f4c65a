/**
 * Of four features at once, how many of a node's rows go left and what these add up to: nothing is added for the others, so
 * that no branch is to be guessed, and sums are those of the rows on the left in their order, to the last bit.
 */
import { areNumbers, arePairs, classOf, gainOfClasses, gainOfPairs, gainsOfPairs, numberOf, pairOf, weightOf } from "./tree-scan";

/** Of the four last asked for: what the rows on the left add up to, first and second numbers of pairs; how many (i32). */
const firsts: usize = memory.data(32, 16);
const seconds: usize = memory.data(32, 16);
const lefts: usize = memory.data(16, 16);
/** Of four features (f32): the least in a node, and the greatest. */
const ranges: usize = memory.data(32, 16);
/** By class, four weights (f64). */
let classes: usize = 0;
let width: i32 = 0;

/** sums: room for four f64 a class. */
export function setMasks(sums: usize, count: i32): void {
  classes = sums;
  width = count;
}

/**
 * By feature, whether a row goes left.   isBits: `at` a word, of a feature whose bit of `by` is not set in it; else four
 * numbers (f32), where they are no greater than `by`.
 */
// @ts-expect-error: decorator
@inline
function goLeft(isBits: bool, at: usize, by: v128): v128 {
  return isBits ? i32x4.eq(v128.and(v128.load32_splat(at), by), i32x4.splat(0)) : f32x4.le(v128.load(at), by);
}

/** What rows add are pairs. x: of the first row, where what the four are told by begins; stride: bytes from row to row. */
// @ts-expect-error: decorator
@inline
function sumPairs(isBits: bool, rows: usize, size: i32, x: usize, stride: usize, by: v128): void {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let left = i32x4.splat(0);
  for (let end = rows + (<usize>size << 2); rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const mask = goLeft(isBits, x + row * stride, by);
    const pair = pairOf(row);
    left = i32x4.sub(left, mask);
    s0 = f64x2.add(s0, v128.and(v128.shuffle<i32>(mask, mask, 0, 0, 0, 0), pair));
    s1 = f64x2.add(s1, v128.and(v128.shuffle<i32>(mask, mask, 1, 1, 1, 1), pair));
    s2 = f64x2.add(s2, v128.and(v128.shuffle<i32>(mask, mask, 2, 2, 2, 2), pair));
    s3 = f64x2.add(s3, v128.and(v128.shuffle<i32>(mask, mask, 3, 3, 3, 3), pair));
  }
  v128.store(firsts, v128.shuffle<f64>(s0, s1, 0, 2));
  v128.store(firsts, v128.shuffle<f64>(s2, s3, 0, 2), 16);
  v128.store(seconds, v128.shuffle<f64>(s0, s1, 1, 3));
  v128.store(seconds, v128.shuffle<f64>(s2, s3, 1, 3), 16);
  v128.store(lefts, left);
}

/** The same where each row's weight is 1: only its number is added, to two sums at once. */
// @ts-expect-error: decorator
@inline
function sumNumbers(isBits: bool, rows: usize, size: i32, x: usize, stride: usize, by: v128): void {
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  let left = i32x4.splat(0);
  for (let end = rows + (<usize>size << 2); rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const mask = goLeft(isBits, x + row * stride, by);
    const own = f64x2.splat(numberOf(row));
    left = i32x4.sub(left, mask);
    s01 = f64x2.add(s01, v128.and(i64x2.extend_low_i32x4_s(mask), own));
    s23 = f64x2.add(s23, v128.and(i64x2.extend_high_i32x4_s(mask), own));
  }
  v128.store(firsts, s01);
  v128.store(firsts, s23, 16);
  v128.store(seconds, f64x2.convert_low_i32x4_s(left));
  v128.store(seconds, f64x2.convert_low_i32x4_s(v128.shuffle<f64>(left, left, 1, 0)), 16);
  v128.store(lefts, left);
}

/** The same where rows add to a sum a class: to `classes`, the four features' beside one another. */
// @ts-expect-error: decorator
@inline
function sumClasses(isBits: bool, rows: usize, size: i32, x: usize, stride: usize, by: v128): void {
  let left = i32x4.splat(0);
  memory.fill(classes, 0, <usize>width << 5);
  for (let end = rows + (<usize>size << 2); rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const mask = goLeft(isBits, x + row * stride, by);
    const own = f64x2.splat(weightOf(row));
    const to = classes + (classOf(row) << 5);
    left = i32x4.sub(left, mask);
    v128.store(to, f64x2.add(v128.load(to), v128.and(i64x2.extend_low_i32x4_s(mask), own)));
    v128.store(to, f64x2.add(v128.load(to, 16), v128.and(i64x2.extend_high_i32x4_s(mask), own)), 16);
  }
  v128.store(lefts, left);
}

export function sumByBits(rows: usize, size: i32, x: usize, stride: usize, bits: v128): void {
  if (areNumbers()) sumNumbers(true, rows, size, x, stride, bits);
  else if (arePairs()) sumPairs(true, rows, size, x, stride, bits);
  else sumClasses(true, rows, size, x, stride, bits);
}

export function sumUpTo(rows: usize, size: i32, x: usize, stride: usize, thresholds: v128): void {
  if (areNumbers()) sumNumbers(false, rows, size, x, stride, thresholds);
  else if (arePairs()) sumPairs(false, rows, size, x, stride, thresholds);
  else sumClasses(false, rows, size, x, stride, thresholds);
}

/** Rows on the left of the k-th of the four, and the gain of parting them from the others. */
// @ts-expect-error: decorator
@inline
export function countOf(k: i32): i32 {
  return load<i32>(lefts + (<usize>k << 2));
}

// @ts-expect-error: decorator
@inline
export function counts(): v128 {
  return v128.load(lefts);
}

export function gainOf(k: i32): f64 {
  if (!arePairs()) return gainOfClasses(classes + (<usize>k << 3), 32);
  const at = <usize>k << 3;
  return gainOfPairs(f64x2.replace_lane(v128.load64_splat(firsts + at), 1, load<f64>(seconds + at)));
}

/** Of pairs, the gains of two of the four.   at: bytes of the numbers before theirs. */
// @ts-expect-error: decorator
@inline
export function gainsOf(at: usize): v128 {
  return gainsOfPairs(v128.load(firsts + at), v128.load(seconds + at));
}

/** The least and the greatest of four features in a node, for the two below. */
// @ts-expect-error: decorator
@inline
export function rangeOf(rows: usize, size: i32, x: usize, stride: usize): void {
  let low = v128.load(x + <usize>load<u32>(rows) * stride);
  let high = low;
  for (let end = rows + (<usize>size << 2); rows < end; rows += 4) {
    const own = v128.load(x + <usize>load<u32>(rows) * stride);
    low = f32x4.pmin(low, own);
    high = f32x4.pmax(high, own);
  }
  v128.store(ranges, low);
  v128.store(ranges, high, 16);
}

// @ts-expect-error: decorator
@inline
export function least(): v128 {
  return v128.load(ranges);
}

// @ts-expect-error: decorator
@inline
export function greatest(): v128 {
  return v128.load(ranges, 16);
}
