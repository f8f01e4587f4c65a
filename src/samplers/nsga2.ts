import type { Goal, Sampler } from "../contracts.js";
import { keyed, type Rng } from "../core/rng.js";
import { int, real } from "../core/schema.js";
import { crowdingOf, frontsOf, type Point } from "../numeric/dominance.js";
import { activate, keyOf } from "../space/candidate.js";
import type { Candidate, Param, Value } from "../space/space.js";
import { type Axis, axisOf } from "../space/unit.js";
import type { FinishedTrial } from "../trial.js";
import { askEach, fresh } from "./fresh.js";
import { lag } from "./lag.js";

const params = {
  population: int({ doc: "trials that may be parents; so many are drawn at random first", default: 50, min: 4 }),
  crossover: real({ doc: "chance that a trial has two parents", default: 0.9, min: 0, max: 1 }),
  mutation: real({
    doc: "chance that a parameter is changed; 1 / parameters unless given",
    min: 0,
    max: 1,
    optional: true,
  }),
  lag: lag("a suggestion", 8),
};

/** Distribution index of crossover and mutation: larger stays nearer to the parents. Deb et al. 2002 use 20. */
const INDEX = 20;
/** Children that may all be known before a suggestion is drawn at random. */
const CHILDREN = 20;

/**
 * Deb, Pratap, Agarwal, Meyarivan, A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II, IEEE TEC 6 (2002).
 * Steady state: each told trial joins the population, and the worst by front and crowding leaves (Durillo et al. 2009),
 * so that a trial need not wait for a generation. Trials that miss `subject to` stand behind all that meet it. Numbers
 * are crossed and mutated on their scale in [0, 1]; words are taken from either parent.
 */
export const nsga2: Sampler<typeof params> = {
  name: "nsga2",
  doc: "A genetic search for several goals: parents are picked by front and by room around them",
  twin: "optuna.samplers.NSGAIISampler",
  params,
  supports: { conditions: true, objectives: "several", infinite: true },
  lag: ({ lag }) => lag,
  create(context, args) {
    const { space, seed, goals } = context;
    const axes = space.params.map(({ domain }) => axisOf(domain));
    const unasked = fresh(context, "nsga2");
    const population = new Population(goals, args.population);
    const mutation = args.mutation ?? 1 / Math.max(1, space.params.length);
    const base = keyed(seed, "nsga2");
    // Unlike a draw, a child can be its parent again, in a space without end as well.
    const met = new Set<string>();
    let asked = 0;
    return {
      ask: (n) =>
        askEach(n, () => {
          const rng = base.at(asked);
          const isRandom = asked < args.population || population.size < 2;
          const draw = (i: number): Value => axes[i]!.valueAt(rng.real());
          const child = (): Candidate => {
            const a = population.pick(rng);
            const b = rng.real() < args.crossover ? population.pick(rng) : a;
            return activate(space, (i) => {
              const gene = inherit(space.params[i]!, axes[i]!, a, b, rng) ?? draw(i);
              return rng.real() < mutation ? mutate(space.params[i]!, axes[i]!, gene, rng) : gene;
            });
          };
          const candidate = unasked.next(() => {
            for (let tries = 0; tries < CHILDREN && !isRandom; tries++) {
              const born = child();
              if (!met.has(keyOf(born))) return born;
            }
            return activate(space, draw);
          });
          if (candidate === undefined) return undefined;
          asked++;
          met.add(keyOf(candidate));
          return { candidate, reason: isRandom ? "random start" : `child of ${population.size} survivors` };
        }),
      tell(trials) {
        unasked.tell(trials);
        for (const trial of trials) {
          met.add(keyOf(trial.candidate));
          population.add(trial);
        }
      },
    };
  },
};

interface Individual {
  readonly candidate: Candidate;
  /** Smaller is better. */
  readonly point: Point;
  readonly isFeasible: boolean;
}

/** The survivors, in order of number, with their fronts and crowding. */
class Population {
  readonly #goals: readonly Goal[];
  readonly #most: number;
  #all: Individual[] = [];
  #rank: readonly number[] = [];
  #crowding: readonly number[] = [];

