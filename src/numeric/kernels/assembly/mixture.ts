/** Densities of mixtures of truncated normal kernels: ../mixture.ts says what stands where. */

import { expOf } from "./exponential";

// @ts-expect-error: decorator
@external("env", "log")
declare function log(v: f64): f64;

/** A kernel this far below the sum, in logarithms, does not change its last bit. */
const NOTHING: f64 = 38;
const NONE: f64 = -Infinity;
/** The normal distribution function stands in a table from −REACH to REACH, STEPS a unit. */
const STEPS: f64 = 256;
const REACH: f64 = 8;
/** Bytes of a panel: heights of its four kernels; by slot, centers and inverse widths, scales, rough scales; by choice, places. */
const HEIGHTS: usize = 32;
const SHAPES: usize = 64;
const SCALES: usize = 32;
const ROUGH_SCALES: usize = 16;
const PLACES: usize = 16;
/** Bytes of what is roughly known of a panel: its kernels' reach; by pair of slots, centers and inverse widths. */
const REACHES: usize = 16;
const ROUGH_SHAPES: usize = 32;
/** Bytes of a pair of slots of a point, roughly: place, half of the cell, cap of the distance. */
const ASKED: usize = 12;
/** A rough distance beyond all others. */
const ENDLESS: f64 = 1e9;

let reals: i32 = 0;
let numbers: usize = 0;
let choices: usize = 0;
let panelBytes: usize = 0;
let roughBytes: usize = 0;
let table: usize = 0;
let slopes: usize = 0;
let chances: usize = 0;
/** Rough distances a unit of height, and by how much they may be too large. */
let unit: f64 = 0;
let slack: f64 = 0;

// @ts-expect-error: decorator
@inline
function field(at: usize, index: usize): i32 {
  return load<i32>(at + (index << 2));
}

export function mixtureSettings(at: usize): void {
  unit = load<f64>(at);
  slack = load<f64>(at, 8);
  reals = field(at, 4);
  numbers = field(at, 5);
  choices = field(at, 6);
  table = field(at, 7);
  slopes = field(at, 8);
  chances = field(at, 9);
  panelBytes = HEIGHTS + numbers * (SHAPES + SCALES + ROUGH_SCALES) + choices * PLACES;
  roughBytes = REACHES + ((numbers + 1) >> 1) * ROUGH_SHAPES;
}

/** The highest kernel so far, and its panel; the sum of all, in units of it; the sum that is enough. */
let top: f64 = 0;
let nearest: i32 = 0;
let sum: f64 = 0;
let enough: f64 = 0;
let limit: f64 = 0;
/** Of the heaviest kernel. */
let most: f64 = 0;
/** The height below which a kernel adds nothing, as such and as a rough distance; the sum at which to find it anew. */
let least: f64 = 0;
let roughLeast: i32 = 0;
let raised: f64 = 0;

export function mixtureNearest(): i32 {
  return nearest;
}

/**
 * Logarithm of a mixture's density at a point; a lower bound of it, where that is above `bound` already.
 * Kernels stand in panels of four, with weights of 0 where they are not of the mixture; the first one is the prior's, and
 * none weighs more. The panel that was highest at the last point goes first, then the prior's, which is a floor; late
 * trials follow, where the search now is. Panels that are out of sight of the sum are left.
 */
export function mixtureLogDensity(
  roughs: usize,
  panels: usize,
  weights: usize,
  count: i32,
  first: i32,
  kernels: i32,
  point: usize,
  bound: f64,
): f64 {
  const lists = listsOf(point);
  setChances(point, lists, kernels);
  top = NONE;
  sum = 0;
  enough = Infinity;
  limit = bound;
  nearest = first;
  most = load<f64>(weights);
  least = NONE;
  roughLeast = <i32>ENDLESS;
  if (add(first, panels, weights, point, lists)) return top + log(sum);
  if (first != 0 && add(0, panels, weights, point, lists)) return top + log(sum);
  for (let panel = count - 1; panel > 0; panel--) {
    if (isOut(roughs + <usize>panel * roughBytes, panels + <usize>panel * panelBytes, lists)) continue;
    if (panel != first && add(panel, panels, weights, point, lists)) break;
  }
  return top + log(sum);
}

