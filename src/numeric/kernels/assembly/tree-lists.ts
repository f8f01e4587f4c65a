/**
 * The rows of nodes by feature in ascending order: a node has one stretch of each feature's list, its children divide it.
 * So a node's rows are read one after the other, where a table of all rows would be read all over.
 */
import { SAME } from "./tree-best";
import { sortEntries } from "./tree-sort";
import { entryOf, rowOf, tryThresholds, valueOf } from "./tree-thresholds";

/** A node with more rows than one in so many is picked from all rows in order quicker than it is sorted. */
const MANY: i64 = 16;

let n: i32 = 0;
/** How many features have lists; each has its slot there. */
let p: i32 = 0;
/** By slot and row (f32). */
let singles: usize = 0;
let lists: usize = 0;
/** All rows by slot, in order; or 0. */
let sorted: usize = 0;
/** As long as one list. */
let spare: usize = 0;
/** One byte a row: 1 where it goes left, or is one of the node. */
let marked: usize = 0;
/** By row (i32), or 0 where there are not two classes. */
let classes: usize = 0;

export function setLists(
  rows: i32,
  features: i32,
  x: usize,
  to: usize,
  all: usize,
  free: usize,
  marks: usize,
  own: usize,
): void {
  n = rows;
  p = features;
  singles = x;
  lists = to;
  sorted = all;
  spare = free;
  marked = marks;
  classes = own;
}

// @ts-expect-error: decorator
@inline
function listOf(slot: i32, start: i32): usize {
  return lists + (((<usize>slot * <usize>n) + <usize>start) << 3);
}

/** Sorts all rows, where there is room for that. rows: room for their numbers. */
export function sortAll(rows: usize): void {
  if (sorted == 0) return;
  for (let row = 0; row < n; row++) store<i32>(rows + (<usize>row << 2), row);
  for (let slot = 0; slot < p; slot++) sortInto(sorted + ((<usize>slot * <usize>n) << 3), rows, n, slot);
}

/** Makes a node's stretches anew. rows: ascending. */
export function makeLists(rows: usize, size: i32, start: i32): void {
  if (sorted != 0 && MANY * <i64>size > <i64>n) takeLists(rows, size, start);
  else for (let slot = 0; slot < p; slot++) sortInto(listOf(slot, start), rows, size, slot);
}

/** Of all rows in order, those of the node. */
function takeLists(rows: usize, size: i32, start: i32): void {
  memory.fill(marked, 0, <usize>n);
  for (let i = 0; i < size; i++) {
    mark(<usize>load<u32>(rows + (<usize>i << 2)), true);
  }
  for (let slot = 0; slot < p; slot++) {
    let to = listOf(slot, start);
    const end = to + (<usize>size << 3);
    for (let at = sorted + ((<usize>slot * <usize>n) << 3); to < end; at += 8) {
      const entry = load<u64>(at);
      store<u64>(to, entry);
      to += isMarked(rowOf(entry)) << 3;
    }
  }
}

function sortInto(list: usize, rows: usize, size: i32, slot: i32): void {
  const column = singles + ((<usize>slot * <usize>n) << 2);
  for (let i = 0; i < size; i++) {
    const row = load<u32>(rows + (<usize>i << 2));
    const value = load<u32>(column + (<usize>row << 2));
    const own = classes == 0 ? 0 : load<u32>(classes + (<usize>row << 2));
    store<u64>(list + (<usize>i << 3), entryOf(value, row, own));
  }
  sortEntries(list, size, spare);
}

/** Tries every threshold. False where the feature is constant in the node.   kind: a criterion, or UNITS. */
export function scanList(
  kind: i32,
  size: i32,
  start: i32,
  least: i32,
  low: i32,
  high: i32,
  feature: i32,
  slot: i32,
): bool {
  const list = listOf(slot, start);
  if (isConstant(list, size)) return false;
  tryThresholds(kind, list, 0, size, least, low, high, feature);
  return true;
}

// @ts-expect-error: decorator
@inline
function isConstant(list: usize, size: i32): bool {
  return valueOf(load<u64>(list + (<usize>(size - 1) << 3))) <= valueOf(load<u64>(list)) + SAME;
}

/** Marks the rows up to a place of a feature's stretch, and none of the others. */
export function markLeft(size: i32, start: i32, slot: i32, cut: i32): void {
  const list = listOf(slot, start);
  for (let i = 0; i < size; i++) mark(rowOf(load<u64>(list + (<usize>i << 3))), i <= cut);
}

// @ts-expect-error: decorator
@inline
export function mark(row: usize, goes: bool): void {
  store<u8>(marked + row, goes ? 1 : 0);
}

// @ts-expect-error: decorator
@inline
export function isMarked(row: usize): usize {
  return <usize>load<u8>(marked + row);
}

/**
 * Marked rows to the front of a node's stretches, both parts in their order. `but`: the slot where they stand so, if there is one.
 * Constant ones stay as they are: of the children they tell that they are constant, whichever rows stand there.
 */
export function divideLists(size: i32, start: i32, but: i32): void {
  for (let slot = 0; slot < p; slot++) {
    const list = listOf(slot, start);
    if (slot != but && !isConstant(list, size)) divide(list, size);
  }
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
  copyEntries(left, spare, right - spare);
}

/** A few are copied before the system's copy has begun. What comes after them is another node's. */
// @ts-expect-error: decorator
@inline
function copyEntries(to: usize, from: usize, bytes: usize): void {
  if (bytes > 256) memory.copy(to, from, bytes);
  else for (let at: usize = 0; at < bytes; at += 8) store<u64>(to + at, load<u64>(from + at));
}
