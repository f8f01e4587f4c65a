import { levelsOf } from "./levels.js";
import { clamp, type Distribution, logUniform, truncated, uniform } from "./prior.js";
import type { Domain, Value } from "./space.js";

/** A domain as a map between its values and [0, 1], where equal lengths are equally likely before any trial. */
export interface Axis {
  /** u in [0, 1] → a value of the domain. */
  valueAt(u: number): Value;
  /** A value → its u; of a finite domain, the middle of the interval that maps to it. */
  unitOf(value: Value): number;
  /** The interval of u that maps to a value; of a continuous range, the one point. */
  cellOf(value: Value): readonly [low: number, high: number];
}

const cache = new WeakMap<Domain, Axis>();

/**
 * The axis of a domain. Real ranges: uniform on their scale, or by the prior's inverse distribution function. Choices,
 * points, and ints and steps on a linear scale: equal intervals (choices by weight where they have weights). Ints and
 * steps on a log scale or under a prior: the continuous value is drawn from half a step below to half a step above the
 * range and rounded to the nearest step, so that the ends get their full share.
 */
export function axisOf(domain: Domain): Axis {
  let axis = cache.get(domain);
  if (axis === undefined) {
    axis = makeAxis(domain);
    cache.set(domain, axis);
  }
  return axis;
}

function makeAxis(domain: Domain): Axis {
  if (domain.kind === "choice") return domain.weights === undefined ? evenAxis(domain) : weightedAxis(domain);
  if (domain.points !== undefined) return evenAxis(domain);
  const curved = domain.scale === "log" || domain.prior !== undefined;
  if (domain.step !== undefined) return curved ? roundedAxis(domain, domain.step) : evenAxis(domain);
  return continuousAxis(distributionOf(domain, 0));
}

type Numeric = Exclude<Domain, { kind: "choice" }>;
function distributionOf(domain: Numeric, margin: number): Distribution {
  const { low, high, scale, prior } = domain;
  if (prior !== undefined) return truncated(prior, low - margin, high + margin);
  // A margin must not carry a log range to 0: it stops half way there.
  if (scale === "log") return logUniform(Math.max(low - margin, low / 2), high + margin);
  return uniform(low - margin, high + margin);
}

function continuousAxis(distribution: Distribution): Axis {
  return {
    valueAt: (u) => distribution.quantile(u),
    unitOf: (value) => distribution.cdf(value as number),
    cellOf(value) {
      const u = distribution.cdf(value as number);
      return [u, u];
    },
  };
}

function evenAxis(domain: Domain): Axis {
  const levels = levelsOf(domain)!;
  const n = levels.count;
  return {
    valueAt: (u) => levels.at(clamp(Math.floor(u * n), 0, n - 1)),
    unitOf: (value) => (levels.indexOf(value) + 0.5) / n,
    cellOf(value) {
      const i = levels.indexOf(value);
      return [i / n, (i + 1) / n];
    },
  };
}

function weightedAxis(domain: Extract<Domain, { kind: "choice" }>): Axis {
  const total = domain.weights!.reduce((a, b) => a + b, 0);
  const ends: number[] = [];
  let sum = 0;
  for (const weight of domain.weights!) {
    sum += weight;
    ends.push(sum / total);
  }
  const last = domain.values.length - 1;
  const cellOf = (value: Value): readonly [number, number] => {
    const i = domain.values.indexOf(value);
    return [i === 0 ? 0 : ends[i - 1]!, ends[i]!];
  };
  return {
    valueAt(u) {
      const i = ends.findIndex((end) => u < end);
      return domain.values[i < 0 ? last : i]!;
    },
    unitOf: (value) => middle(cellOf(value)),
    cellOf,
  };
}

function roundedAxis(domain: Numeric, step: number): Axis {
  const distribution = distributionOf(domain, step / 2);
  const levels = levelsOf(domain);
  const last = levels === undefined ? Number.POSITIVE_INFINITY : levels.count - 1;
  // Without finite bounds (a normal prior on an int), whole steps count from 0.
  const origin = Number.isFinite(domain.low) ? domain.low : 0;
  const cellOf = (value: Value): readonly [number, number] => [
    distribution.cdf((value as number) - step / 2),
    distribution.cdf((value as number) + step / 2),
  ];
  const stepAt = (i: number) => (levels === undefined ? origin + i * step : levels.at(i));
  return {
    valueAt(u) {
      const i = Math.round((distribution.quantile(u) - origin) / step);
      return stepAt(Number.isFinite(domain.low) ? clamp(i, 0, last) : i);
    },
    unitOf: (value) => middle(cellOf(value)),
    cellOf,
  };
}

const middle = ([low, high]: readonly [number, number]): number => (low + high) / 2;
