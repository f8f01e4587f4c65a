/**
 * Every threshold of a node's rows, which pass by in ascending order of a feature.
 * An entry of a list is 64 bits: above the value (f32), below twice the row, plus the class where there are two.
 */
import { isTaken, keepBetween, leastGain, SAME, variantAt } from "./tree-best";
import {
  BINARY,
  ENTROPY,
  gain,
  gainOfGini,
  gainOfTwo,
  gainSquared,
  GINI,
  moveGini,
  moveLeft,
  pairOf,
  restart,
  SQUARED,
  squaresOf,
  unitOf,
  weightOf,
} from "./tree-scan";

/** Two classes, and every row counts once: all that is needed stands in the list. */
export const UNITS: i32 = -1;

// @ts-expect-error: decorator
@inline
export function entryOf(value: u32, row: u32, own: u32): u64 {
  return (<u64>value << 32) | <u64>((row << 1) | own);
}

// @ts-expect-error: decorator
@inline
export function valueOf(entry: u64): f32 {
  return reinterpret<f32>(<u32>(entry >> 32));
}

// @ts-expect-error: decorator
@inline
export function rowOf(entry: u64): usize {
  return <usize>(<u32>entry >> 1);
}

/** places: what stands for a cut after each row of the list, or 0 where its number does.   kind: a criterion, or UNITS. */
export function tryThresholds(
  kind: i32,
  list: usize,
  places: usize,
  size: i32,
  least: i32,
  low: i32,
  high: i32,
  feature: i32,
): void {
  // Each call with its own constant is a loop of its own.
  if (kind == UNITS) scan(UNITS, list, places, size, least, low, high, feature);
  else if (kind == BINARY) scan(BINARY, list, places, size, least, low, high, feature);
  else if (kind == GINI) scan(GINI, list, places, size, least, low, high, feature);
  else if (kind == SQUARED) scan(SQUARED, list, places, size, least, low, high, feature);
  else scan(kind, list, places, size, least, low, high, feature);
}

/** What has gone left is held in locals, which the processor need not store and load again for every row. */
// @ts-expect-error: decorator
@inline
function scan(kind: i32, list: usize, places: usize, size: i32, least: i32, low: i32, high: i32, feature: i32): void {
  if (kind == GINI || kind == ENTROPY) restart();
  let sums = kind == GINI ? squaresOf() : f64x2.splat(0);
  let weight: f64 = 0;
  let floor = leastGain(low, high);
  let entry = load<u64>(list);
  let end = size - least;
  const last = valueOf(load<u64>(list + (<usize>(size - 1) << 3)));
  for (let left = 1; left <= end; left++) {
    const row = rowOf(entry);
    if (kind == UNITS) sums = f64x2.add(sums, unitOf(<usize>entry & 1));
    else if (kind == BINARY || kind == SQUARED) sums = f64x2.add(sums, pairOf(row));
    else if (kind == GINI) {
      sums = moveGini(sums, row);
      weight += weightOf(row);
    } else moveLeft(row);
    const below = valueOf(entry);
    entry = load<u64>(list + (<usize>left << 3));
    if (valueOf(entry) <= below + SAME || left < least) continue;
    // No threshold comes after this one: of two values that a column has, only the lower one's rows are summed.
    if (last <= valueOf(entry) + SAME) end = left;
    let own: f64;
    if (kind == UNITS || kind == BINARY) own = gainOfTwo(sums);
    else if (kind == SQUARED) own = gainSquared(sums);
    else if (kind == GINI) own = gainOfGini(sums, weight);
    else own = gain();
    if (own < floor) continue;
    const variant = variantAt(left, size, high);
    if (!isTaken(own, feature, variant)) continue;
    if (low == high) floor = own;
    const cut = places == 0 ? left - 1 : load<i32>(places + (<usize>(left - 1) << 2));
    keepBetween(variant, own, feature, cut, below, valueOf(entry));
  }
}
