/** Growth of one tree, as ../../tree-grow.ts says and its plain twin does, to the last bit. */
import { integerAt } from "./lists";
import {
  clearBest,
  cutOf,
  featureOf,
  hasSplit,
  isSameSplit,
  roundedDown,
  SAME,
  setBest,
  shareBest,
  thresholdOf,
} from "./tree-best";
import { childKeys, drawAt } from "./tree-draws";
import { divideLists, isMarked, makeLists, mark, markLeft, scanList, setLists, sortAll } from "./tree-lists";
import { setMasks } from "./tree-masks";
import { sortIntegers } from "./tree-sort";
import { isUpTo, setTable, tryTable } from "./tree-table";
import { isLow, setTwos, tryTwos } from "./tree-twos";
import { areUnits, BINARY, enter, impurity, isPure, setScan, takeWeights, weight } from "./tree-scan";
import { entryOf, tryThresholds, UNITS } from "./tree-thresholds";

/** Fewer rows are sorted by insertion. */
const FEW: i32 = 16;
/** Bytes of a node that waits: number, depth, rows, first and last variant, key, where its stretch of the lists begins. */
const WAITING: usize = 32;

let n: i32 = 0;
let p: i32 = 0;
let width: i32 = 0;
let minSplit: i32 = 0;
let maxDepth: i32 = 0;
let variants: i32 = 0;
let maxFeatures: i32 = 0;
/** A node reads ranks off the three below, has lists of its own, or its rows stand in a table. */
const RANKS: i32 = 0;
const LISTS: i32 = 1;
const TABLE: i32 = 2;
/** Rows are dealt by a bit of theirs. */
const TWOS: i32 = 3;
let isListed: bool = false;
let isTabled: bool = false;
/** By feature: its place among those that have lists or ranks, or ~ its bit among the features of two values. */
let slots: usize = 0;
/** The bits of the features of two values that a node has drawn. */
let drawnBits: usize = 0;
/** Somebody asks for the nodes' impurities. */
let hasRisks: bool = false;
let criterion: i32 = 0;
/** The criterion, or UNITS. */
let kind: i32 = 0;
/** By feature: the place of each row in ascending order; the row at each place; the value there (f32). */
let places: usize = 0;
let order: usize = 0;
let ascending: usize = 0;
let minLeaves: usize = 0;
let permutation: usize = 0;
/** The places of a node's rows, and what stands there. */
let found: usize = 0;
let entries: usize = 0;
/** By row (i32), or 0 where there are not two classes. */
let classes: usize = 0;
let bits: usize = 0;
let summary: usize = 0;
/** Rows of the nodes that wait, those of the last one on top; the same rows once more while they are dealt out. */
let rows: usize = 0;
let dealt: usize = 0;
/** Where the rows of the node are read while they are dealt out. */
let source: usize = 0;
let waiting: usize = 0;
let outValues: usize = 0;
let outRisks: usize = 0;
let outFirsts: usize = 0;
let outUpTo: usize = 0;
let outNexts: usize = 0;
let outFeatures: usize = 0;
let outThresholds: usize = 0;
let outLefts: usize = 0;

let top: usize = 0;
let pending: i32 = 0;
let nodes: i32 = 0;
let splits: i32 = 0;
let total: f64 = 0;

/** at: 32-bit fields in the order in which they are read here.   base: what is added to the mean in a leaf. */
export function treeSettings(at: usize, base: f64): void {
  n = integerAt(at, 0);
  p = integerAt(at, 1);
  width = integerAt(at, 3);
  minSplit = integerAt(at, 4);
  maxDepth = integerAt(at, 5);
  variants = integerAt(at, 6);
  maxFeatures = integerAt(at, 8);
  places = integerAt(at, 10);
  order = integerAt(at, 11);
  ascending = integerAt(at, 12);
  setScan(integerAt(at, 2), width, integerAt(at, 13), integerAt(at, 14), integerAt(at, 15), base);
  minLeaves = integerAt(at, 16);
  setBest(integerAt(at, 18), integerAt(at, 19), integerAt(at, 20), integerAt(at, 21), integerAt(at, 17), integerAt(at, 7));
  permutation = integerAt(at, 22);
  found = integerAt(at, 23);
  bits = integerAt(at, 24);
  summary = integerAt(at, 25);
  rows = integerAt(at, 26);
  dealt = integerAt(at, 27);
  waiting = integerAt(at, 28);
  outValues = integerAt(at, 29);
  outRisks = integerAt(at, 30);
  outFirsts = integerAt(at, 31);
  outUpTo = integerAt(at, 32);
  outNexts = integerAt(at, 33);
  outFeatures = integerAt(at, 34);
  outThresholds = integerAt(at, 35);
  outLefts = integerAt(at, 36);
  criterion = integerAt(at, 2);
  classes = criterion == BINARY ? integerAt(at, 13) : 0;
  entries = integerAt(at, 39);
  slots = integerAt(at, 41);
  drawnBits = integerAt(at, 42);
  isListed = integerAt(at, 9) == LISTS;
  isTabled = integerAt(at, 9) == TABLE;
  setLists(n, integerAt(at, 52), integerAt(at, 37), integerAt(at, 38), integerAt(at, 40), entries, integerAt(at, 55), classes);
  setTwos(integerAt(at, 43), integerAt(at, 53), integerAt(at, 44), integerAt(at, 45), integerAt(at, 51));
  if (isTabled) setTable(integerAt(at, 46), p, integerAt(at, 47), integerAt(at, 48), integerAt(at, 49));
  hasRisks = integerAt(at, 54) != 0;
  setMasks(integerAt(at, 50), width);
  if (isListed) sortAll(rows);
}

