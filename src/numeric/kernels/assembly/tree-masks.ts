/**
 * Of four features at once, how many of a node's rows go left and what these add up to: nothing is added for the others, so
 * that no branch is to be guessed, and sums are those of the rows on the left in their order, to the last bit.
 */
import { moveMasked, pairOf, restart } from "./tree-scan";

/** Of the four last asked for: what the rows on the left add up to, and how many they are (i32). */
export const sums: usize = memory.data(4 * 16, 16);
export const counts: usize = memory.data(16, 16);

/**
 * What rows add are pairs. x: of the first row, where what the four are told by begins; stride: bytes from row to row.
 * isBits: a word, rows go left of a feature whose bit of `by` is not set in it; else four numbers (f32), no greater than `by`.
 */
// @ts-expect-error: decorator
@inline
function sumMasked(isBits: bool, rows: usize, size: i32, x: usize, stride: usize, by: v128): void {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let left = i32x4.splat(0);
  for (let end = rows + (<usize>size << 2); rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const mask = isBits
      ? i32x4.eq(v128.and(v128.load32_splat(x + row * stride), by), i32x4.splat(0))
      : f32x4.le(v128.load(x + row * stride), by);
    const pair = pairOf(row);
    left = i32x4.sub(left, mask);
    s0 = f64x2.add(s0, v128.and(v128.shuffle<i32>(mask, mask, 0, 0, 0, 0), pair));
    s1 = f64x2.add(s1, v128.and(v128.shuffle<i32>(mask, mask, 1, 1, 1, 1), pair));
    s2 = f64x2.add(s2, v128.and(v128.shuffle<i32>(mask, mask, 2, 2, 2, 2), pair));
    s3 = f64x2.add(s3, v128.and(v128.shuffle<i32>(mask, mask, 3, 3, 3, 3), pair));
  }
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(sums, s2, 32);
  v128.store(sums, s3, 48);
  v128.store(counts, left);
}

export function sumByBits(rows: usize, size: i32, x: usize, stride: usize, bits: v128): void {
  sumMasked(true, rows, size, x, stride, bits);
}

export function sumUpTo(rows: usize, size: i32, x: usize, stride: usize, thresholds: v128): void {
  sumMasked(false, rows, size, x, stride, thresholds);
}

/** The least and the greatest of four features in a node. */
export function rangeOf(rows: usize, size: i32, x: usize, stride: usize, least: usize, greatest: usize): void {
  let low = v128.load(x + <usize>load<u32>(rows) * stride);
  let high = low;
  for (let end = rows + (<usize>size << 2); rows < end; rows += 4) {
    const own = v128.load(x + <usize>load<u32>(rows) * stride);
    low = f32x4.pmin(low, own);
    high = f32x4.pmax(high, own);
  }
  v128.store(least, low);
  v128.store(greatest, high);
}

/** Of one feature, where rows add to a sum a class. How many go left; what they add is what has moved left. */
export function moveByBit(rows: usize, size: i32, x: usize, stride: usize, bit: u32): i32 {
  let count = 0;
  restart();
  for (let end = rows + (<usize>size << 2); rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const goes = <i32>((load<u32>(x + row * stride) & bit) == 0);
    count += goes;
    moveMasked(row, goes);
  }
  return count;
}

/** x: of the first row, its number. */
export function moveUpToSingle(rows: usize, size: i32, x: usize, stride: usize, threshold: f32): i32 {
  let count = 0;
  restart();
  for (let end = rows + (<usize>size << 2); rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const goes = <i32>(load<f32>(x + row * stride) <= threshold);
    count += goes;
    moveMasked(row, goes);
  }
  return count;
}
