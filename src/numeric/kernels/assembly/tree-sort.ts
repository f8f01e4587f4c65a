/** Sorts entries of 64 bits by their upper half, a single-precision number; equal ones stay as they stand. */
import { integerAt } from "./lists";

const DIGIT_BITS: u32 = 11;
const DIGITS: i32 = 1 << DIGIT_BITS;
const PASSES: u32 = 3;
/** Fewer are sorted by insertion; fewer, by merging. */
const FEW: i32 = 24;
const SOME: i32 = 1500;

/** Entries of each digit. */
const counts: usize = memory.data(3 * (1 << 11) * 4, 16);

/** n entries; spare: room for as many. No number is NaN; −0 becomes 0. */
export function sortEntries(list: usize, n: i32, spare: usize): void {
  for (let i = 0; i < n; i++) {
    const at = list + (<usize>i << 3);
    store<u32>(at, sortable(load<f32>(at, 4)), 4);
  }
  if (n <= FEW) sortFew(list, 0, n);
  else if (n <= SOME) sortSome(list, n, spare);
  else sortMany(list, n, spare);
  for (let i = 0; i < n; i++) {
    const at = list + (<usize>i << 3);
    store<u32>(at, original(load<u32>(at, 4)), 4);
  }
}

/** Unsigned integers in the order of the numbers: negative ones have all bits flipped, the others the sign bit. */
// @ts-expect-error: decorator
@inline
function sortable(value: f32): u32 {
  // Adding 0 turns −0 into 0.
  const bits = reinterpret<u32>(value + 0);
  return bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
}

// @ts-expect-error: decorator
@inline
function original(key: u32): u32 {
  return key ^ (<u32>(<i32>~key >> 31) | 0x80000000);
}

// @ts-expect-error: decorator
@inline
function entryAt(list: usize, i: i32): u64 {
  return load<u64>(list + (<usize>i << 3));
}

// @ts-expect-error: decorator
@inline
function put(list: usize, i: i32, entry: u64): void {
  store<u64>(list + (<usize>i << 3), entry);
}

/** Of from … to. The lower halves of equal ones ascend already. */
function sortFew(list: usize, from: i32, to: i32): void {
  for (let i = from + 1; i < to; i++) {
    const entry = entryAt(list, i);
    let hole = i;
    for (; hole > from && entryAt(list, hole - 1) > entry; hole--) put(list, hole, entryAt(list, hole - 1));
    put(list, hole, entry);
  }
}

function sortSome(list: usize, n: i32, spare: usize): void {
  for (let from = 0; from < n; from += FEW) sortFew(list, from, min(from + FEW, n));
  let source = list;
  let target = spare;
  for (let width = FEW; width < n; width <<= 1) {
    for (let from = 0; from < n; from += width << 1) {
      merge(source, target, from, min(from + width, n), min(from + (width << 1), n));
    }
    const other = source;
    source = target;
    target = other;
  }
  if (source != list) memory.copy(list, source, <usize>n << 3);
}

function merge(source: usize, target: usize, from: i32, middle: i32, to: i32): void {
  let i = from;
  let j = middle;
  for (let k = from; k < to; k++) {
    const isFirst = i < middle && (j >= to || entryAt(source, i) <= entryAt(source, j));
    put(target, k, entryAt(source, isFirst ? i : j));
    i += isFirst ? 1 : 0;
    j += isFirst ? 0 : 1;
  }
}

/** Digit by digit, the lowest first. */
function sortMany(list: usize, n: i32, spare: usize): void {
  countDigits(list, n);
  let source = list;
  let target = spare;
  for (let pass: u32 = 0; pass < PASSES; pass++) {
    const starts = counts + <usize>((pass * DIGITS) << 2);
    const shift = <u64>(32 + pass * DIGIT_BITS);
    for (let i = 0; i < n; i++) {
      const entry = entryAt(source, i);
      const at = starts + (<usize>((entry >> shift) & (DIGITS - 1)) << 2);
      const to = load<u32>(at);
      store<u32>(at, to + 1);
      put(target, <i32>to, entry);
    }
    const other = source;
    source = target;
    target = other;
  }
  memory.copy(list, source, <usize>n << 3);
}

/** Where each digit's entries begin, pass by pass. */
function countDigits(list: usize, n: i32): void {
  memory.fill(counts, 0, <usize>(PASSES * DIGITS) << 2);
  for (let i = 0; i < n; i++) {
    let key = load<u32>(list + (<usize>i << 3), 4);
    for (let pass: u32 = 0; pass < PASSES; pass++) {
      const at = counts + (<usize>(pass * DIGITS + (key & (DIGITS - 1))) << 2);
      store<u32>(at, load<u32>(at) + 1);
      key >>= DIGIT_BITS;
    }
  }
  for (let pass: u32 = 0; pass < PASSES; pass++) {
    let start: u32 = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const at = counts + (<usize>(pass * DIGITS + digit) << 2);
      const count = load<u32>(at);
      store<u32>(at, start);
      start += count;
    }
  }
}

/** Of few integers (i32), or of some that ascend already. */
export function sortIntegers(list: usize, n: i32): void {
  for (let i = 1; i < n; i++) {
    const own = integerAt(list, i);
    let hole = i;
    for (; hole > 0 && integerAt(list, hole - 1) > own; hole--) {
      store<i32>(list + (<usize>hole << 2), integerAt(list, hole - 1));
    }
    store<i32>(list + (<usize>hole << 2), own);
  }
}