/** order, ascending → places: where each row stands. */
export function placesOf(from: usize, count: i32, to: usize): void {
  for (let i = 0; i < count; i++) store<i32>(to + (<usize>load<u32>(from + (<usize>i << 2)) << 2), i);
}

/** Begins a tree on rows that count as TreeKernel has said.   a, b: its key. */
export function treeBegin(a: u32, b: u32): void {
  const count = takeWeights(n, rows);
  kind = areUnits && criterion == BINARY ? UNITS : criterion;
  top = rows + (<usize>count << 2);
  pending = 0;
  nodes = 0;
  splits = 0;
  wait(addNode(), 0, count, 0, variants - 1, (<i64>b << 32) | <i64>a, ~0);
}

/** Goes on for so many nodes. Whether there is more to do. */
export function treeGrow(visits: i32): bool {
  for (let k = 0; k < visits && pending > 0; k++) visit();
  return pending > 0;
}

export function treeNodes(): i32 {
  return nodes;
}

export function treeSplits(): i32 {
  return splits;
}

function addNode(): i32 {
  store<i32>(outFirsts + (<usize>nodes << 2), -1);
  return nodes++;
}

/** key: both words; start: of its stretch; flipped where the lists do not hold it yet. */
function wait(node: i32, depth: i32, size: i32, low: i32, high: i32, key: i64, start: i32): void {
  const at = waiting + <usize>pending * WAITING;
  pending++;
  store<i32>(at, node, 0);
  store<i32>(at, depth, 4);
  store<i32>(at, size, 8);
  store<i32>(at, low, 12);
  store<i32>(at, high, 16);
  store<i64>(at, key, 20);
  store<i32>(at, start, 28);
}

function visit(): void {
  pending--;
  const at = waiting + <usize>pending * WAITING;
  const node = load<i32>(at, 0);
  const depth = load<i32>(at, 4);
  const size = load<i32>(at, 8);
  const low = load<i32>(at, 12);
  let high = load<i32>(at, 16);
  const a = load<u32>(at, 20);
  const b = load<u32>(at, 24);
  const place = load<i32>(at, 28);
  top -= <usize>size << 2;
  const own = top;
  enter(own, size, outValues + ((<usize>node * <usize>width) << 3), hasRisks);
  if (depth == 0) total = weight;
  store<f64>(outRisks + (<usize>node << 3), hasRisks ? (weight / total) * impurity : 0);
  if (isPure || depth >= maxDepth || size < minSplit || p == 0) return;
  while (high >= low && size < 2 * integerAt(minLeaves, high)) high--;
  if (high < low) return;
  const start = place < 0 ? ~place : place;
  if (isListed && place < 0) makeLists(own, size, start);
  findSplits(own, size, start, low, high, a, b);
  // Of one variant, what is on top is dealt where it stands: right rows come to lie where others have been read.
  source = low == high ? own : dealt;
  if (low < high && hasSplit(low)) memory.copy(dealt, own, <usize>size << 2);
  for (let from = low; from <= high && hasSplit(from); ) {
    let to = from;
    while (to < high && isSameSplit(to + 1, from)) to++;
    const isLast = to == high || !hasSplit(to + 1);
    split(node, depth, size, start, from, to, isLast, a, b);
    from = to + 1;
  }
}

