import type { Rng } from "../core/rng.js";
import { minimizeInBox } from "../numeric/bounded-minimize.js";
import type { Prediction } from "../numeric/matern-process.js";
import { isAllowed } from "../space/candidate.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import type { Coordinates } from "./coordinates.js";
import { logImprovement } from "./log-expected-improvement.js";
import { MOST_DIMENSIONS, sobolPoints } from "./sobol-points.js";
import type { Surrogate } from "./surrogate.js";

/** Points spread over the space, and steps from each of the best trials. */
const SPREAD = 256;
const NEAR = 24;
/** Local searches, rounds of each over all parameters, and steps of L-BFGS a round. */
const STARTS = 4;
const ROUNDS = 3;
const STEPS = 12;

/**
 * Of the logarithm of the improvement, by the number of results: what is lost at both ends of an endless range. There a
 * process knows least, in many dimensions nearly everywhere; ranges are mostly given with room beyond what is likely.
 */
const CAUTION = 10;

export interface Acquired {
  readonly point: Float64Array;
  readonly candidate: Candidate;
  /** Logarithm of the expected improvement, in the process's units. */
  readonly value: number;
}

/**
 * The new candidate with the largest expected improvement: points of a Sobol sequence and steps from the best trials,
 * then local search from the most promising: parameters with few levels by trying each, all others by L-BFGS.
 */
export function acquire(
  space: SearchSpace,
  coordinates: Coordinates,
  surrogate: Surrogate,
  seed: number,
  rng: Rng,
  isNew: (candidate: Candidate) => boolean,
): Acquired | undefined {
  const { d } = coordinates;
  const { process, incumbent, results } = surrogate;
  const masked = new Float64Array(d);
  const endless = endlessOf(coordinates);
  const caution = CAUTION / Math.max(1, results);
  /** The point as the process knows it, where inactive coordinates are all alike; undefined: not allowed. */
  const known = (point: Float64Array, out: Float64Array): Float64Array | undefined => {
    if (coordinates.isFree) return point;
    const candidate = coordinates.candidateOf(point);
    if (!isAllowed(space, candidate)) return undefined;
    coordinates.pointOf(candidate, out);
    return out;
  };
  const worth = (point: Float64Array, { mean, deviation: own, nearest }: Prediction): number => {
    if (nearest === 0) return Number.NEGATIVE_INFINITY;
    // A trial's score, not the process below it, is what improves: scores of a table or of folds have whims of their own.
    const deviation = Math.sqrt(own ** 2 + process.noise);
    return Math.log(deviation) + logImprovement((incumbent - mean) / deviation).log - caution * edgeOf(point, endless);
  };
  const valueAt = (point: Float64Array): number => {
    const asked = known(point, masked);
    return asked === undefined ? Number.NEGATIVE_INFINITY : worth(point, process.predict(asked));
  };

  const points: Float64Array[] = [];
  const u = new Float64Array(d);
  const sobol = d <= MOST_DIMENSIONS ? sobolPoints(d, seed) : undefined;
  for (let i = 0; i < SPREAD; i++) {
    if (sobol === undefined) for (let j = 0; j < d; j++) u[j] = rng.real();
    else sobol.point(i, u);
    const point = new Float64Array(d);
    coordinates.fromUnit(u, point);
    points.push(point);
  }
  for (const elite of surrogate.elite) for (let i = 0; i < NEAR; i++) points.push(beside(elite, coordinates, rng));
  const asked = points.map((point) => known(point, new Float64Array(d)));
  const predicted = process.predictMany(asked.filter((point) => point !== undefined)).values();
  const pool = points.map((point, i) => ({
    point,
    value: asked[i] === undefined ? Number.NEGATIVE_INFINITY : worth(point, predicted.next().value!),
  }));
  pool.sort((a, b) => b.value - a.value);

  let best: Acquired | undefined;
  const search = localSearch(coordinates, surrogate, caution, valueAt);
  for (const { point, value } of pool.slice(0, STARTS)) {
    if (value === Number.NEGATIVE_INFINITY) break;
    const found = search(point, value);
    const candidate = coordinates.candidateOf(found.point);
    if ((best === undefined || found.value > best.value) && isNew(candidate)) best = { ...found, candidate };
  }
  for (const { point, value } of pool) {
    if (best !== undefined || value === Number.NEGATIVE_INFINITY) break;
    const candidate = coordinates.candidateOf(point);
    if (isNew(candidate)) best = { point, value, candidate };
  }
  return best && { ...best, value: best.value + caution * edgeOf(best.point, endless) };
}

