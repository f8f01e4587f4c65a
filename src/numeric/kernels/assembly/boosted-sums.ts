/** Sums over boosted trees, as addTree of ../../boosted-trees.ts, to the last bit. */
import { integerAt } from "./lists";

/** Doubles that a feature has room for in `edges`. */
const ROOM: i32 = 256;
/**
 * A node as rows are led through it: 48 bytes. Where its feature's codes start (u32); its left child, the right one comes
 * next (u32); what it adds as a leaf (f64); a bit for each code, 1 where that goes left. A leaf's left child is itself.
 */
const NODE: usize = 48;
const VALUE: usize = 8;
const GOES_LEFT: usize = 16;
/** The code of what is missing. */
export const MISSING: i32 = 255;

/** The trees, as BoostedArrays has them. */
export let features: usize = 0;
export let values: usize = 0;
export let lefts: usize = 0;
export let missingLeft: usize = 0;
export let sets: usize = 0;
export let words: usize = 0;
/** By feature, ROOM each: the thresholds of all trees, or the levels, ascending, then ∞; how many there are (i32). */
let edges: usize = 0;
export let counts: usize = 0;
/** By feature, `room` rows each (u8): how many of its edges are below the row's value; MISSING where that is missing. */
export let codes: usize = 0;
export let room: i32 = 0;
/** The tree that rows are led through. */
let nodes: usize = 0;

/** at: 32-bit fields in the order in which they are read here. */
export function boostedSettings(at: usize): void {
  features = integerAt(at, 0);
  values = integerAt(at, 1);
  lefts = integerAt(at, 2);
  missingLeft = integerAt(at, 3);
  sets = integerAt(at, 4);
  words = integerAt(at, 5);
  edges = integerAt(at, 6);
  counts = integerAt(at, 7);
  codes = integerAt(at, 8);
  room = integerAt(at, 9);
  nodes = integerAt(at, 10);
}

// @ts-expect-error: decorator
@inline
export function edgesOf(feature: i32): usize {
  return edges + ((<usize>feature * ROOM) << 3);
}

/** How many of the feature's edges are below v. Halving without branches: the nodes do not wait for one another. */
// @ts-expect-error: decorator
@inline
export function countBelow(feature: i32, v: f64): i32 {
  const own = edgesOf(feature) - 8;
  let at: usize = 0;
  for (let step: usize = ROOM << 2; step >= 8; step >>= 1) {
    at += step & (0 - <usize>(load<f64>(own + at + step) < v));
  }
  return <i32>(at >> 3);
}

/** Puts the thresholds of the first `count` nodes among the edges. */
export function boostedEdges(count: i32): void {
  for (let node = 0; node < count; node++) {
    const feature = integerAt(features, node);
    if (feature < 0 || integerAt(words, feature) > 0) continue;
    const v = load<f64>(values + (<usize>node << 3));
    const known = integerAt(counts, feature);
    const at = countBelow(feature, v);
    const place = edgesOf(feature) + (<usize>at << 3);
    if (at < known && load<f64>(place) == v) continue;
    memory.copy(place + 8, place, <usize>(known - at) << 3);
    store<f64>(place, v);
    store<i32>(counts + (<usize>feature << 2), known + 1);
  }
}

/** Makes the nodes from … to the tree that rows are led through. */
export function boostedTree(from: i32, to: i32): void {
  for (let node = from, at = nodes; node < to; node++, at += NODE) {
    const feature = integerAt(features, node);
    const v = load<f64>(values + (<usize>node << 3));
    if (feature < 0) {
      store<u32>(at, 0);
      store<u32>(at, <u32>at, 4);
      store<f64>(at, v, VALUE);
      putUpTo(MISSING, at + GOES_LEFT);
      continue;
    }
    store<u32>(at, feature * room);
    store<u32>(at, <u32>(nodes + <usize>(integerAt(lefts, node) - from) * NODE), 4);
    if (integerAt(words, feature) > 0) putLevels(feature, sets + (<usize>v << 2), at + GOES_LEFT);
    else putUpTo(countBelow(feature, v), at + GOES_LEFT);
    if (load<u8>(missingLeft + <usize>node) != 0) putBit(MISSING, at + GOES_LEFT);
  }
}

// @ts-expect-error: decorator
@inline
function putBit(code: i32, goesLeft: usize): void {
  const at = goesLeft + <usize>(code >> 3);
  store<u8>(at, <i32>load<u8>(at) | (1 << (code & 7)));
}

/** Those codes go left that are not above `last`. */
// @ts-expect-error: decorator
@inline
function putUpTo(last: i32, goesLeft: usize): void {
  for (let word = 0; word < 4; word++) {
    const bits = last + 1 - 64 * word;
    const some = (<u64>1 << <u64>(bits & 63)) - 1;
    store<u64>(goesLeft + (<usize>word << 3), bits >= 64 ? ~(<u64>0) : bits > 0 ? some : 0);
  }
}

/** set: a bit a level. */
// @ts-expect-error: decorator
@inline
export function setHas(set: usize, level: u32): bool {
  return ((load<u32>(set + (<usize>(level >> 5) << 2)) >> (level & 31)) & 1) != 0;
}

/** set: of the levels that go left. */
function putLevels(feature: i32, set: usize, goesLeft: usize): void {
  const levels = edgesOf(feature);
  const count = integerAt(counts, feature);
  v128.store(goesLeft, i64x2.splat(0), 0);
  v128.store(goesLeft, i64x2.splat(0), 16);
  for (let code = 0; code < count; code++) {
    if (setHas(set, <u32>load<f64>(levels + (<usize>code << 3)))) putBit(code, goesLeft);
  }
}

/** The child that the row goes to; row: where its code of the first feature is. */
// @ts-expect-error: decorator
@inline
function next(at: usize, row: usize): usize {
  const code = <u32>load<u8>(row + <usize>load<u32>(at));
  const isLeft = (<u32>load<u8>(at + <usize>(code >> 3), GOES_LEFT) >> (code & 7)) & 1;
  return <usize>load<u32>(at, 4) + select<usize>(0, NODE, isLeft != 0);
}

// @ts-expect-error: decorator
@inline
function add(at: usize, sum: usize): void {
  store<f64>(sum, load<f64>(sum) + load<f64>(at, VALUE));
}

/** Adds to the sums of the first `count` rows (f64) what the tree says of them. Four rows at once: none waits for another. */
export function boostedAdd(count: i32, sums: usize): void {
  let row = codes;
  const end = row + <usize>count;
  for (; row + 4 <= end; row += 4, sums += 32) {
    let a = nodes;
    let b = nodes;
    let c = nodes;
    let d = nodes;
    for (let isUnderWay = true; isUnderWay; ) {
      const nextA = next(a, row);
      const nextB = next(b, row + 1);
      const nextC = next(c, row + 2);
      const nextD = next(d, row + 3);
      isUnderWay = ((a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD)) != 0;
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
    }
    add(a, sums);
    add(b, sums + 8);
    add(c, sums + 16);
    add(d, sums + 24);
  }
  for (; row < end; row++, sums += 8) {
    let at = nodes;
    for (let to = next(at, row); to != at; to = next(at, row)) at = to;
    add(at, sums);
  }
}
