/** Sorts doubles, and finds the bins that they fall into. */

const DIGIT_BITS: u64 = 11;
const DIGITS: i32 = 1 << 11;
const PASSES: u64 = 6;

/** Numbers of each digit, pass by pass. */
const counts: usize = memory.data(6 * (1 << 11) * 4, 16);

/** Unsigned integers in the order of the numbers: negative ones have all bits flipped, the others the sign bit. */
// @ts-expect-error: decorator
@inline
function sortable(bits: u64): u64 {
  return bits ^ (<u64>(<i64>bits >> 63) | 0x8000000000000000);
}

// @ts-expect-error: decorator
@inline
function original(key: u64): u64 {
  return key ^ (<u64>(<i64>~key >> 63) | 0x8000000000000000);
}

// @ts-expect-error: decorator
@inline
function countOf(pass: u64, key: u64): usize {
  const digit = (key >> (pass * DIGIT_BITS)) & <u64>(DIGITS - 1);
  return counts + <usize>(((pass << DIGIT_BITS) + digit) << 2);
}

/** Ascending. No NaN, no −0.   spare: room for as many.   Radix sort, the lowest digit first. */
export function sortDoubles(values: usize, n: i32, spare: usize): void {
  const bytes = <usize>n << 3;
  memory.fill(counts, 0, <usize>(PASSES << DIGIT_BITS) << 2);
  for (let at: usize = 0; at < bytes; at += 8) {
    const key = sortable(load<u64>(values + at));
    store<u64>(values + at, key);
    for (let pass: u64 = 0; pass < PASSES; pass++) {
      const count = countOf(pass, key);
      store<u32>(count, load<u32>(count) + 1);
    }
  }
  let source = values;
  let target = spare;
  for (let pass: u64 = 0; pass < PASSES; pass++) {
    if (load<u32>(countOf(pass, load<u64>(source))) == n) continue; // all have the same digit
    beginAt(pass);
    for (let at: usize = 0; at < bytes; at += 8) {
      const key = load<u64>(source + at);
      const count = countOf(pass, key);
      const to = load<u32>(count);
      store<u32>(count, to + 1);
      store<u64>(target + (<usize>to << 3), key);
    }
    const other = source;
    source = target;
    target = other;
  }
  for (let at: usize = 0; at < bytes; at += 8) store<u64>(values + at, original(load<u64>(source + at)));
}

/** Where each digit's numbers begin. */
function beginAt(pass: u64): void {
  let start: u32 = 0;
  const from = counts + <usize>((pass << DIGIT_BITS) << 2);
  for (let at = from; at < from + (<usize>DIGITS << 2); at += 4) {
    const count = load<u32>(at);
    store<u32>(at, start);
    start += count;
  }
}

/**
 * How many edges are below each number, or `missing` where it is NaN; one byte each. Whether one is NaN.
 * edges: ascending, 255 of them, infinite beyond the first `count`.
 */
export function placeInBins(column: usize, n: i32, edges: usize, count: i32, missing: i32, out: usize): bool {
  const first = <usize>(count == 0 ? 0 : 8 << (31 - clz(count)));
  let isMissing = false;
  for (let i: usize = 0; i < <usize>n; i++) {
    const v = load<f64>(column + (i << 3));
    let at: usize = 0;
    // Halving without branches: the numbers do not wait for one another.
    for (let step = first; step >= 8; step >>= 1) {
      at += step & (0 - <usize>(load<f64>(edges + at + step - 8) < v));
    }
    const isNaN_ = v != v;
    isMissing = isMissing || isNaN_;
    store<u8>(out + i, isNaN_ ? missing : <i32>(at >> 3));
  }
  return isMissing;
}
