/** Densities of mixtures of truncated normal kernels: ../mixture.ts says what stands where. */

import { expOf } from "./exponential";

// @ts-expect-error: decorator
@external("env", "log")
declare function log(v: f64): f64;

/** A kernel this far below the highest, in logarithms, adds nothing: a thousand of them, 2e-6 at most. */
const NOTHING: f64 = 20;
const NONE: f64 = -Infinity;
/** The normal distribution function stands in a table from −REACH to REACH, STEPS a unit. */
const STEPS: f64 = 256;
const REACH: f64 = 8;
/** Bytes of a slot of four rows: centers, then inverse widths; and of their scales, which stand apart. */
const SLOT: usize = 64;
const SCALES: usize = 32;

let reals: i32 = 0;
let numbers: usize = 0;
let choices: usize = 0;
let panels: usize = 0;
let scales: usize = 0;
let observed: usize = 0;
let table: usize = 0;
let slopes: usize = 0;
let chances: usize = 0;

// @ts-expect-error: decorator
@inline
function field(at: usize, index: usize): i32 {
  return load<i32>(at + (index << 2));
}

export function mixtureSettings(at: usize): void {
  reals = field(at, 0);
  numbers = field(at, 1);
  choices = field(at, 2);
  panels = field(at, 3);
  scales = field(at, 4);
  observed = field(at, 5);
  table = field(at, 6);
  slopes = field(at, 7);
  chances = field(at, 8);
}

/** The highest kernel so far; the sum of all, in units of it; from where on the sum is enough; the highest one's row. */
let top: f64 = 0;
let sum: f64 = 0;
let enough: f64 = 0;
let limit: f64 = 0;
let nearest: i32 = 0;

export function mixtureNearest(): i32 {
  return nearest;
}

/**
 * Logarithm of a mixture's density at a point; a lower bound of it, where that is above `most` already.
 * peaks: by row, how high a kernel gets; −∞: not of the mixture.   order: the first rows of panels that have some of it.
 * A kernel is left as soon as it is out of sight of the highest so far, since nothing lifts it above its peak. The one that
 * was highest at the last point goes first, then the prior, which is a floor; late trials follow, where the search now is.
 */
export function mixtureLogDensity(
  peaks: usize,
  order: usize,
  count: i32,
  first: i32,
  kernels: i32,
  point: usize,
  most: f64,
): f64 {
  const lists = listsOf(point);
  setChances(point, lists, kernels);
  top = NONE;
  sum = 0;
  enough = Infinity;
  limit = most;
  nearest = first;
  if (add(first, logOf(first, peaks, point, lists), point, lists)) return top + log(sum);
  if (first != 0 && add(0, logOf(0, peaks, point, lists), point, lists)) return top + log(sum);
  const end = order + (<usize>count << 2);
  for (; order < end; order += 4) {
    const row = load<i32>(order);
    const at = peaks + (<usize>row << 3);
    let late = v128.load(at, 16);
    let early = v128.load(at);
    if (isOut(late, early)) continue;
    const panel = rowAt(row);
    const inactive = field(lists, 1);
    for (let i: i32 = 0; i < inactive; i++) {
      const scale = scalesAt(row) + <usize>field(lists, 3 + numbers + i) * SCALES;
      early = f64x2.sub(early, v128.load(scale));
      late = f64x2.sub(late, v128.load(scale, 16));
    }
    const halves = point + (numbers << 4);
    for (let slot: i32 = 0, own = panel; slot < reals; slot++, own += SLOT) {
      const value = v128.load64_splat(point + (<usize>slot << 3));
      const half = v128.load64_splat(halves + (<usize>slot << 3));
      const u = f64x2.mul(f64x2.sub(value, v128.load(own)), v128.load(own, 32));
      const v = f64x2.mul(f64x2.sub(value, v128.load(own, 16)), v128.load(own, 48));
      early = f64x2.sub(early, f64x2.mul(f64x2.mul(half, u), u));
      late = f64x2.sub(late, f64x2.mul(f64x2.mul(half, v), v));
      if (slot & 1 && isOut(late, early)) break;
    }
    if (addBeside(row + 3, f64x2.extract_lane(late, 1), first, point, lists)) break;
    if (addBeside(row + 2, f64x2.extract_lane(late, 0), first, point, lists)) break;
    if (addBeside(row + 1, f64x2.extract_lane(early, 1), first, point, lists)) break;
    if (addBeside(row, f64x2.extract_lane(early, 0), first, point, lists)) break;
  }
  return top + log(sum);
}

/** Whether all four are out of sight of the highest so far. */
// @ts-expect-error: decorator
@inline
function isOut(late: v128, early: v128): bool {
  const floor = f64x2.splat(max(top - NOTHING, -f64.MAX_VALUE));
  return !v128.any_true(v128.or(f64x2.ge(late, floor), f64x2.ge(early, floor)));
}

