import type { Rng } from "../core/rng.js";
import { activate } from "../space/candidate.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import { type Dimension, type Kernels, type Mixture, phi } from "./parzen.js";

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
  readonly cells: number[];
  readonly inactive: number[];
  /** Choices that are active: slot, place, and the prior's shares. */
  readonly choices: { readonly slot: number; readonly place: number; readonly prior: readonly number[] }[];
}

export const blankPoint = (dimensions: readonly Dimension[]): Point => ({
  low: new Float64Array(dimensions.length),
  high: new Float64Array(dimensions.length),
  half: new Float64Array(dimensions.length),
  cells: [],
  inactive: [],
  choices: [],
});

/** out: of another candidate before, or blank. */
export function pointOf(
  dimensions: readonly Dimension[],
  space: SearchSpace,
  candidate: Candidate,
  out: Point = blankPoint(dimensions),
): Point {
  const { low, high, half, cells, inactive, choices } = out;
  cells.length = 0;
  inactive.length = 0;
  choices.length = 0;
  for (let j = 0; j < dimensions.length; j++) {
    const dimension = dimensions[j]!;
    const { slot } = dimension;
    const value = candidate[space.params[j]!.id];
    if (dimension.kind === "choice") {
      if (value !== undefined) choices.push({ slot, place: dimension.places.get(value)!, prior: dimension.prior });
      continue;
    }
    low[slot] = 0;
    half[slot] = 0;
    if (value === undefined) inactive.push(slot);
    else if (dimension.kind === "cell") {
      [low[slot], high[slot]] = dimension.axis.cellOf(value) as [number, number];
      cells.push(slot);
    } else {
      low[slot] = dimension.axis.unitOf(value);
      half[slot] = 0.5;
    }
  }
  return out;
}

/** A kernel this far below the highest, in logarithms, adds nothing: a thousand of them, 2e-6 at most. */
const NOTHING = 20;
/** Kernels that are looked at together: their sums do not wait for one another. */
const TOGETHER = 4;
const logs = new Float64Array(TOGETHER);

/**
 * Logarithm of the mixture's density at a point; a lower bound of it, where that is above `limit` already.
 * A kernel is left as soon as it is out of sight of the highest so far, since nothing lifts it above its peak. The one that
 * was highest at the last point goes first, then the prior, which is a floor; late trials follow, where the search now is.
 */
export function logDensity(mixture: Mixture, point: Point, limit = Number.POSITIVE_INFINITY): number {
  const { rows } = mixture;
  const chances = choiceChances(mixture, point);
  let top = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let enough = Number.POSITIVE_INFINITY;
  const first = mixture.nearest;
  for (let n = rows.length, count = 1; n >= 0; n -= count, count = Math.min(TOGETHER, n + 1)) {
    const from = n === rows.length ? first : n;
    logsOfReals(mixture, point, from, count, top - NOTHING);
    for (let c = 0; c < count; c++) {
      const k = from - c;
      const log = logs[c]!;
      if (!(log >= top - NOTHING) || (k === first && n !== rows.length)) continue;
      const mass = massOf(mixture, rows[k]!, point, chances);
      if (!(mass > 0)) continue;
      if (log > top) {
        sum = sum * Math.exp(top - log) + mass;
        top = log;
        mixture.nearest = k;
        enough = Math.exp(limit - top);
      } else sum += mass * Math.exp(log - top);
      if (sum > enough) return top + Math.log(sum);
    }
  }
  return top + Math.log(sum);
}

/**
 * logs: of so many kernels, from one downwards, how high they are as the reals of a point say; of those that end below
 * `floor`, anything below it.
 */
function logsOfReals(mixture: Mixture, point: Point, from: number, count: number, floor: number): void {
  const { kernels, rows, peak } = mixture;
  const { numbers, scale } = kernels;
  const { inactive } = point;
  for (let c = 0; c < count; c++) {
    let log = peak[from - c]!;
    const start = rows[from - c]! * numbers;
    for (let i = 0; i < inactive.length; i++) log -= scale[start + inactive[i]!]!;
    logs[c] = log;
  }
  if (count === TOGETHER) four(kernels, point, rows, from, floor);
  else for (let c = 0; c < count; c++) logs[c] = lowered(logs[c]!, kernels, point, rows[from - c]!, floor);
}

/** The logarithm less what the reals of a point say of one kernel. */
function lowered(from: number, { reals, numbers, shape }: Kernels, { low, half }: Point, row: number, floor: number) {
  let log = from;
  for (let slot = 0, i = 2 * row * numbers; slot < reals && log >= floor; slot++, i += 2) {
    const z = (low[slot]! - shape[i]!) * shape[i + 1]!;
    log -= half[slot]! * z * z;
  }
  return log;
}

function four({ reals, numbers, shape }: Kernels, { low, half }: Point, rows: Int32Array, from: number, floor: number) {
  let p = logs[0]!;
  let q = logs[1]!;
  let r = logs[2]!;
  let s = logs[3]!;
  let a = 2 * rows[from]! * numbers;
  let b = 2 * rows[from - 1]! * numbers;
  let c = 2 * rows[from - 2]! * numbers;
  let d = 2 * rows[from - 3]! * numbers;
  for (let slot = 0; slot < reals; slot++) {
    const at = low[slot]!;
    const share = half[slot]!;
    const u = (at - shape[a]!) * shape[a + 1]!;
    const v = (at - shape[b]!) * shape[b + 1]!;
    const w = (at - shape[c]!) * shape[c + 1]!;
    const x = (at - shape[d]!) * shape[d + 1]!;
    p -= share * u * u;
    q -= share * v * v;
    r -= share * w * w;
    s -= share * x * x;
    if (p < floor && q < floor && r < floor && s < floor) break;
    a += 2;
    b += 2;
    c += 2;
    d += 2;
  }
  logs[0] = p;
  logs[1] = q;
  logs[2] = r;
  logs[3] = s;
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