function findSplits(own: usize, size: i32, start: i32, low: i32, high: i32, a: u32, b: u32): void {
  clearBest(low, high);
  const isDrawing = maxFeatures < p;
  if (isDrawing) startDraw();
  for (let from = 0, varying = 0; from < p && (from < maxFeatures || varying == 0); ) {
    // The first ones together; where all of them are constant, one after the other.
    const to = max(from + 1, maxFeatures);
    if (isDrawing) for (let drawn = from; drawn < to; drawn++) drawFeature(drawn, a, b);
    varying += tryFeatures(permutation + (<usize>from << 2), to - from, own, size, start, low, high, a, b);
    from = to;
  }
  shareBest(low, high);
}

function startDraw(): void {
  for (let j = 0; j < p; j++) store<i32>(permutation + (<usize>j << 2), j);
}

/** Puts one of those that are left in its place. */
function drawFeature(drawn: i32, a: u32, b: u32): void {
  const pick = permutation + (<usize>(drawn + <i32>((<u64>drawAt(a, b, drawn) * <u64>(p - drawn)) >> 32)) << 2);
  const place = permutation + (<usize>drawn << 2);
  const feature = load<i32>(pick);
  store<i32>(pick, load<i32>(place));
  store<i32>(place, feature);
}

/** How many of `count` features vary in the node. */
function tryFeatures(
  features: usize,
  count: i32,
  own: usize,
  size: i32,
  start: i32,
  low: i32,
  high: i32,
  a: u32,
  b: u32,
): i32 {
  const least = integerAt(minLeaves, low);
  if (isTabled) return tryTable(features, count, own, size, least, low, high, a, b);
  let twos = 0;
  let varying = 0;
  for (let k = 0; k < count; k++) {
    const feature = integerAt(features, k);
    const slot = integerAt(slots, feature);
    if (slot < 0) {
      store<i32>(drawnBits + (<usize>twos << 2), ~slot);
      twos++;
    } else if (isListed) varying += scanList(kind, size, start, least, low, high, feature, slot) ? 1 : 0;
    else varying += scanFeature(own, size, low, high, feature, slot) ? 1 : 0;
  }
  return twos == 0 ? varying : varying + tryTwos(drawnBits, twos, own, size, low, high);
}

let leastPlace: i32 = 0;
let mostPlace: i32 = 0;

/** False where the feature is constant in the node. */
function scanFeature(own: usize, size: i32, low: i32, high: i32, feature: i32, slot: i32): bool {
  const column = (<usize>slot * <usize>n) << 2;
  gather(own, size, places + column);
  const values = ascending + column;
  if (valueAt(values, mostPlace) <= valueAt(values, leastPlace) + SAME) return false;
  if (size <= FEW) sortIntegers(found, size);
  else sortByBits(size);
  tryAll(size, integerAt(minLeaves, low), low, high, feature, column);
  return true;
}

// @ts-expect-error: decorator
@inline
function valueAt(values: usize, place: i32): f32 {
  return load<f32>(values + (<usize>place << 2));
}

function gather(own: usize, size: i32, column: usize): void {
  let least = i32.MAX_VALUE;
  let greatest = -1;
  const bytes = <usize>size << 2;
  for (let at: usize = 0; at < bytes; at += 4) {
    const place = load<i32>(column + (<usize>load<u32>(own + at) << 2));
    store<i32>(found + at, place);
    least = min(least, place);
    greatest = max(greatest, place);
  }
  leastPlace = least;
  mostPlace = greatest;
}

/** One bit a place, and one bit a word of those: reading the bits off is ascending order. */
function sortByBits(size: i32): void {
  const end = found + (<usize>size << 2);
  for (let at = found; at < end; at += 4) {
    const place = load<u32>(at);
    const word = bits + (<usize>(place >> 6) << 3);
    store<u64>(word, load<u64>(word) | ((<u64>1) << (place & 63)));
    const over = summary + (<usize>(place >> 12) << 3);
    store<u64>(over, load<u64>(over) | ((<u64>1) << ((place >> 6) & 63)));
  }
  let to = found;
  for (let s = leastPlace >> 12; s <= mostPlace >> 12; s++) {
    const over = summary + (<usize>s << 3);
    for (let left = load<u64>(over); left != 0; left &= left - 1) {
      const w = (s << 6) + <i32>ctz(left);
      const word = bits + (<usize>w << 3);
      for (let rest = load<u64>(word); rest != 0; rest &= rest - 1) {
        store<i32>(to, (w << 6) + <i32>ctz(rest));
        to += 4;
      }
      store<u64>(word, 0);
    }
    store<u64>(over, 0);
  }
}

