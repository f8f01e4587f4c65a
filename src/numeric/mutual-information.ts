import type { Rng } from "../core/rng.js";
import { digamma } from "./digamma.js";
import { momentsOf } from "./moments.js";

/** Neighbors that are asked, as in scikit-learn. */
const NEIGHBORS = 3;

/**
 * How much a feature of numbers tells of the target, in nats, not below 0: from the distances of the third nearest
 * neighbors. A little noise tells equal values apart. Of classes Ross 2014, of numbers Kraskov, Stögbauer &
 * Grassberger 2004.
 */
export function mutualInformation(feature: Float64Array, y: Float64Array, classes: number, rng: Rng): number {
  const x = noisy(feature, rng.at("x"));
  return Math.max(0, classes > 0 ? ofClasses(x, y, classes) : ofNumbers(x, noisy(y, rng.at("y"))));
}

/** Of standard deviation 1, where it varies. */
function noisy(values: Float64Array, rng: Rng): Float64Array {
  const deviation = Math.sqrt(momentsOf(values).variance) || 1;
  const scaled = values.map((v) => v / deviation);
  const size = 1e-10 * Math.max(1, scaled.reduce((sum, v) => sum + Math.abs(v), 0) / scaled.length);
  return scaled.map((v) => v + size * rng.normal());
}

function ofClasses(x: Float64Array, y: Float64Array, classes: number): number {
  const sizes = new Uint32Array(classes);
  for (const c of y) sizes[c] = sizes[c]! + 1;
  const counted = Uint32Array.from(y.keys()).filter((i) => sizes[y[i]!]! > 1);
  const all = Float64Array.from(counted, (i) => x[i]!).sort();
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    const own = x.filter((_, i) => y[i] === c).sort();
    if (own.length < 2) continue;
    const k = Math.min(NEIGHBORS, own.length - 1);
    for (let at = 0; at < own.length; at++) {
      const distance = kthDistance(own, at, k);
      sum += digamma(k) - digamma(own.length) - digamma(countNearer(all, own[at]!, distance));
    }
  }
  return digamma(all.length) + sum / all.length;
}

function ofNumbers(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  if (n <= NEIGHBORS) return 0;
  const order = Array.from(x.keys()).sort((a, b) => x[a]! - x[b]!);
  const xs = Float64Array.from(order, (i) => x[i]!);
  const own = Float64Array.from(order, (i) => y[i]!);
  const ys = own.slice().sort();
  let sum = 0;
  for (let at = 0; at < n; at++) {
    const distance = kthInPlane(xs, own, at);
    sum += digamma(countNearer(xs, xs[at]!, distance)) + digamma(countNearer(ys, own[at]!, distance));
  }
  return digamma(n) + digamma(NEIGHBORS) - sum / n;
}

/** Distance from sorted[at] to its k-th nearest other value. */
function kthDistance(sorted: Float64Array, at: number, k: number): number {
  let low = at;
  let high = at;
  let distance = 0;
  for (let found = 0; found < k; found++) {
    const below = low > 0 ? sorted[at]! - sorted[low - 1]! : Number.POSITIVE_INFINITY;
    const above = high + 1 < sorted.length ? sorted[high + 1]! - sorted[at]! : Number.POSITIVE_INFINITY;
    distance = Math.min(below, above);
    if (below <= above) low--;
    else high++;
  }
  return distance;
}

/** The third smallest of max(|Δx|, |Δy|) to other rows; xs ascends, so that the search ends where |Δx| alone is larger. */
function kthInPlane(xs: Float64Array, ys: Float64Array, at: number): number {
  const nearest = new Float64Array(NEIGHBORS).fill(Number.POSITIVE_INFINITY);
  const look = (i: number): boolean => {
    const dx = Math.abs(xs[i]! - xs[at]!);
    if (dx >= nearest[NEIGHBORS - 1]!) return false;
    const distance = Math.max(dx, Math.abs(ys[i]! - ys[at]!));
    if (distance < nearest[NEIGHBORS - 1]!) {
      nearest[NEIGHBORS - 1] = distance;
      nearest.sort();
    }
    return true;
  };
  let low = at - 1;
  let high = at + 1;
  for (let goesLow = true, goesHigh = true; goesLow || goesHigh; ) {
    goesLow &&= low >= 0 && look(low--);
    goesHigh &&= high < xs.length && look(high++);
  }
  return nearest[NEIGHBORS - 1]!;
}

/** How many values are nearer than a distance, the value itself among them. */
function countNearer(sorted: Float64Array, value: number, distance: number): number {
  const first = firstWhere(sorted, (v) => value - v < distance);
  return Math.max(1, firstWhere(sorted, (v) => v - value >= distance) - first);
}

/** The first place where `holds`, which holds from some value on. */
function firstWhere(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
