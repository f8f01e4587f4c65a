import type { Sampler } from "../contracts.js";
import { keyed, type Rng } from "../core/rng.js";
import { int, real } from "../core/schema.js";
import { RegressionForest } from "../numeric/regression-forest.js";
import { candidateAt, isAllowed } from "../space/candidate.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import { Coordinates } from "./coordinates.js";
import { designOf, withRunning } from "./design.js";
import { askEach, fresh } from "./fresh.js";
import { lag } from "./lag.js";
import { logImprovement } from "./log-expected-improvement.js";
import { openingPoints } from "./opening-points.js";
import { Results } from "./results.js";

const params = {
  startup: int({ doc: "trials before the model speaks, spread over the space", default: 8, min: 1 }),
  trees: int({ doc: "trees of the forest", default: 10, min: 1 }),
  random: real({ doc: "share of the trials that are drawn at random all the same", default: 0.2, min: 0, max: 1 }),
  lag: lag(),
};

/** Trials that a forest learns from. */
const MOST = 2000;
/** Points drawn from the space; the best trials, and steps from each; local searches, and steps of each. */
const SPREAD = 400;
const ELITE = 10;
const NEAR = 12;
const STARTS = 5;
const STEPS = 12;
/** Of the range. */
const STEP = 0.2;

/**
 * Sequential model-based search with a random forest: what promises the largest improvement among points of the space
 * and neighbours of the best trials, a fifth of the trials at random.   Hutter, Hoos & Leyton-Brown 2011; Lindauer et al.
 * 2022.
 */
export const rf: Sampler<typeof params> = {
  name: "rf",
  doc: "Models the score by a random forest: for choices and for parameters that exist only sometimes",
  params,
  supports: { conditions: true, objectives: "one", infinite: true },
  lag: (args) => args.lag,
  create(context, { startup, trees, random }) {
    const { space, seed } = context;
    const coordinates = new Coordinates(space);
    const results = new Results(context.goals[0]!);
    const candidates = fresh(context, "rf");
    const base = keyed(seed, "rf");
    const opening = openingPoints(space.params.length, seed);
    let asked = 0;
    let opened = 0;
    const open = () => candidates.next(() => candidateAt(space, opening(opened++)));

    function model(rng: Rng) {
      const { design, best } = designOf(results, coordinates, MOST);
      const forest = new RegressionForest(
        withRunning(design, [...results.pending], coordinates, usual),
        trees,
        rng.at("forest"),
      );
      const elite = best.slice(0, ELITE).map((row) => design.x.slice(row * design.d, (row + 1) * design.d));
      const incumbent = best.length === 0 ? 0 : design.y[best[0]!]!;
      return promising(
        space,
        coordinates,
        forest,
        elite,
        incumbent,
        rng,
        (candidate) => !results.has(candidate) && candidates.isNew(candidate),
      );
    }

    return {
      ask: (n) =>
        askEach(n, () => {
          const rng = base.at(asked);
          const isStart = !results.hasModel(startup);
          const isRandom = !isStart && rng.real() < random;
          const found = isStart || isRandom ? undefined : model(rng);
          const candidate = found === undefined ? open() : candidates.take(found.candidate);
          if (candidate === undefined) return undefined;
          asked++;
          results.ask(candidate);
          if (found !== undefined) return { candidate, reason: results.promise(found.value) };
          return {
            candidate,
            reason: isStart
              ? "spread start"
              : isRandom
                ? `spread: a share of ${random} does not follow the model`
                : "spread: the model has nothing new",
          };
        }),
      tell(trials) {
        candidates.tell(trials);
        for (const trial of trials) results.tell(trial);
      },
    };
  },
};

/** Trials under way count as the middle of what was seen: near them nothing new is promised. */
const usual = () => 0;

interface Found {
  readonly candidate: Candidate;
  /** Logarithm of the expected improvement, in deviations of the evened losses. */
  readonly value: number;
}

/** The new candidate with the largest expected improvement. */
function promising(
  space: SearchSpace,
  coordinates: Coordinates,
  forest: RegressionForest,
  elite: readonly Float64Array[],
  incumbent: number,
  rng: Rng,
  isNew: (candidate: Candidate) => boolean,
): Found | undefined {
  const { d } = coordinates;
  const pool: { point: Float64Array; candidate: Candidate; value: number }[] = [];
  /** Undefined where the space has no such candidate. */
  function judge(point: Float64Array) {
    const candidate = coordinates.candidateOf(point);
    if (!isAllowed(space, candidate)) return undefined;
    coordinates.pointOf(candidate, point);
    forest.predict(point);
    const z = (incumbent - forest.mean) / forest.deviation;
    return { point, candidate, value: Math.log(forest.deviation) + logImprovement(z).log };
  }
  const consider = (point: Float64Array) => {
    const one = judge(point);
    if (one !== undefined) pool.push(one);
  };
  const u = new Float64Array(d);
  for (let i = 0; i < SPREAD; i++) {
    for (let j = 0; j < d; j++) u[j] = rng.real();
    const point = new Float64Array(d);
    coordinates.fromUnit(u, point);
    consider(point);
  }
  for (const from of elite) for (let i = 0; i < NEAR; i++) consider(neighbour(from, coordinates, rng));
  pool.sort((a, b) => b.value - a.value);
  for (let start = Math.min(STARTS, pool.length) - 1; start >= 0; start--) {
    let at = pool[start]!;
    for (let i = 0; i < STEPS; i++) {
      const next = judge(neighbour(at.point, coordinates, rng));
      if (next !== undefined && next.value > at.value) {
        at = next;
        pool.push(next);
      }
    }
  }
  pool.sort((a, b) => b.value - a.value);
  return pool.find(({ candidate }) => isNew(candidate));
}

/** A copy with one coordinate moved: a choice drawn anew, a number by a fifth of the range. */
function neighbour(from: Float64Array, coordinates: Coordinates, rng: Rng): Float64Array {
  const point = from.slice();
  if (point.length === 0) return point;
  const j = rng.int(point.length);
  const places = coordinates.placesOf(j);
  if (places !== undefined && (coordinates.isChoice[j] === 1 || places.length <= 3)) {
    point[j] = places[rng.int(places.length)]!;
  } else point[j] = coordinates.snapped(j, Math.min(1, Math.max(0, point[j]! + STEP * rng.normal())));
  return point;
}
