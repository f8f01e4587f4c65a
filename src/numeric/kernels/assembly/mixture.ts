/** Densities of mixtures of truncated normal kernels: ../mixture.ts says what stands where. */

import { integerAt } from "./lists";
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
/** Bytes of what is roughly known of a panel: its kernels' reach, and that of their densities; by pair of slots, centers and inverse widths. */
const REACHES: usize = 32;
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

export function mixtureSettings(at: usize): void {
  unit = load<f64>(at);
  slack = load<f64>(at, 8);
  reals = integerAt(at, 4);
  numbers = integerAt(at, 5);
  choices = integerAt(at, 6);
  table = integerAt(at, 7);
  slopes = integerAt(at, 8);
  chances = integerAt(at, 9);
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

/**
 * Whether all four kernels of a panel are surely below the floor. What a kernel gives to a cell is no more than all of it, and
 * no more than its density at the nearer end times the width of the cell.
 */
// @ts-expect-error: decorator
@inline
function isOut(rough: usize, panel: usize, lists: usize): bool {
  const distance = roughDistances(rough, lists);
  const inactive = integerAt(lists, 1);
  let reach = v128.load(rough);
  if (inactive == 0) {
    const dense = i32x4.add(v128.load(rough, 16), v128.load32_splat(widthsOf(lists)));
    return isBeyond(distance, i32x4.min_s(reach, dense));
  }
  if (isBeyond(distance, reach)) return true;
  const scales = panel + HEIGHTS + numbers * (SHAPES + SCALES);
  for (let i: i32 = 0; i < inactive; i++) {
    reach = i32x4.sub(reach, v128.load(scales + <usize>integerAt(lists, 3 + numbers + i) * ROUGH_SCALES));
  }
  return isBeyond(distance, reach);
}

// @ts-expect-error: decorator
@inline
function isBeyond(distance: v128, reach: v128): bool {
  return i32x4.all_true(i32x4.gt_s(distance, i32x4.add(reach, i32x4.splat(roughLeast))));
}

/** Of four kernels from a point. */
// @ts-expect-error: decorator
@inline
function roughDistances(rough: usize, lists: usize): v128 {
  let distance = i32x4.splat(0);
  const end = rough + roughBytes;
  for (let own = rough + REACHES, asked = roughOf(lists); own < end; own += ROUGH_SHAPES, asked += ASKED) {
    const apart = i16x8.abs(i16x8.sub(v128.load32_splat(asked), v128.load(own)));
    const beyond = i16x8.sub_sat_u(apart, v128.load32_splat(asked, 4));
    const z = i16x8.min_s(i16x8.q15mulr_sat_s(beyond, v128.load(own, 16)), v128.load32_splat(asked, 8));
    distance = i32x4.add(distance, i32x4.dot_i16x8_s(z, z));
  }
  return distance;
}

/** Takes the kernels of a panel in; whether the sum is enough. */
function add(place: i32, panels: usize, weights: usize, point: usize, lists: usize): bool {
  const panel = panels + <usize>place * panelBytes;
  let early = v128.load(panel);
  let late = v128.load(panel, 16);
  const inactive = integerAt(lists, 1);
  const scales = panel + HEIGHTS + numbers * SHAPES;
  for (let i: i32 = 0; i < inactive; i++) {
    const scale = scales + <usize>integerAt(lists, 3 + numbers + i) * SCALES;
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

/** Where it says how wide its cells are, all together. */
// @ts-expect-error: decorator
@inline
function widthsOf(lists: usize): usize {
  return roughOf(lists) + ((numbers + 1) >> 1) * ASKED;
}

/** For each choice of the point: its chance under a kernel that observed it, one that observed another, the prior's. */
function setChances(point: usize, lists: usize, kernels: i32): void {
  const count = integerAt(lists, 2);
  for (let n: i32 = 0; n < count; n++) {
    const share = load<f64>(point + ((3 * numbers + n) << 3));
    const values = integerAt(lists, 3 + 2 * numbers + 3 * n + 2);
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
  if (integerAt(lists, 0) > 0) masses = ofCells(masses, panel + (side << 4), point, lists);
  return masses;
}

/** What two kernels give to the choices of a point. */
// @ts-expect-error: decorator
@inline
function ofChoices(masses: v128, panel: usize, lists: usize): v128 {
  const count = integerAt(lists, 2);
  const observed = panel + HEIGHTS + numbers * (SHAPES + SCALES + ROUGH_SCALES);
  let chance = chances;
  let asked = lists + ((3 + 2 * numbers) << 2);
  for (let n: i32 = 0; n < count; n++, chance += 24, asked += 12) {
    const own = v128.load32x2_s(observed + <usize>integerAt(asked, 0) * PLACES);
    const isSame = i64x2.eq(own, i64x2.splat(integerAt(asked, 1)));
    const isNone = i64x2.shr_s(own, 63);
    const others = v128.bitselect(v128.load64_splat(chance, 16), v128.load64_splat(chance, 8), isNone);
    masses = f64x2.mul(masses, v128.bitselect(v128.load64_splat(chance), others, isSame));
  }
  return masses;
}

/** What two kernels give to the cells of a point; scales aside. */
function ofCells(masses: v128, panel: usize, point: usize, lists: usize): v128 {
  const cells = integerAt(lists, 0);
  const own = panel + HEIGHTS;
  for (let n: i32 = 0; n < cells && v128.any_true(masses); n++) {
    const slot: usize = integerAt(lists, 3 + n);
    const center = v128.load(own + slot * SHAPES);
    const steep = v128.load(own + slot * SHAPES, 32);
    const low = v128.load64_splat(point + (slot << 3));
    const high = v128.load64_splat(point + ((numbers + slot) << 3));
    const above = phi(f64x2.mul(f64x2.sub(high, center), steep));
    const below = phi(f64x2.mul(f64x2.sub(low, center), steep));
    masses = f64x2.mul(masses, f64x2.sub(above, below));
  }
  return masses;
}

/** The normal distribution function of two numbers, by cubic Hermite interpolation. */
// @ts-expect-error: decorator
@inline
function phi(z: v128): v128 {
  const within = f64x2.pmin(f64x2.splat(REACH), f64x2.pmax(f64x2.splat(-REACH), z));
  const at = f64x2.mul(f64x2.add(within, f64x2.splat(REACH)), f64x2.splat(STEPS));
  const whole = f64x2.floor(at);
  const t = f64x2.sub(at, whole);
  const places = i32x4.trunc_sat_f64x2_s_zero(whole);
  const first = <usize>i32x4.extract_lane(places, 0) << 3;
  const second = <usize>i32x4.extract_lane(places, 1) << 3;
  const here = v128.load(table + first);
  const there = v128.load(table + second);
  const a = v128.shuffle<f64>(here, there, 0, 2);
  const rise = f64x2.sub(v128.shuffle<f64>(here, there, 1, 3), a);
  const slope = v128.load(slopes + first);
  const other = v128.load(slopes + second);
  const s = v128.shuffle<f64>(slope, other, 0, 2);
  const next = v128.shuffle<f64>(slope, other, 1, 3);
  const two = f64x2.splat(2);
  const bend = f64x2.sub(f64x2.add(s, next), f64x2.mul(two, rise));
  const sag = f64x2.sub(f64x2.sub(f64x2.mul(f64x2.splat(3), rise), f64x2.mul(two, s)), next);
  const curve = f64x2.add(sag, f64x2.mul(t, bend));
  const value = f64x2.add(a, f64x2.mul(t, f64x2.add(s, f64x2.mul(t, curve))));
  const one = v128.bitselect(f64x2.splat(1), value, f64x2.ge(z, f64x2.splat(REACH)));
  return v128.andnot(one, f64x2.le(z, f64x2.splat(-REACH)));
}
