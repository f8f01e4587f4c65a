/**
 * Features of two values in all rows, such as those of one_hot: a bit a row. They need no lists: their one threshold's rows
 * are told by the bit, four features a pass.
 */
import { integerAt } from "./lists";
import { isTaken, keepBetween, variantAt } from "./tree-best";
import { countOf, gainOf, sumByBits } from "./tree-masks";
import { sortIntegers } from "./tree-sort";

/** Bits a word. */
const WORD: i32 = 32;

/** By row, so many words; a bit is set where the row has the higher of both values. */
let words: usize = 0;
let stride: usize = 0;
/** By bit: both values (f32), and the feature (i32). */
let lows: usize = 0;
let highs: usize = 0;
let features: usize = 0;

export function setTwos(bits: usize, perRow: i32, low: usize, high: usize, own: usize): void {
  words = bits;
  stride = <usize>perRow << 2;
  lows = low;
  highs = high;
  features = own;
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

/** Tries the features of some bits (i32), which are sorted on the way; how many vary in the node. */
export function tryTwos(bits: usize, count: i32, rows: usize, size: i32, low: i32, high: i32): i32 {
  sortIntegers(bits, count);
  let varying = 0;
  for (let k = 0; k < count; ) {
    const word = integerAt(bits, k) / WORD;
    const mixed = mixedIn(words + (<usize>word << 2), rows, size);
    const from = varying;
    for (; k < count && integerAt(bits, k) / WORD == word; k++) {
      const bit = integerAt(bits, k);
      if ((mixed & maskOf(bit)) == 0) continue;
      // What has been read already makes room.
      store<i32>(bits + (<usize>(varying - from) << 2), bit);
      varying++;
    }
    for (let done = 0; done < varying - from; done += 4) {
      tryFour(bits + (<usize>done << 2), min(4, varying - from - done), rows, size, low, high);
    }
  }
  return varying;
}

/** The bits of a word that are set in some of the rows, but not in all of them. */
function mixedIn(word: usize, rows: usize, size: i32): u32 {
  let any: u32 = 0;
  let all: u32 = ~0;
  for (let end = rows + (<usize>size << 2); rows < end; rows += 4) {
    const own = load<u32>(word + <usize>load<u32>(rows) * stride);
    any |= own;
    all &= own;
  }
  return any & ~all;
}

/** bits: of one word, four at most. */
function tryFour(bits: usize, count: i32, rows: usize, size: i32, low: i32, high: i32): void {
  const one = maskOf(integerAt(bits, 0));
  const two = count > 1 ? maskOf(integerAt(bits, 1)) : 0;
  const three = count > 2 ? maskOf(integerAt(bits, 2)) : 0;
  const four = count > 3 ? maskOf(integerAt(bits, 3)) : 0;
  sumByBits(rows, size, wordOf(integerAt(bits, 0)), stride, i32x4(one, two, three, four));
  for (let k = 0; k < count; k++) tried(k, size, low, high, integerAt(bits, k));
}

/** k: its place among the four. */
function tried(k: i32, size: i32, low: i32, high: i32, bit: i32): void {
  const left = countOf(k);
  const variant = variantAt(left, size, high);
  if (variant < low) return;
  const own = gainOf(k);
  const feature = integerAt(features, bit);
  if (!isTaken(own, feature, variant)) return;
  const place = <usize>bit << 2;
  keepBetween(variant, own, feature, left - 1, load<f32>(lows + place), load<f32>(highs + place));
}
