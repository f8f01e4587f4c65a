import {
  codes,
  countBelow,
  counts,
  edgesOf,
  features,
  lefts,
  MISSING,
  missingLeft,
  room,
  setHas,
  sets,
  values,
  words,
} from "./boosted-sums";
import { integerAt } from "./lists";

/**
 * Sums over boosted trees of few leaves, as addTree of ../../boosted-trees.ts, to the last bit, without a walk down the
 * tree. Leaves are numbered from left to right, and a set of them is a bit each. Where a node sends a row to the right, the
 * leaves to its left are closed to the row: the row's leaf is the first that no node closes. A table a feature says which
 * leaves its nodes leave open, by the row's code.   Lucchese et al. 2015, QuickScorer.
 */

/** Leaves of a tree, at most: bits of a set. */
const MOST_LEAVES: i32 = 64;
/** Bytes of a feature's table: a set a code. */
const TABLE: usize = 256 << 3;
/** Rows at a time: their sets stay in the nearest cache. */
const ROWS: i32 = 512;

/** By node of the tree: how many leaves are below, the first of them. */
const sizes: usize = memory.data(2 * MOST_LEAVES * 4, 16);
const firsts: usize = memory.data(2 * MOST_LEAVES * 4, 16);
/** By leaf of the tree: what it adds. */
const leafValues: usize = memory.data(MOST_LEAVES * 8, 16);
/** The features that the tree splits by, in the order of their tables; how many. */
const used: usize = memory.data(MOST_LEAVES * 4, 16);
let usedCount: i32 = 0;
/** By row: the leaves that are open to it. */
const open: usize = memory.data(ROWS * 8, 16);
/** Tables of the features that the tree splits by; by feature (u32), where its table is, 0 where the tree has none. */
let tables: usize = 0;
let tableOf: usize = 0;

/** As many tables as a tree has features, and 32 bits a feature that are 0. */
export function boostedTables(at: usize, ofFeatures: usize): void {
  tables = at;
  tableOf = ofFeatures;
}

/** Makes the nodes from … to, of MOST_LEAVES leaves at most, the tree whose leaves are found. */
export function boostedExits(from: i32, to: i32): void {
  usedCount = 0;
  // Children stand after their parents.
  for (let node = to - 1; node >= from; node--) {
    const isLeaf = integerAt(features, node) < 0;
    const left = integerAt(lefts, node) - from;
    const size = isLeaf ? 1 : integerAt(sizes, left) + integerAt(sizes, left + 1);
    store<i32>(sizes + (<usize>(node - from) << 2), size);
  }
  store<i32>(firsts, 0);
  for (let node = from; node < to; node++) {
    const feature = integerAt(features, node);
    const first = integerAt(firsts, node - from);
    if (feature < 0) {
      store<f64>(leafValues + (<usize>first << 3), load<f64>(values + (<usize>node << 3)));
      continue;
    }
    const left = integerAt(lefts, node) - from;
    const size = integerAt(sizes, left);
    store<i32>(firsts + (<usize>left << 2), first);
    store<i32>(firsts + (<usize>left << 2), first + size, 4);
    close(node, feature, ~(((<u64>1 << <u64>size) - 1) << <u64>first));
  }
  for (let k = 0; k < usedCount; k++) store<u32>(tableOf + (<usize>integerAt(used, k) << 2), 0);
}

/** The feature's table; where it has none yet, one by which all leaves are open. */
function tableFor(feature: i32): usize {
  const at = tableOf + (<usize>feature << 2);
  if (load<u32>(at) == 0) {
    const fresh = tables + <usize>usedCount * TABLE;
    memory.fill(fresh, 255, TABLE);
    store<u32>(at, <u32>fresh);
    store<i32>(used + (<usize>usedCount << 2), feature);
    usedCount++;
  }
  return <usize>load<u32>(at);
}

// @ts-expect-error: decorator
@inline
function keep(table: usize, code: i32, rest: u64): void {
  const at = table + (<usize>code << 3);
  store<u64>(at, load<u64>(at) & rest);
}

/** rest: the leaves that stay open where the node sends rows to the right. */
function close(node: i32, feature: i32, rest: u64): void {
  const table = tableFor(feature);
  const v = load<f64>(values + (<usize>node << 3));
  const count = integerAt(counts, feature);
  if (integerAt(words, feature) > 0) {
    for (let code = 0; code < count; code++) {
      const level = <u32>load<f64>(edgesOf(feature) + (<usize>code << 3));
      if (!setHas(sets + (<usize>v << 2), level)) keep(table, code, rest);
    }
  } else {
    for (let code = countBelow(feature, v) + 1; code <= count; code++) keep(table, code, rest);
  }
  if (load<u8>(missingLeft + <usize>node) == 0) keep(table, MISSING, rest);
}

// @ts-expect-error: decorator
@inline
function codesOf(k: i32, from: i32): usize {
  return codes + <usize>integerAt(used, k) * <usize>room + <usize>from;
}

// @ts-expect-error: decorator
@inline
function setAt(table: usize, at: usize): u64 {
  return load<u64>(table + (<usize>load<u8>(at) << 3));
}

/** By the used feature k and the three after it. */
function narrowFour(k: i32, from: i32, rows: i32): void {
  const a = tables + <usize>k * TABLE;
  const b = a + TABLE;
  const c = b + TABLE;
  const d = c + TABLE;
  const atA = codesOf(k, from);
  const atB = codesOf(k + 1, from);
  const atC = codesOf(k + 2, from);
  const atD = codesOf(k + 3, from);
  for (let i: usize = 0; i < <usize>rows; i++) {
    const sets = setAt(a, atA + i) & setAt(b, atB + i) & setAt(c, atC + i) & setAt(d, atD + i);
    const at = open + (i << 3);
    store<u64>(at, load<u64>(at) & sets);
  }
}

function narrowOne(k: i32, from: i32, rows: i32): void {
  const table = tables + <usize>k * TABLE;
  const codesAt = codesOf(k, from);
  for (let i: usize = 0; i < <usize>rows; i++) {
    const at = open + (i << 3);
    store<u64>(at, load<u64>(at) & setAt(table, codesAt + i));
  }
}

/** Adds to the sums of the first `count` rows (f64) what the tree says of them. */
export function boostedAddExits(count: i32, sums: usize): void {
  for (let from = 0; from < count; from += ROWS) {
    const rows = min(ROWS, count - from);
    memory.fill(open, 255, <usize>rows << 3);
    let k = 0;
    for (; k + 4 <= usedCount; k += 4) narrowFour(k, from, rows);
    for (; k < usedCount; k++) narrowOne(k, from, rows);
    const own = sums + (<usize>from << 3);
    for (let i: usize = 0; i < <usize>rows << 3; i += 8) {
      const leaf = <usize>ctz(load<u64>(open + i));
      store<f64>(own + i, load<f64>(own + i) + load<f64>(leafValues + (leaf << 3)));
    }
  }
}