function tryAll(size: i32, least: i32, low: i32, high: i32, feature: i32, column: usize): void {
  for (let i: usize = 0; i < <usize>size; i++) {
    const place = column + (<usize>load<u32>(found + (i << 2)) << 2);
    const row = load<u32>(order + place);
    const own = classes == 0 ? 0 : load<u32>(classes + (<usize>row << 2));
    store<u64>(entries + (i << 3), entryOf(load<u32>(ascending + place), row, own));
  }
  tryThresholds(kind, entries, found, size, least, low, high, feature);
}

/**
 * Variants from … to go on together: their children's rows go on top, and they wait. isLast: the lists are theirs; the
 * children of others sort theirs anew.
 */
function split(
  node: i32,
  depth: i32,
  size: i32,
  start: i32,
  from: i32,
  to: i32,
  isLast: bool,
  a: u32,
  b: u32,
): void {
  const feature = featureOf(from);
  const cut = cutOf(from);
  const slot = integerAt(slots, feature);
  if (isListed && slot >= 0) markLeft(size, start, slot, cut);
  else if (isListed) markLow(size, ~slot);
  const count = deal(size, feature, slot, cut);
  const most = max(count, size - count);
  const isOver = depth + 1 >= maxDepth || most < minSplit || most < 2 * integerAt(minLeaves, from);
  const isDivided = isListed && isLast && !isOver;
  if (isDivided) divideLists(size, start, slot);
  const right = start + count;
  const child = addSplit(node, to, feature, thresholdOf(from));
  const keys = childKeys(a, b);
  const rightKey = i64x2.extract_lane(keys, 1);
  const leftKey = i64x2.extract_lane(keys, 0);
  wait(child + 1, depth + 1, size - count, from, to, rightKey, isDivided ? right : ~right);
  wait(child, depth + 1, count, from, to, leftKey, isDivided ? start : ~start);
}

/** Marks those of the dealt rows that have the lower of two values. */
function markLow(size: i32, bit: i32): void {
  for (let i = 0; i < size; i++) {
    const row = <usize>load<u32>(source + (<usize>i << 2));
    mark(row, isLow(row, bit));
  }
}

/** The dealt rows on top, those that go left above the others. Returns their number. */
function deal(size: i32, feature: i32, slot: i32, cut: i32): i32 {
  // Each call with its own constant is a loop of its own.
  if (isListed) return dealBy(LISTS, size, feature, slot, cut);
  if (isTabled) return dealBy(TABLE, size, feature, slot, cut);
  return slot < 0 ? dealBy(TWOS, size, feature, slot, cut) : dealBy(RANKS, size, feature, slot, cut);
}

// @ts-expect-error: decorator
@inline
function dealBy(mode: i32, size: i32, feature: i32, slot: i32, cut: i32): i32 {
  const column = mode == RANKS ? places + ((<usize>slot * <usize>n) << 2) : 0;
  let right = top;
  let left = found;
  const end = source + (<usize>size << 2);
  for (let at = source; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    let goes: bool;
    if (mode == LISTS) goes = isMarked(row) != 0;
    else if (mode == TABLE) goes = isUpTo(row, feature);
    else if (mode == TWOS) goes = isLow(row, ~slot);
    else goes = load<i32>(column + (row << 2)) <= cut;
    store<u32>(left, <u32>row);
    store<u32>(right, <u32>row);
    left += goes ? 4 : 0;
    right += goes ? 0 : 4;
  }
  const lefts = left - found;
  copyRows(right, found, lefts);
  top = right + lefts;
  return <i32>(lefts >> 2);
}

/** A few rows are copied before the system's copy has begun; what comes after them is written, too, and is nobody's. */
function copyRows(to: usize, from: usize, bytes: usize): void {
  if (bytes > 256) memory.copy(to, from, bytes);
  else for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at));
}

function addSplit(node: i32, upTo: i32, feature: i32, threshold: f64): i32 {
  const own = splits++;
  let link = outFirsts + (<usize>node << 2);
  while (load<i32>(link) != -1) link = outNexts + (<usize>load<i32>(link) << 2);
  store<i32>(link, own);
  store<i32>(outUpTo + (<usize>own << 2), upTo);
  store<i32>(outNexts + (<usize>own << 2), -1);
  store<i32>(outFeatures + (<usize>own << 2), feature);
  store<f32>(outThresholds + (<usize>own << 2), roundedDown(threshold));
  const child = addNode();
  addNode();
  store<i32>(outLefts + (<usize>own << 2), child);
  return child;
}
