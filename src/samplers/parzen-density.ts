import type { Rng } from "../core/rng.js";
import { activate } from "../space/candidate.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import { type Dimension, type Mixture, phi } from "./parzen.js";

/** How much of a choice's row the kernel's own observation has; the rest is the prior's. */
const ownShare = (choices: number, kernels: number): number => kernels / (choices + kernels);

/** A candidate drawn from the mixture: one kernel for all of its parameters. */
export function drawFrom({ kernels, rows, weight }: Mixture, space: SearchSpace, rng: Rng): Candidate {
  const { dimensions, numbers, choices, shape, observed } = kernels;
  const row = rows[drawIndex(weight, rng)]!;
  return activate(space, (j) => {
    const dimension = dimensions[j]!;
    if (dimension.kind === "choice") {
      const { prior, values } = dimension;
      const own = observed[row * choices + dimension.slot]!;
      const isOwn = own >= 0 && rng.real() < ownShare(prior.length, rows.length);
      return values[isOwn ? own : drawIndex(prior, rng)]!;
    }
    const at = 2 * (row * numbers + dimension.slot);
    for (;;) {
      const u = shape[at]! + rng.normal() / shape[at + 1]!;
      if (u >= 0 && u <= 1) return dimension.axis.valueAt(u);
    }
  });
}

function drawIndex(shares: ArrayLike<number>, rng: Rng): number {
  let left = rng.real();
  const last = shares.length - 1;
  for (let i = 0; i < last; i++) {
    left -= shares[i]!;
    if (left < 0) return i;
  }
  return last;
}

/** A candidate as mixtures read it. */
export interface Point {
  /** By slot: where its cell begins and ends. */
  readonly low: Float64Array;
  /** Not of reals. */
  readonly high: Float64Array;
  /** By slot of a real: ½ where it is active, else 0. */
  readonly half: Float64Array;
  /** Slots of cells that are active, of numbers that are not. */
  readonly cells: readonly number[];
  readonly inactive: readonly number[];
  /** Choices that are active: slot, place, and the prior's shares. */
  readonly choices: readonly { readonly slot: number; readonly place: number; readonly prior: readonly number[] }[];
}

export function pointOf(dimensions: readonly Dimension[], space: SearchSpace, candidate: Candidate): Point {
  const low = new Float64Array(dimensions.length);
  const high = new Float64Array(dimensions.length);
  const half = new Float64Array(dimensions.length);
  const cells: number[] = [];
  const inactive: number[] = [];
  const choices: Point["choices"][number][] = [];
  for (const [j, dimension] of dimensions.entries()) {
    const { slot } = dimension;
    const value = candidate[space.params[j]!.id];
    if (dimension.kind === "choice") {
      if (value !== undefined) choices.push({ slot, place: dimension.places.get(value)!, prior: dimension.prior });
    } else if (value === undefined) inactive.push(slot);
    else {
      if (dimension.kind === "cell") {
        [low[slot], high[slot]] = dimension.axis.cellOf(value) as [number, number];
        cells.push(slot);
      } else {
        low[slot] = dimension.axis.unitOf(value);
        half[slot] = 0.5;
      }
    }
  }
  return { low, high, half, cells, inactive, choices };
}

/** A kernel this far below the highest, in logarithms, adds nothing: a thousand of them, 2e-6 at most. */
const NOTHING = 20;

/**
 * Logarithm of the mixture's density at a point; a lower bound of it, where that is above `limit` already.
 * A kernel is left as soon as it is out of sight of the highest so far, since nothing lifts it above its peak. The one that
 * was highest at the last point goes first, then the prior, which is a floor; late trials follow, where the search now is.
 */
export function logDensity(mixture: Mixture, point: Point, limit = Number.POSITIVE_INFINITY): number {
  const { kernels, rows, peak } = mixture;
  const { reals, numbers, shape, scale } = kernels;
  const { low, half, inactive } = point;
  const chances = choiceChances(mixture, point);
  let top = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let enough = Number.POSITIVE_INFINITY;
  const first = mixture.nearest;
  for (let n = rows.length; n >= 0; n--) {
    const k = n === rows.length ? first : n;
    if (n === first) continue;
    const start = rows[k]! * numbers;
    const floor = top - NOTHING;
    let log = peak[k]!;
    for (let i = 0; i < inactive.length; i++) log -= scale[start + inactive[i]!]!;
    for (let slot = 0, i = 2 * start; slot < reals && log >= floor; slot++, i += 2) {
      const z = (low[slot]! - shape[i]!) * shape[i + 1]!;
      log -= half[slot]! * z * z;
    }
    if (!(log >= floor)) continue;
    const mass = massOf(mixture, rows[k]!, point, chances);
    if (!(mass > 0)) continue;
    if (log > top) {
      sum = sum * Math.exp(top - log) + mass;
      top = log;
      mixture.nearest = k;
      enough = Math.exp(limit - top);
    } else sum += mass * Math.exp(log - top);
    if (sum > enough) break;
  }
  return top + Math.log(sum);
}

/** What a kernel gives to the cells and choices of a point; scales of cells aside. */
function massOf({ kernels }: Mixture, row: number, point: Point, chances: Float64Array): number {
  const { numbers, shape, observed } = kernels;
  const { cells, choices, low, high } = point;
  let mass = 1;
  for (let n = 0; n < choices.length; n++) {
    const { slot, place } = choices[n]!;
    const own = observed[row * kernels.choices + slot]!;
    mass *= chances[3 * n + (own === place ? 0 : own >= 0 ? 1 : 2)]!;
  }
  for (let n = 0; n < cells.length && mass > 0; n++) {
    const slot = cells[n]!;
    const i = 2 * (row * numbers + slot);
    mass *= phi((high[slot]! - shape[i]!) * shape[i + 1]!) - phi((low[slot]! - shape[i]!) * shape[i + 1]!);
  }
  return mass;
}

/** For each choice of the point: its chance under a kernel that observed it, one that observed another, the prior's. */
function choiceChances({ rows }: Mixture, { choices }: Point): Float64Array {
  const chances = new Float64Array(3 * choices.length);
  for (const [n, { place, prior }] of choices.entries()) {
    const own = ownShare(prior.length, rows.length);
    const rest = (1 - own) * prior[place]!;
    chances.set([own + rest, rest, prior[place]!], 3 * n);
  }
  return chances;
}
