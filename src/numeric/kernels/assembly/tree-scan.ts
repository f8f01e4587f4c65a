/**
 * The criteria of ../../tree-criterion.ts, operation for operation: sums of a node, and of those rows of it that have
 * gone left while a feature's rows pass by in ascending order.
 */

// @ts-expect-error: decorator
@external("env", "log")
declare function log(v: f64): f64;
// @ts-expect-error: decorator
@external("env", "log2")
declare function log2(v: f64): f64;

export const BINARY: i32 = 0;
export const GINI: i32 = 1;
export const ENTROPY: i32 = 2;
export const SQUARED: i32 = 3;

let criterion: i32 = 0;
let width: i32 = 0;
/** By row: class (i32), or number (f64). */
let targets: usize = 0;
/** By row: what it adds to a sum, two f64 (weights of both of two classes, or weighted number and weight); else its weight. */
let weights: usize = 0;
let totals: usize = 0;
let lefts: usize = 0;
let base: f64 = 0;

let sum: f64 = 0;
let squares: f64 = 0;
export let weight: f64 = 0;
export let impurity: f64 = 0;
export let isPure: bool = false;

export function setScan(kind: i32, classes: i32, y: usize, w: usize, scratch: usize, mean: f64): void {
  criterion = kind;
  width = classes;
  targets = y;
  weights = w;
  totals = scratch;
  lefts = scratch + (<usize>classes << 3);
  base = mean;
}

/** Whether each row of the tree that has begun counts once. */
export let areUnits: bool = false;

/**
 * Begins a tree: the weights of all n rows stand at the end of their room, from where each row gets what it adds to a sum.
 * rows: filled with those that count, ascending. Returns how many.
 */
export function takeWeights(n: i32, rows: usize): i32 {
  const isPaired = criterion == BINARY || criterion == SQUARED;
  const given = weights + (isPaired ? <usize>n << 3 : 0);
  let count = 0;
  areUnits = true;
  for (let i = 0; i < n; i++) {
    const w = load<f64>(given + (<usize>i << 3));
    if (w > 0) {
      store<i32>(rows + (<usize>count << 2), i);
      count++;
    }
    if (w != 0 && w != 1) areUnits = false;
    const pair = weights + (<usize>i << 4);
    if (criterion == BINARY) {
      const one = w * <f64>load<i32>(targets + (<usize>i << 2));
      store<f64>(pair, w - one);
      store<f64>(pair, one, 8);
    } else if (criterion == SQUARED) {
      store<f64>(pair, w * load<f64>(targets + (<usize>i << 3)));
      store<f64>(pair, w, 8);
    }
  }
  return count;
}

/** Starts on a node of m rows. values: `width` doubles that are filled. hasImpurity: somebody asks for it. */
export function enter(rows: usize, m: i32, values: usize, hasImpurity: bool): void {
  if (criterion == SQUARED) enterNumbers(rows, m, values, hasImpurity);
  else enterClasses(rows, m, values, hasImpurity);
}

function enterClasses(rows: usize, m: i32, values: usize, hasImpurity: bool): void {
  const end = rows + (<usize>m << 2);
  if (criterion == BINARY) {
    let both = f64x2.splat(0);
    for (let at = rows; at < end; at += 4) both = f64x2.add(both, v128.load(weights + (<usize>load<u32>(at) << 4)));
    v128.store(totals, both);
  } else {
    memory.fill(totals, 0, <usize>width << 3);
    for (let at = rows; at < end; at += 4) {
      const row = <usize>load<u32>(at);
      const to = totals + (<usize>load<u32>(targets + (row << 2)) << 3);
      store<f64>(to, load<f64>(to) + load<f64>(weights + (row << 3)));
    }
  }
  let total: f64 = 0;
  let present = 0;
  let squared: f64 = 0;
  for (let c = 0; c < width; c++) {
    const own = load<f64>(totals + (<usize>c << 3));
    total += own;
    squared += own * own;
    if (own > 0) present++;
  }
  for (let c = 0; c < width; c++) store<f64>(values + (<usize>c << 3), load<f64>(totals + (<usize>c << 3)) / total);
  weight = total;
  squares = squared;
  isPure = present <= 1;
  if (hasImpurity) impurity = criterion == ENTROPY ? bitsOf(values) : 1 - squared / (total * total);
}