  constructor(goals: readonly Goal[], most: number) {
    this.#goals = goals;
    this.#most = most;
  }

  get size(): number {
    return this.#all.length;
  }

  /** Failed and pruned trials have no place in it. */
  add({ candidate, state, values }: FinishedTrial): void {
    if (state !== "complete" && state !== "infeasible") return;
    const point = this.#goals.map(({ scorer, direction }) => {
      const value = values[scorer] ?? Number.NaN;
      return direction === "maximize" ? -value : value;
    });
    if (point.some(Number.isNaN)) return;
    this.#all.push({ candidate, point, isFeasible: state === "complete" });
    this.#sort();
    if (this.#all.length <= this.#most) return;
    const worst = this.#all.reduce((w, _, i) => (this.#isBefore(i, w) ? w : i), 0);
    this.#all.splice(worst, 1);
    this.#sort();
  }

  /** The better of two that are drawn. */
  pick(rng: Rng): Candidate {
    const [i, j] = [rng.int(this.#all.length), rng.int(this.#all.length)];
    return this.#all[this.#isBefore(j, i) ? j : i]!.candidate;
  }

  #isBefore(i: number, j: number): boolean {
    if (this.#rank[i] !== this.#rank[j]) return this.#rank[i]! < this.#rank[j]!;
    return this.#crowding[i]! > this.#crowding[j]!;
  }

  /** Feasible fronts first, then those of the rest. */
  #sort(): void {
    const rank = this.#all.map(() => 0);
    const crowding = this.#all.map(() => 0);
    let behind = 0;
    for (const isFeasible of [true, false]) {
      const own = this.#all.flatMap((one, i) => (one.isFeasible === isFeasible ? [i] : []));
      const fronts = frontsOf(own.map((i) => this.#all[i]!.point));
      for (const [k, i] of own.entries()) rank[i] = behind + fronts[k]!;
      behind += own.length;
    }
    for (const level of new Set(rank)) {
      const own = rank.flatMap((r, i) => (r === level ? [i] : []));
      const room = crowdingOf(own.map((i) => this.#all[i]!.point));
      for (const [k, i] of own.entries()) crowding[i] = room[k]!;
    }
    this.#rank = rank;
    this.#crowding = crowding;
  }
}

/** From one parent where the other does not have it; undefined where neither does. */
function inherit({ id, domain }: Param, axis: Axis, a: Candidate, b: Candidate, rng: Rng): Value | undefined {
  const [x, y] = [a[id], b[id]];
  const [side, spread, isCrossed] = [rng.real(), rng.real(), rng.real() < 0.5];
  if (x === undefined || y === undefined) return x ?? y;
  if (x === y) return x;
  if (domain.kind === "choice" || !isCrossed) return side < 0.5 ? x : y;
  return axis.valueAt(crossed(axis.unitOf(x), axis.unitOf(y), side, spread));
}

/** Simulated binary crossover (Deb and Agrawal 1995): one of the two children. */
function crossed(u: number, v: number, side: number, spread: number): number {
  const beta = spread < 0.5 ? (2 * spread) ** (1 / (INDEX + 1)) : (2 - 2 * spread) ** (-1 / (INDEX + 1));
  const child = 0.5 * ((1 + beta) * u + (1 - beta) * v);
  return within(side < 0.5 ? child : u + v - child);
}

/** Polynomial mutation (Deb and Goyal 1996) of a number; a word is drawn anew. */
function mutate({ domain }: Param, axis: Axis, value: Value, rng: Rng): Value {
  const draw = rng.real();
  if (domain.kind === "choice") return axis.valueAt(draw);
  const power = 1 / (INDEX + 1);
  const shift = draw < 0.5 ? (2 * draw) ** power - 1 : 1 - (2 - 2 * draw) ** power;
  // In a range of few whole numbers such a small shift would change nothing.
  const [low, high] = axis.cellOf(value);
  const step = Math.sign(shift) * Math.max(Math.abs(shift), high - low);
  return axis.valueAt(within(axis.unitOf(value) + step));
}

const within = (u: number): number => Math.min(1, Math.max(0, u));
