/**
 * Features of two values in all rows, such as those of one_hot: a bit a row. They need no lists: their one threshold's rows
 * are told by the bit, four features a pass.
 */
import { isTaken, keepBetween, variantAt } from "./tree-best";
import { countOf, gainOf, sumByBits } from "./tree-masks";

/** Bits a word. */
const WORD: i32 = 32;

/** By row, so many words; a bit is set where the row has the higher of both values. */
let words: usize = 0;
let stride: usize = 0;
/** By bit (f32). */
let lows: usize = 0;
let highs: usize = 0;

export function setTwos(bits: usize, perRow: i32, low: usize, high: usize): void {
  words = bits;
  stride = <usize>perRow << 2;
  lows = low;
  highs = high;
}

// @ts-expect-error: decorator
@inline
function wordOf(bit: i32): usize {
  return words + (<usize>(bit / WORD) << 2);
}

// @ts-expect-error: decorator
@inline
function maskOf(bit: i32): u32 {
  return <u32>1 << <u32>(bit % WORD);
}

/** Whether a row has the lower value. */
// @ts-expect-error: decorator
@inline
export function isLow(row: usize, bit: i32): bool {
  return (load<u32>(wordOf(bit) + row * stride) & maskOf(bit)) == 0;
}

/** Tries features; how many vary in the node.   features, bits: their numbers (i32), `count` of each; bits ascend by words. */
export function tryTwos(
  features: usize,
  bits: usize,
  count: i32,
  rows: usize,
  size: i32,
  low: i32,
  high: i32,
): i32 {
  let varying = 0;
  for (let k = 0; k < count; ) {
    const first = k;
    const word = wordOf(at(bits, k));
    let masks = i32x4.splat(0);
    for (let l = 0; l < 4 && k < count && wordOf(at(bits, k)) == word; l++, k++) {
      const mask = <i32>maskOf(at(bits, k));
      if (l == 0) masks = i32x4.replace_lane(masks, 0, mask);
      else if (l == 1) masks = i32x4.replace_lane(masks, 1, mask);
      else if (l == 2) masks = i32x4.replace_lane(masks, 2, mask);
      else masks = i32x4.replace_lane(masks, 3, mask);
    }
    sumByBits(rows, size, word, stride, masks);
    for (let one = first; one < k; one++) {
      varying += tried(one - first, size, low, high, at(features, one), at(bits, one));
    }
  }
  return varying;
}

// @ts-expect-error: decorator
@inline
function at(list: usize, k: i32): i32 {
  return load<i32>(list + (<usize>k << 2));
}

/** k: its place among the four.   1 where rows go to both sides. */
function tried(k: i32, size: i32, low: i32, high: i32, feature: i32, bit: i32): i32 {
  const left = countOf(k);
  if (left == 0 || left == size) return 0;
  const variant = variantAt(left, size, high);
  if (variant < low) return 1;
  const own = gainOf(k);
  if (isTaken(own, feature, variant)) {
    const place = <usize>bit << 2;
    keepBetween(variant, own, feature, left - 1, load<f32>(lows + place), load<f32>(highs + place));
  }
  return 1;
}