function bitsOf(values: usize): f64 {
  let bits: f64 = 0;
  for (let c = 0; c < width; c++) {
    const share = load<f64>(values + (<usize>c << 3));
    if (share > 0) bits -= share * log2(share);
  }
  return bits;
}

function enterNumbers(rows: usize, m: i32, values: usize, hasImpurity: bool): void {
  const end = rows + (<usize>m << 2);
  const first = numberOf(<usize>load<u32>(rows));
  let own: f64 = 0;
  let total: f64 = <f64>m;
  let others = 0;
  if (areUnits) {
    for (let at = rows; at < end; at += 4) {
      const number = numberOf(<usize>load<u32>(at));
      own += number;
      others |= <i32>(number != first);
    }
  } else {
    let both = f64x2.splat(0);
    for (let at = rows; at < end; at += 4) {
      const row = <usize>load<u32>(at);
      both = f64x2.add(both, pairOf(row));
      others |= <i32>(numberOf(row) != first);
    }
    own = f64x2.extract_lane(both, 0);
    total = f64x2.extract_lane(both, 1);
  }
  const pure = others == 0;
  const mean = pure ? first : own / total;
  weight = total;
  sum = own;
  isPure = pure;
  if (hasImpurity) impurity = errorFrom(mean, rows, end) / total;
  store<f64>(values, base + mean);
}

function errorFrom(mean: f64, rows: usize, end: usize): f64 {
  let error: f64 = 0;
  for (let at = rows; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const d = numberOf(row) - mean;
    error += load<f64>(weights + (row << 4), 8) * (d * d);
  }
  return error;
}

/** All rows are on the right again, where these add to a sum a class. */
export function restart(): void {
  memory.fill(lefts, 0, <usize>width << 3);
}

/** Two classes, or numbers: what a row adds is a pair. */
// @ts-expect-error: decorator
@inline
export function arePairs(): bool {
  return criterion == BINARY || criterion == SQUARED;
}

/** Numbers, each of which counts once: the sum of their weights is their count. */
// @ts-expect-error: decorator
@inline
export function areNumbers(): bool {
  return areUnits && criterion == SQUARED;
}

// @ts-expect-error: decorator
@inline
export function numberOf(row: usize): f64 {
  return load<f64>(targets + (row << 3));
}

/** Where rows add to a sum a class. */
// @ts-expect-error: decorator
@inline
export function moveLeft(row: usize): void {
  const to = lefts + (classOf(row) << 3);
  store<f64>(to, load<f64>(to) + weightOf(row));
}

// @ts-expect-error: decorator
@inline
export function classOf(row: usize): usize {
  return <usize>load<u32>(targets + (row << 2));
}

/** What a row of either of two classes adds, where each counts once. */
const units: usize = memory.data<f64>([1, 0, 0, 1], 16);

// @ts-expect-error: decorator
@inline
export function unitOf(own: usize): v128 {
  return v128.load(units + (own << 4));
}

// @ts-expect-error: decorator
@inline
export function weightOf(row: usize): f64 {
  return load<f64>(weights + (row << 3));
}

// @ts-expect-error: decorator
@inline
export function pairOf(row: usize): v128 {
  return v128.load(weights + (row << 4));
}

/** Of two classes, given their weights on the left. */
// @ts-expect-error: decorator
@inline
export function gainOfTwo(own: v128): f64 {
  const right = f64x2.sub(v128.load(totals), own);
  const l = f64x2.mul(own, own);
  const r = f64x2.mul(right, right);
  const shares = f64x2.div(
    f64x2.add(v128.shuffle<f64>(l, r, 0, 2), v128.shuffle<f64>(l, r, 1, 3)),
    f64x2.add(v128.shuffle<f64>(own, right, 0, 2), v128.shuffle<f64>(own, right, 1, 3)),
  );
  return f64x2.extract_lane(shares, 0) + f64x2.extract_lane(shares, 1);
}

