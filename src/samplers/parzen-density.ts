import type { Rng } from "../core/rng.js";
import type { MixturePoint } from "../numeric/kernels/mixture.js";
import { activate } from "../space/candidate.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import type { Dimension, Mixture } from "./parzen.js";

/** How much of a choice's row the kernel's own observation has; the rest is the prior's. */
const ownShare = (choices: number, kernels: number): number => kernels / (choices + kernels);

/** A candidate drawn from the mixture: one kernel for all of its parameters. */
export function drawFrom({ kernels, rows, weight, count }: Mixture, space: SearchSpace, rng: Rng): Candidate {
  const { dimensions, numbers, choices, shape, observed } = kernels;
  const drawn = drawIndex(weight, rng);
  const row = rows === undefined ? drawn : rows[drawn]!;
  return activate(space, (j) => {
    const dimension = dimensions[j]!;
    if (dimension.kind === "choice") {
      const { prior, values } = dimension;
      const own = observed[row * choices + dimension.slot]!;
      const isOwn = own >= 0 && rng.real() < ownShare(prior.length, count);
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

/** A candidate as mixtures read it, to be laid out again and again. */
export interface Point extends MixturePoint {
  readonly cells: number[];
  readonly inactive: number[];
  readonly choices: MixturePoint["choices"][number][];
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
      const cell = dimension.axis.cellOf(value);
      low[slot] = cell[0];
      high[slot] = cell[1];
      cells.push(slot);
    } else {
      low[slot] = dimension.axis.unitOf(value);
      half[slot] = 0.5;
    }
  }
  return out;
}

/** Logarithm of the mixture's density at a point; a lower bound of it, where that is above `limit` already. */
export const logDensity = (mixture: Mixture, point: Point, limit = Number.POSITIVE_INFINITY): number =>
  mixture.engine.logDensity(mixture, point, limit);
