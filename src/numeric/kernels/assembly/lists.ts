/** Lists in the memory. The settings of a kernel are one of integers. */

/** Where the k-th of a list of doubles stands. */
// @ts-expect-error: decorator
@inline
export function at(list: usize, k: i32): usize {
  return list + (<usize>k << 3);
}

/** The k-th of a list of 32-bit integers. */
// @ts-expect-error: decorator
@inline
export function integerAt(list: usize, k: i32): i32 {
  return load<i32>(list + (<usize>k << 2));
}