/** own: the sum of the numbers on the left, and their weight. */
// @ts-expect-error: decorator
@inline
export function gainSquared(own: v128): f64 {
  const right = f64x2.sub(f64x2(sum, weight), own);
  const all = v128.shuffle<f64>(own, right, 0, 2);
  const shares = f64x2.div(f64x2.mul(all, all), v128.shuffle<f64>(own, right, 1, 3));
  return f64x2.extract_lane(shares, 0) + f64x2.extract_lane(shares, 1);
}

/** own: what the rows on the left add up to, where that is a pair. */
// @ts-expect-error: decorator
@inline
export function gainOfPairs(own: v128): f64 {
  return criterion == BINARY ? gainOfTwo(own) : gainSquared(own);
}

/** Of two at once: gainOfPairs where the first number and the second stand apart. */
// @ts-expect-error: decorator
@inline
export function gainsOfPairs(first: v128, second: v128): v128 {
  if (criterion == BINARY) {
    const others = f64x2.sub(v128.load64_splat(totals), first);
    const ones = f64x2.sub(v128.load64_splat(totals, 8), second);
    return f64x2.add(shareOfTwo(first, second), shareOfTwo(others, ones));
  }
  const right = f64x2.sub(f64x2.splat(sum), first);
  const rest = f64x2.sub(f64x2.splat(weight), second);
  return f64x2.add(f64x2.div(f64x2.mul(first, first), second), f64x2.div(f64x2.mul(right, right), rest));
}

// @ts-expect-error: decorator
@inline
function shareOfTwo(a: v128, b: v128): v128 {
  return f64x2.div(f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)), f64x2.add(a, b));
}

/** Sums of the squares of the classes' weights, left and right, where all rows are on the right. */
// @ts-expect-error: decorator
@inline
export function squaresOf(): v128 {
  return f64x2(0, squares);
}

/** own: those sums; the row goes left. */
// @ts-expect-error: decorator
@inline
export function moveGini(own: v128, row: usize): v128 {
  const w = weightOf(row);
  const c = <usize>load<u32>(targets + (row << 2)) << 3;
  const before = load<f64>(lefts + c);
  store<f64>(lefts + c, before + w);
  const sides = f64x2(before, load<f64>(totals + c) - before);
  const twice = f64x2.add(f64x2.add(sides, sides), f64x2(w, -w));
  return f64x2.add(own, f64x2.mul(f64x2(w, -w), twice));
}

// @ts-expect-error: decorator
@inline
export function gainOfGini(own: v128, left_: f64): f64 {
  const shares = f64x2.div(own, f64x2(left_, weight - left_));
  return f64x2.extract_lane(shares, 0) + f64x2.extract_lane(shares, 1);
}

/** Of what has moved left, class by class. */
export function gain(): f64 {
  return gainOfClasses(lefts, 8);
}

/** own: the classes' weights on the left, so many bytes apart. */
export function gainOfClasses(own: usize, apart: usize): f64 {
  return criterion == GINI ? giniOf(own, apart) : entropyOf(own, apart);
}

function giniOf(own: usize, apart: usize): f64 {
  let left: f64 = 0;
  let l: f64 = 0;
  let r: f64 = 0;
  for (let c = 0; c < width; c++, own += apart) {
    const a = load<f64>(own);
    const b = load<f64>(totals + (<usize>c << 3)) - a;
    left += a;
    l += a * a;
    r += b * b;
  }
  return l / left + r / (weight - left);
}

function entropyOf(own: usize, apart: usize): f64 {
  let l: f64 = 0;
  let r: f64 = 0;
  let lw: f64 = 0;
  let rw: f64 = 0;
  for (let c = 0; c < width; c++, own += apart) {
    const a = load<f64>(own);
    const b = load<f64>(totals + (<usize>c << 3)) - a;
    l += timesLog(a);
    r += timesLog(b);
    lw += a;
    rw += b;
  }
  return l - timesLog(lw) + (r - timesLog(rw));
}

function timesLog(v: f64): f64 {
  return v > 0 ? v * log(v) : 0;
}
