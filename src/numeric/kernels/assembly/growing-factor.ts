/** A factor whose rows come and go, as ../../growing-factor.ts has it, to the last bit. */
import { at, integerAt } from "./lists";

/** Less of its diagonal entry left than this share: a row depends on those before it, but for rounding. */
const LEAST_PIVOT: f64 = 1e-12;

/**
 * f64, in panels of four rows of L, each column by column up to the panel's own. Beyond the last row is 0.
 * A row and column of the identity stands for whoever has left.
 */
let factor: usize = 0;
/** By place. i32: the row and column of the matrix that stands there, −1 of nobody's; pointers to those columns. */
let rows: usize = 0;
let columns: usize = 0;
/** f64: room for a tile, and for cosine and sine of each place's turn. */
let tile: usize = 0;
let turns: usize = 0;

export function growingSettings(ofFactor: usize, ofRows: usize, ofColumns: usize, spare: usize): void {
  factor = ofFactor;
  rows = ofRows;
  columns = ofColumns;
  tile = spare;
  turns = spare + 128;
}

// @ts-expect-error: decorator
@inline
function panelAt(panel: i32): usize {
  return factor + ((<usize>panel * <usize>(panel + 1)) << 6);
}

/** Four rows of a column. */
// @ts-expect-error: decorator
@inline
function place(panel: usize, column: i32): usize {
  return panel + (<usize>column << 5);
}

/** The entry of a row in its panel. */
// @ts-expect-error: decorator
@inline
function entry(panel: usize, row: i32, column: i32): usize {
  return panel + (<usize>column << 5) + (<usize>(row & 3) << 3);
}

/** Of the matrix, at two places. */
// @ts-expect-error: decorator
@inline
function own(i: i32, j: i32): f64 {
  const column = integerAt(rows, j);
  return column < 0 ? 0 : load<f64>(at(<usize>load<u32>(columns + (<usize>i << 2)), column));
}

/** Factors places from … to − 1, those before being so; how many places then are: fewer than `to` where one depends on others. */
export function growingAppend(from: i32, to: i32, added: f64): i32 {
  for (let p = from >> 2; p << 2 < to; p++) {
    const first = max(from, p << 2);
    const last = min(to, (p + 1) << 2);
    for (let q = 0; q <= p; q++) {
      gather(p, q, first, last, added);
      reduce(p, q, first);
    }
    const done = corner(p, first, last, added);
    if (done < last) return done;
  }
  return to;
}

/** Of rows first … last − 1 of a panel the matrix' entries, in the place of four columns of the factor; 0 behind. */
function gather(p: i32, q: i32, first: i32, last: i32, added: f64): void {
  const panel = panelAt(p);
  for (let j = q << 2; j < (q + 1) << 2; j++) {
    for (let i = first; i < (p + 1) << 2; i++) store<f64>(entry(panel, i, j), i < last && j <= i ? own(i, j) : 0);
    if (p == q && j >= first && j < last) store<f64>(entry(panel, j, j), own(j, j) + added);
  }
}