/** Whether all four kernels of a panel are surely below the floor. */
// @ts-expect-error: decorator
@inline
function isOut(rough: usize, panel: usize, lists: usize): bool {
  let reach = i32x4.add(v128.load(rough), i32x4.splat(roughLeast));
  const inactive = field(lists, 1);
  const scales = panel + HEIGHTS + numbers * (SHAPES + SCALES);
  for (let i: i32 = 0; i < inactive; i++) {
    reach = i32x4.sub(reach, v128.load(scales + <usize>field(lists, 3 + numbers + i) * ROUGH_SCALES));
  }
  let distance = i32x4.splat(0);
  const end = rough + roughBytes;
  for (let own = rough + REACHES, asked = roughOf(lists); own < end; own += ROUGH_SHAPES, asked += ASKED) {
    const apart = i16x8.abs(i16x8.sub(v128.load32_splat(asked), v128.load(own)));
    const beyond = i16x8.sub_sat_u(apart, v128.load32_splat(asked, 4));
    const z = i16x8.min_s(i16x8.q15mulr_sat_s(beyond, v128.load(own, 16)), v128.load32_splat(asked, 8));
    distance = i32x4.add(distance, i32x4.dot_i16x8_s(z, z));
  }
  return i32x4.all_true(i32x4.gt_s(distance, reach));
}

/** Takes the kernels of a panel in; whether the sum is enough. */
function add(place: i32, panels: usize, weights: usize, point: usize, lists: usize): bool {
  const panel = panels + <usize>place * panelBytes;
  let early = v128.load(panel);
  let late = v128.load(panel, 16);
  const inactive = field(lists, 1);
  const scales = panel + HEIGHTS + numbers * SHAPES;
  for (let i: i32 = 0; i < inactive; i++) {
    const scale = scales + <usize>field(lists, 3 + numbers + i) * SCALES;
    early = f64x2.sub(early, v128.load(scale));
    late = f64x2.sub(late, v128.load(scale, 16));
  }
  const halves = point + (numbers << 4);
  for (let slot: i32 = 0, own = panel + HEIGHTS; slot < reals; slot++, own += SHAPES) {
    const value = v128.load64_splat(point + (<usize>slot << 3));
    const half = v128.load64_splat(halves + (<usize>slot << 3));
    const u = f64x2.mul(f64x2.sub(value, v128.load(own)), v128.load(own, 32));
    const v = f64x2.mul(f64x2.sub(value, v128.load(own, 16)), v128.load(own, 48));
    early = f64x2.sub(early, f64x2.mul(f64x2.mul(half, u), u));
    late = f64x2.sub(late, f64x2.mul(f64x2.mul(half, v), v));
  }
  const low = f64x2.splat(least);
  if (!v128.any_true(v128.or(f64x2.ge(early, low), f64x2.ge(late, low)))) return false;
  const weight = weights + (<usize>place << 5);
  const first = massesOf(v128.load(weight), panel, 0, point, lists);
  const second = massesOf(v128.load(weight, 16), panel, 1, point, lists);
  const reached = f64x2.max(counting(early, first), counting(late, second));
  const height = max(f64x2.extract_lane(reached, 0), f64x2.extract_lane(reached, 1));
  if (height > top) lift(place, height);
  // A kernel without mass may stand above them all.
  const known = f64x2.splat(top);
  const none = f64x2.splat(0);
  const below = f64x2.pmin(f64x2.sub(early, known), none);
  const beyond = f64x2.pmin(f64x2.sub(late, known), none);
  // Without numbers all stand equally high.
  const isLevel = !v128.any_true(v128.or(below, beyond));
  const here = isLevel ? first : f64x2.mul(first, expOf(below));
  const there = isLevel ? second : f64x2.mul(second, expOf(beyond));
  sum = sum + f64x2.extract_lane(here, 0) + f64x2.extract_lane(here, 1);
  sum = sum + f64x2.extract_lane(there, 0) + f64x2.extract_lane(there, 1);
  if (sum > raised) setLeast();
  return sum > enough;
}