// @ts-expect-error: decorator
@inline
function addBeside(row: i32, height: f64, first: i32, point: usize, lists: usize): bool {
  return row != first && row != 0 && height != NONE && add(row, height, point, lists);
}

/** Takes a kernel in; whether the sum is enough. height: as high as the point's reals say. */
function add(row: i32, height: f64, point: usize, lists: usize): bool {
  if (!(height >= top - NOTHING)) return false;
  const mass = massOf(row, point, lists);
  if (!(mass > 0)) return false;
  if (height > top) {
    sum = sum * exp(top - height) + mass;
    top = height;
    nearest = row;
    enough = limit < top ? exp(limit - top) : 1 / exp(top - limit);
  } else sum += mass * exp(height - top);
  return sum > enough;
}

/** eˣ for x ≤ 0: here, as a call of the platform's takes longer than the whole kernel. */
function exp(x: f64): f64 {
  return f64x2.extract_lane(expOf(f64x2.splat(x)), 0);
}

/** Where a row's numbers of slot 0 stand. */
// @ts-expect-error: decorator
@inline
function rowAt(row: i32): usize {
  return panels + <usize>(row >> 2) * numbers * SLOT + (<usize>(row & 3) << 3);
}

// @ts-expect-error: decorator
@inline
function scalesAt(row: i32): usize {
  return scales + <usize>(row >> 2) * numbers * SCALES + (<usize>(row & 3) << 3);
}

function logOf(row: i32, peaks: usize, point: usize, lists: usize): f64 {
  let height = load<f64>(peaks + (<usize>row << 3));
  const own = rowAt(row);
  const inactive = field(lists, 1);
  for (let i: i32 = 0; i < inactive; i++) height -= load<f64>(scalesAt(row) + <usize>field(lists, 3 + numbers + i) * SCALES);
  const halves = point + (numbers << 4);
  for (let slot: i32 = 0, at = own; slot < reals; slot++, at += SLOT) {
    const z = (load<f64>(point + (<usize>slot << 3)) - load<f64>(at)) * load<f64>(at, 32);
    height -= load<f64>(halves + (<usize>slot << 3)) * z * z;
  }
  return height;
}

/** A point's numbers are followed by shares of its choices, then by its lists. */
// @ts-expect-error: decorator
@inline
function listsOf(point: usize): usize {
  return point + ((3 * numbers + choices) << 3);
}

/** For each choice of the point: its chance under a kernel that observed it, one that observed another, the prior's. */
function setChances(point: usize, lists: usize, kernels: i32): void {
  const count = field(lists, 2);
  for (let n: i32 = 0; n < count; n++) {
    const share = load<f64>(point + ((3 * numbers + n) << 3));
    const values = field(lists, 3 + 2 * numbers + 3 * n + 2);
    const own = <f64>kernels / <f64>(values + kernels);
    const rest = (1 - own) * share;
    const at = chances + 24 * n;
    store<f64>(at, own + rest);
    store<f64>(at, rest, 8);
    store<f64>(at, share, 16);
  }
}

/** What a kernel gives to the cells and choices of a point; scales of cells aside. */
function massOf(row: i32, point: usize, lists: usize): f64 {
  let mass: f64 = 1;
  const choicesHere = field(lists, 2);
  for (let n: i32 = 0; n < choicesHere; n++) {
    const place = 3 + 2 * numbers + 3 * n;
    const own = load<i32>(observed + ((<usize>row * choices + field(lists, place)) << 2));
    const kind = own == field(lists, place + 1) ? 0 : own >= 0 ? 1 : 2;
    mass *= load<f64>(chances + 24 * n + (<usize>kind << 3));
  }
  const cells = field(lists, 0);
  const from = rowAt(row);
  for (let n: i32 = 0; n < cells && mass > 0; n++) {
    const slot: usize = field(lists, 3 + n);
    const center = load<f64>(from + slot * SLOT);
    const steep = load<f64>(from + slot * SLOT, 32);
    const low = load<f64>(point + (slot << 3));
    const high = load<f64>(point + ((numbers + slot) << 3));
    mass *= phi((high - center) * steep) - phi((low - center) * steep);
  }
  return mass;
}

/** The normal distribution function by cubic Hermite interpolation. */
function phi(z: f64): f64 {
  if (z <= -REACH) return 0;
  if (z >= REACH) return 1;
  const at = (z + REACH) * STEPS;
  const whole = floor(at);
  const t = at - whole;
  const place = <usize>(<i32>whole) << 3;
  const a = load<f64>(table + place);
  const rise = load<f64>(table + place, 8) - a;
  const s = load<f64>(slopes + place);
  const next = load<f64>(slopes + place, 8);
  return a + t * (s + t * (3 * rise - 2 * s - next + t * (s + next - 2 * rise)));
}