/** Takes what stands before four columns off them, and where these are not the panel's own divides by their pivots. */
function reduce(p: i32, q: i32, first: i32): void {
  const panel = panelAt(p);
  let a = panel;
  let b = panelAt(q);
  const to = place(panel, q << 2);
  let c00 = v128.load(to, 0);
  let c01 = v128.load(to, 16);
  let c10 = v128.load(to, 32);
  let c11 = v128.load(to, 48);
  let c20 = v128.load(to, 64);
  let c21 = v128.load(to, 80);
  let c30 = v128.load(to, 96);
  let c31 = v128.load(to, 112);
  for (; a < to; a += 32, b += 32) {
    const a0 = v128.load(a, 0);
    const a1 = v128.load(a, 16);
    let x = v128.load64_splat(b, 0);
    c00 = f64x2.sub(c00, f64x2.mul(a0, x));
    c01 = f64x2.sub(c01, f64x2.mul(a1, x));
    x = v128.load64_splat(b, 8);
    c10 = f64x2.sub(c10, f64x2.mul(a0, x));
    c11 = f64x2.sub(c11, f64x2.mul(a1, x));
    x = v128.load64_splat(b, 16);
    c20 = f64x2.sub(c20, f64x2.mul(a0, x));
    c21 = f64x2.sub(c21, f64x2.mul(a1, x));
    x = v128.load64_splat(b, 24);
    c30 = f64x2.sub(c30, f64x2.mul(a0, x));
    c31 = f64x2.sub(c31, f64x2.mul(a1, x));
  }
  if (p != q) {
    // b: the four columns' own tile, whose column j begins 32 j bytes on.
    let pivot = v128.load64_splat(b, 0);
    c00 = f64x2.div(c00, pivot);
    c01 = f64x2.div(c01, pivot);
    let x = v128.load64_splat(b, 8);
    pivot = v128.load64_splat(b, 40);
    c10 = f64x2.div(f64x2.sub(c10, f64x2.mul(c00, x)), pivot);
    c11 = f64x2.div(f64x2.sub(c11, f64x2.mul(c01, x)), pivot);
    x = v128.load64_splat(b, 16);
    let y = v128.load64_splat(b, 48);
    pivot = v128.load64_splat(b, 80);
    c20 = f64x2.div(f64x2.sub(f64x2.sub(c20, f64x2.mul(c00, x)), f64x2.mul(c10, y)), pivot);
    c21 = f64x2.div(f64x2.sub(f64x2.sub(c21, f64x2.mul(c01, x)), f64x2.mul(c11, y)), pivot);
    x = v128.load64_splat(b, 24);
    y = v128.load64_splat(b, 56);
    const z = v128.load64_splat(b, 88);
    pivot = v128.load64_splat(b, 120);
    c30 = f64x2.sub(f64x2.sub(c30, f64x2.mul(c00, x)), f64x2.mul(c10, y));
    c31 = f64x2.sub(f64x2.sub(c31, f64x2.mul(c01, x)), f64x2.mul(c11, y));
    c30 = f64x2.div(f64x2.sub(c30, f64x2.mul(c20, z)), pivot);
    c31 = f64x2.div(f64x2.sub(c31, f64x2.mul(c21, z)), pivot);
  }
  const isWhole = (first & 3) == 0;
  const out = isWhole ? to : tile;
  v128.store(out, c00, 0);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
  if (isWhole) return;
  // The rows before are done.
  for (let j: usize = 0; j < 128; j += 32) {
    for (let r = <usize>(first & 3) << 3; r < 32; r += 8) store<f64>(to + j + r, load<f64>(tile + j + r));
  }
}

/** The panel's own four columns. */
function corner(p: i32, first: i32, last: i32, added: f64): i32 {
  const panel = panelAt(p);
  for (let i = first; i < last; i++) {
    for (let j = p << 2; j <= i; j++) {
      let sum = load<f64>(entry(panel, i, j));
      for (let k = p << 2; k < j; k++) sum -= load<f64>(entry(panel, i, k)) * load<f64>(entry(panel, j, k));
      if (i != j) store<f64>(entry(panel, i, j), sum / load<f64>(entry(panel, j, j)));
      else if (sum > LEAST_PIVOT * (own(i, i) + added)) store<f64>(entry(panel, i, i), Math.sqrt(sum));
      else return i;
    }
  }
  return last;
}

/** What stands at a place leaves: what it explained of the later ones is put back. */
export function growingRemove(gone: i32, size: i32): void {
  const home = panelAt(gone >> 2);
  const last = (size - 1) >> 2;
  for (let j = 0; j < gone; j++) store<f64>(entry(home, gone, j), 0);
  for (let p = gone >> 2; p <= last; p++) {
    const panel = panelAt(p);
    let rest0 = v128.load(place(panel, gone), 0);
    let rest1 = v128.load(place(panel, gone), 16);
    if (p == gone >> 2) store<f64>(entry(home, gone, gone), 1);
    const inPanel = max(0, gone + 1 - (p << 2));
    for (let r = inPanel; r < 4; r++) store<f64>(entry(panel, r, gone), 0);
    const end = place(panel, p << 2);
    let turn = turns + (<usize>(gone + 1) << 4);
    for (let a = place(panel, gone + 1); a < end; a += 32, turn += 16) {
      const c = v128.load64_splat(turn, 0);
      const s = v128.load64_splat(turn, 8);
      const a0 = v128.load(a, 0);
      const a1 = v128.load(a, 16);
      v128.store(a, f64x2.add(f64x2.mul(c, a0), f64x2.mul(s, rest0)), 0);
      v128.store(a, f64x2.add(f64x2.mul(c, a1), f64x2.mul(s, rest1)), 16);
      rest0 = f64x2.sub(f64x2.mul(c, rest0), f64x2.mul(s, a0));
      rest1 = f64x2.sub(f64x2.mul(c, rest1), f64x2.mul(s, a1));
    }
    v128.store(tile, rest0, 0);
    v128.store(tile, rest1, 16);
    turnCorner(p, inPanel, size);
  }
}