/** Heights of the kernels that have any mass. */
// @ts-expect-error: decorator
@inline
function counting(heights: v128, masses: v128): v128 {
  return v128.bitselect(heights, f64x2.splat(NONE), f64x2.gt(masses, f64x2.splat(0)));
}

/** A kernel is higher than all so far. */
function lift(place: i32, height: f64): void {
  sum *= exp(top - height);
  top = height;
  nearest = place;
  enough = limit < top ? exp(limit - top) : 1 / exp(top - limit);
  raised = 0;
}

function setLeast(): void {
  least = top + log(sum / most) - NOTHING;
  roughLeast = <i32>max(-ENDLESS, min(ENDLESS, slack - unit * least));
  raised = 8 * sum;
}

/** eˣ for x ≤ 0: here, as a call of the platform's takes longer than the whole kernel. */
function exp(x: f64): f64 {
  return f64x2.extract_lane(expOf(f64x2.splat(x)), 0);
}

/** A point's numbers are followed by shares of its choices, then by its lists, then by its rough numbers. */
// @ts-expect-error: decorator
@inline
function listsOf(point: usize): usize {
  return point + ((3 * numbers + choices) << 3);
}

// @ts-expect-error: decorator
@inline
function roughOf(lists: usize): usize {
  return lists + ((3 + 2 * numbers + 3 * choices) << 2);
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

/** Weights times what two kernels of a panel, the first or the last, give to the choices and cells of a point; scales aside. */
// @ts-expect-error: decorator
@inline
function massesOf(weights: v128, panel: usize, side: usize, point: usize, lists: usize): v128 {
  let masses = weights;
  if (choices > 0) masses = ofChoices(masses, panel + (side << 3), lists);
  if (field(lists, 0) > 0) masses = ofCells(masses, panel + (side << 4), point, lists);
  return masses;
}

/** What two kernels give to the choices of a point. */
// @ts-expect-error: decorator
@inline
function ofChoices(masses: v128, panel: usize, lists: usize): v128 {
  const count = field(lists, 2);
  const observed = panel + HEIGHTS + numbers * (SHAPES + SCALES + ROUGH_SCALES);
  let chance = chances;
  let asked = lists + ((3 + 2 * numbers) << 2);
  for (let n: i32 = 0; n < count; n++, chance += 24, asked += 12) {
    const own = v128.load32x2_s(observed + <usize>field(asked, 0) * PLACES);
    const isSame = i64x2.eq(own, i64x2.splat(field(asked, 1)));
    const isNone = i64x2.shr_s(own, 63);
    const others = v128.bitselect(v128.load64_splat(chance, 16), v128.load64_splat(chance, 8), isNone);
    masses = f64x2.mul(masses, v128.bitselect(v128.load64_splat(chance), others, isSame));
  }
  return masses;
}

/** What two kernels give to the cells of a point; scales aside. */
function ofCells(masses: v128, panel: usize, point: usize, lists: usize): v128 {
  const first = ofCellsOne(f64x2.extract_lane(masses, 0), panel + HEIGHTS, point, lists);
  const second = ofCellsOne(f64x2.extract_lane(masses, 1), panel + HEIGHTS + 8, point, lists);
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}

function ofCellsOne(mass: f64, shapes: usize, point: usize, lists: usize): f64 {
  const cells = field(lists, 0);
  for (let n: i32 = 0; n < cells && mass > 0; n++) {
    const slot: usize = field(lists, 3 + n);
    const center = load<f64>(shapes + slot * SHAPES);
    const steep = load<f64>(shapes + slot * SHAPES, 32);
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
