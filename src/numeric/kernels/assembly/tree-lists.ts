/**
 * The rows of nodes by feature in ascending order: a node has one stretch of each feature's list, its children divide it.
 * An entry is 64 bits: above the value (f32), below twice the row, plus the class where there are two.
 * So a node's rows are read one after the other, where a table of all rows would be read all over.
 */
import { isTaken, keepBetween, variantAt } from "./tree-best";
import { gain, gainOfTwo, moveLeft, restart, startOfTwo, unitOf } from "./tree-scan";
import { sortEntries } from "./tree-sort";

const SAME: f32 = 1e-7;

let n: i32 = 0;
let p: i32 = 0;
/** By feature and row (f32). */
let singles: usize = 0;
let lists: usize = 0;
/** As long as one list. */
let spare: usize = 0;
/** One bit a row: goes left. */
let bits: usize = 0;
/** By row (i32), or 0 where there are not two classes. */
let classes: usize = 0;

export function setLists(rows: i32, features: i32, x: usize, to: usize, free: usize, marks: usize, own: usize): void {
  n = rows;
  p = features;
  singles = x;
  lists = to;
  spare = free;
  bits = marks;
  classes = own;
}

// @ts-expect-error: decorator
@inline
function listOf(feature: i32, start: i32): usize {
  return lists + (((<usize>feature * <usize>n) + <usize>start) << 3);
}

// @ts-expect-error: decorator
@inline
function valueOf(entry: u64): f32 {
  return reinterpret<f32>(<u32>(entry >> 32));
}

// @ts-expect-error: decorator
@inline
function rowOf(entry: u64): usize {
  return <usize>(<u32>entry >> 1);
}

/** Makes a node's stretches anew. rows: ascending. */
export function sortLists(rows: usize, size: i32, start: i32): void {
  for (let feature = 0; feature < p; feature++) {
    const column = singles + ((<usize>feature * <usize>n) << 2);
    const list = listOf(feature, start);
    for (let i = 0; i < size; i++) {
      const row = load<u32>(rows + (<usize>i << 2));
      const bits_ = load<u32>(column + (<usize>row << 2));
      const own = classes == 0 ? 0 : load<u32>(classes + (<usize>row << 2));
      store<u64>(list + (<usize>i << 3), (<u64>bits_ << 32) | <u64>((row << 1) | own));
    }
    sortEntries(list, size, spare);
  }
}

/** Tries every threshold. False where the feature is constant in the node. */
export function scanList(size: i32, start: i32, least: i32, high: i32, feature: i32, isUnit: bool): bool {
  const list = listOf(feature, start);
  const last = valueOf(load<u64>(list + (<usize>(size - 1) << 3)));
  if (last <= valueOf(load<u64>(list)) + SAME) return false;
  if (isUnit) scanUnits(list, size, least, high, feature);
  else scanWeights(list, size, least, high, feature);
  return true;
}

function scanWeights(list: usize, size: i32, least: i32, high: i32, feature: i32): void {
  restart();
  let entry = load<u64>(list);
  const end = size - least;
  for (let left = 1; left <= end; left++) {
    moveLeft(rowOf(entry));
    const below = valueOf(entry);
    entry = load<u64>(list + (<usize>left << 3));
    if (valueOf(entry) <= below + SAME || left < least) continue;
    const variant = variantAt(left, size, high);
    const own = gain();
    if (isTaken(own, feature, variant)) keepBetween(variant, own, feature, left - 1, below, valueOf(entry));
  }
}

/** Two classes, each row counts once: all that is needed stands in the list. */
function scanUnits(list: usize, size: i32, least: i32, high: i32, feature: i32): void {
  let lefts = startOfTwo();
  let entry = load<u64>(list);
  const end = size - least;
  for (let left = 1; left <= end; left++) {
    lefts = f64x2.add(lefts, unitOf(<usize>entry & 1));
    const below = valueOf(entry);
    entry = load<u64>(list + (<usize>left << 3));
    if (valueOf(entry) <= below + SAME || left < least) continue;
    const variant = variantAt(left, size, high);
    const own = gainOfTwo(lefts);
    if (isTaken(own, feature, variant)) keepBetween(variant, own, feature, left - 1, below, valueOf(entry));
  }
}

/** Marks the rows up to a place of a feature's stretch. */
export function markLeft(size: i32, start: i32, feature: i32, cut: i32): void {
  const list = listOf(feature, start);
  for (let i = 0; i < size; i++) {
    const row = rowOf(load<u64>(list + (<usize>i << 3)));
    const word = bits + ((row >> 5) << 2);
    const bit = <u32>1 << (<u32>row & 31);
    const others = load<u32>(word) & ~bit;
    store<u32>(word, i <= cut ? others | bit : others);
  }
}

// @ts-expect-error: decorator
@inline
export function isMarked(row: usize): usize {
  return <usize>((load<u32>(bits + ((row >> 5) << 2)) >> (<u32>row & 31)) & 1);
}

/** Marked rows to the front of a node's stretches, both parts in their order. `but`: a feature where they stand so. */
export function divideLists(size: i32, start: i32, but: i32): void {
  for (let feature = 0; feature < p; feature++) if (feature != but) divide(listOf(feature, start), size);
}

function divide(list: usize, size: i32): void {
  let left = list;
  let right = spare;
  const end = list + (<usize>size << 3);
  for (let at = list; at < end; at += 8) {
    const entry = load<u64>(at);
    const goes = isMarked(rowOf(entry));
    store<u64>(left, entry);
    store<u64>(right, entry);
    left += goes << 3;
    right += (1 - goes) << 3;
  }
  memory.copy(left, spare, right - spare);
}