/** The panel's own columns, from its row `from` on; `tile` begins with what is left of its rows. */
function turnCorner(p: i32, from: i32, size: i32): void {
  const panel = panelAt(p);
  const end = min(4, size - (p << 2));
  for (let r = from; r < end; r++) {
    const j = (p << 2) + r;
    const a = load<f64>(entry(panel, r, j));
    const b = load<f64>(at(tile, r));
    const root = Math.sqrt(a * a + b * b);
    const c = a / root;
    const s = b / root;
    store<f64>(entry(panel, r, j), root);
    store<f64>(turns + (<usize>j << 4), c);
    store<f64>(turns + (<usize>j << 4), s, 8);
    for (let i = r + 1; i < end; i++) {
      const line = load<f64>(entry(panel, i, j));
      const rest = load<f64>(at(tile, i));
      store<f64>(entry(panel, i, j), c * line + s * rest);
      store<f64>(at(tile, i), c * rest - s * line);
    }
  }
}

/** L Lᵀ x = b, in place.   b: room for a multiple of four. */
export function growingSolve(b: usize, size: i32): void {
  const panels = (size + 3) >> 2;
  for (let p = 0; p < panels; p++) forward(b, p, size);
  for (let p = panels - 1; p >= 0; p--) backward(b, p, size);
}

function forward(b: usize, p: i32, size: i32): void {
  const panel = panelAt(p);
  const own = place(panel, p << 2);
  const to = at(b, p << 2);
  let sum0 = v128.load(to, 0);
  let sum1 = v128.load(to, 16);
  for (let a = panel, x = b; a < own; a += 32, x += 8) {
    const value = v128.load64_splat(x);
    sum0 = f64x2.sub(sum0, f64x2.mul(v128.load(a, 0), value));
    sum1 = f64x2.sub(sum1, f64x2.mul(v128.load(a, 16), value));
  }
  v128.store(to, sum0, 0);
  v128.store(to, sum1, 16);
  const end = min(4, size - (p << 2));
  for (let r = 0; r < end; r++) {
    let sum = load<f64>(at(to, r));
    for (let k = 0; k < r; k++) sum -= load<f64>(entry(own, r, k)) * load<f64>(at(to, k));
    store<f64>(at(to, r), sum / load<f64>(entry(own, r, r)));
  }
  for (let r = end; r < 4; r++) store<f64>(at(to, r), 0);
}

function backward(b: usize, p: i32, size: i32): void {
  const panel = panelAt(p);
  const own = place(panel, p << 2);
  const from = at(b, p << 2);
  for (let r = min(4, size - (p << 2)) - 1; r >= 0; r--) {
    const value = load<f64>(at(from, r)) / load<f64>(entry(own, r, r));
    store<f64>(at(from, r), value);
    for (let k = 0; k < r; k++) {
      store<f64>(at(from, k), load<f64>(at(from, k)) - load<f64>(entry(own, r, k)) * value);
    }
  }
  const x0 = v128.load(from, 0);
  const x1 = v128.load(from, 16);
  for (let a = panel, to = b; a < own; a += 32, to += 8) {
    const both = f64x2.add(f64x2.mul(v128.load(a, 0), x0), f64x2.mul(v128.load(a, 16), x1));
    store<f64>(to, load<f64>(to) - (f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1)));
  }
}

/** out −= the columns at all places · values, place by place, `order` long. */
export function growingSubtract(values: usize, size: i32, out: usize, order: i32): void {
  for (let k = 0; k < size; k++) {
    const value = load<f64>(at(values, k));
    if (integerAt(rows, k) < 0 || value == 0) continue;
    subtract(out, <usize>load<u32>(columns + (<usize>k << 2)), value, order);
  }
}

function subtract(to: usize, from: usize, value: f64, count: i32): void {
  const factor = f64x2.splat(value);
  let k = 0;
  for (; k + 2 <= count; k += 2, to += 16, from += 16) {
    v128.store(to, f64x2.sub(v128.load(to), f64x2.mul(factor, v128.load(from))));
  }
  if (k < count) store<f64>(to, load<f64>(to) - value * load<f64>(from));
}