const endlessOf = (coordinates: Coordinates): readonly number[] =>
  Array.from({ length: coordinates.d }, (_, j) => j).filter((j) => coordinates.placesOf(j) === undefined);

/** How near a point is to the ends of its ranges: 1 a coordinate that stands there. */
function edgeOf(point: Float64Array, endless: readonly number[]): number {
  let sum = 0;
  for (const j of endless) sum += (2 * point[j]! - 1) ** 4;
  return sum;
}

/** A copy with one coordinate in d, and one at least, moved: choices and listed places drawn anew, numbers a little. */
function beside(from: Float64Array, coordinates: Coordinates, rng: Rng): Float64Array {
  const { d } = coordinates;
  const point = from.slice();
  const sure = rng.int(d);
  for (let j = 0; j < d; j++) {
    if (j !== sure && rng.real() >= 1 / d) continue;
    const places = coordinates.placesOf(j);
    if (places === undefined) {
      const moved = Math.min(1, Math.max(0, point[j]! + 0.1 * rng.normal()));
      point[j] = coordinates.snapped(j, moved);
    } else point[j] = places[rng.int(places.length)]!;
  }
  for (let j = 0; j < d; j++) if (point[j]! < 0) point[j] = 0; // an inactive choice
  return point;
}

function localSearch(
  coordinates: Coordinates,
  { process, incumbent }: Surrogate,
  caution: number,
  valueAt: (point: Float64Array) => number,
) {
  const { d, isFree } = coordinates;
  const endless = endlessOf(coordinates);
  const listed = Array.from({ length: d }, (_, j) => j).filter((j) => !endless.includes(j));
  const m = endless.length;
  const ofMean = new Float64Array(d);
  const ofDeviation = new Float64Array(d);
  const low = new Float64Array(m);
  const high = new Float64Array(m).fill(1);

  function climb(point: Float64Array, value: number): number {
    const x = Float64Array.from(endless, (j) => point[j]!);
    const trial = point.slice();
    const loss = (at: Float64Array, gradient: Float64Array): number => {
      for (let i = 0; i < m; i++) trial[endless[i]!] = at[i]!;
      const predicted = process.predict(trial);
      const deviation = Math.sqrt(predicted.deviation ** 2 + process.noise);
      const z = (incumbent - predicted.mean) / deviation;
      const { log, slope } = logImprovement(z);
      process.slopes(predicted, ofMean, ofDeviation);
      const share = predicted.deviation / deviation;
      for (let j = 0; j < d; j++) ofDeviation[j]! *= share;
      for (let i = 0; i < m; i++) {
        const j = endless[i]!;
        gradient[i] =
          -ofDeviation[j]! / deviation +
          (slope * (ofMean[j]! + z * ofDeviation[j]!)) / deviation +
          8 * caution * (2 * trial[j]! - 1) ** 3;
      }
      return caution * edgeOf(trial, endless) - Math.log(deviation) - log;
    };
    minimizeInBox(loss, x, low, high, STEPS, 1e-3);
    for (let i = 0; i < m; i++) trial[endless[i]!] = coordinates.snapped(endless[i]!, x[i]!);
    const reached = valueAt(trial);
    if (!(reached > value)) return value;
    point.set(trial);
    return reached;
  }

  /** Every place of one parameter, then of the next. */
  function enumerate(point: Float64Array, value: number): number {
    for (const j of listed) {
      const places = coordinates.placesOf(j)!;
      let best = point[j]!;
      for (const place of places) {
        if (place === best) continue;
        const before = point[j]!;
        point[j] = place;
        const reached = valueAt(point);
        if (reached > value) {
          value = reached;
          best = place;
        } else point[j] = before;
      }
      point[j] = best;
    }
    return value;
  }

  return (from: Float64Array, start: number): { point: Float64Array; value: number } => {
    const point = from.slice();
    let value = start;
    for (let round = 0; round < ROUNDS; round++) {
      const before = value;
      if (m > 0 && isFree) value = climb(point, value);
      if (listed.length > 0) value = enumerate(point, value);
      if (listed.length === 0 || value - before < 1e-4) break;
    }
    return { point, value };
  };
}
