import type { Sampler, SamplerContext } from "../contracts.js";
import { keyed, type Rng } from "../core/rng.js";
import { int } from "../core/schema.js";
import { CovarianceAdaptation } from "../numeric/covariance-adaptation.js";
import { candidateAt, isCandidateOf, keyOf, pointOf } from "../space/candidate.js";
import { levelsOf } from "../space/levels.js";
import type { Candidate } from "../space/space.js";
import { type Axis, axisOf } from "../space/unit.js";
import type { FinishedTrial } from "../trial.js";
import { askEach, fresh } from "./fresh.js";
import { lag } from "./lag.js";
import { marginOf } from "./margin.js";
import { lossOf } from "./results.js";

const params = {
  population: int({
    doc: "trials of a generation; 4 and three times the logarithm of the parameters unless given",
    min: 4,
    optional: true,
  }),
  lag: lag(),
};

/** Of the range. */
const FIRST_STEP = 1 / 6;
/** Around settings that were told before the first draw: they are known to be good. */
const NEAR_STEP = FIRST_STEP / 2;
/** Draws outside of the range before one is moved to its edge. */
const OUTSIDE = 20;
/** Generations that known candidates may fill without a trial, and draws, until a suggestion is a random one. */
const KNOWN = 200;
/** Generations without a better trial, by population, after which a search begins anew. */
const PATIENCE = 30;

/** A trial's place among others: complete ones by loss, then pruned ones, then what failed. */
type Rank = readonly [tier: number, loss: number];
const isBefore = (a: Rank, b: Rank): number => a[0] - b[0] || (a[1] === b[1] ? 0 : a[1] - b[1]);

/**
 * Covariance matrix adaptation with a margin for whole numbers, begun anew with larger and smaller populations in turn
 * (BIPOP, Hansen 2009). A generation is as many results as the population has, whenever they were asked for; what is
 * known already counts without a trial.
 */
export const cmaes: Sampler<typeof params> = {
  name: "cmaes",
  doc: "An evolution strategy: generations from a normal distribution that learns its mean, width and shape",
  twin: "optuna.samplers.CmaEsSampler",
  params,
  supports: { conditions: false, objectives: "one", infinite: true, choices: false },
  lag: (args) => args.lag,
  create(context, { population }) {
    const { space } = context;
    const unasked = fresh(context, "cmaes");
    const strategy = new Strategy(context, population);
    const base = keyed(context.seed, "cmaes");
    let asked = 0;
    return {
      ask: (n) =>
        askEach(n, () => {
          const rng = base.at(asked);
          const found = strategy.suggest(rng, unasked.isNew);
          const candidate =
            found === undefined
              ? unasked.next(() =>
                  candidateAt(
                    space,
                    space.params.map(() => rng.real()),
                  ),
                )
              : unasked.take(found);
          if (candidate === undefined) return undefined;
          asked++;
          return { candidate, reason: found === undefined ? "random: no draw is new and allowed" : strategy.reason };
        }),
      tell(trials) {
        unasked.tell(trials);
        for (const trial of trials) if (isCandidateOf(space, trial.candidate)) strategy.tell(trial);
      },
    };
  },
};

/** A search that begins anew where one has ended. Coordinates: the unit cube of the space's axes. */
class Strategy {
  readonly #context: SamplerContext;
  readonly #axes: readonly Axis[];
  readonly #isFinite: boolean;
  readonly #smallest: number;
  readonly #restarts: Rng;
  #evolution: CovarianceAdaptation;
  #generation: { readonly x: Float64Array; readonly rank: Rank }[] = [];
  /** Where a candidate under way was drawn; ranks of what was told. */
  readonly #drawn = new Map<string, Float64Array>();
  readonly #ranks = new Map<string, Rank>();
  /** Of this start: the best, generations since it came, results; of all starts: their number and results by kind. */
  #own: Rank = [Number.POSITIVE_INFINITY, 0];
  #stale = 0;
  #spent = 0;
  #starts = 0;
  #isLarge = true;
  #doublings = 0;
  readonly #used = { large: 0, small: 0 };

  /** The best that was told, until something is drawn: what a study gives. */
  #given: { readonly x: Float64Array; readonly rank: Rank } | undefined;
  #hasDrawn = false;

  constructor(context: SamplerContext, population: number | undefined) {
    this.#context = context;
    const d = context.space.params.length;
    this.#axes = context.space.params.map(({ domain }) => axisOf(domain));
    this.#isFinite = context.space.params.every(({ domain }) => levelsOf(domain) !== undefined);
    this.#smallest = population ?? 4 + Math.floor(3 * Math.log(Math.max(1, d)));
    this.#restarts = keyed(context.seed, "cmaes", "restarts");
    this.#evolution = this.#begin(new Float64Array(d).fill(0.5), FIRST_STEP, this.#smallest);
  }

  get reason(): string {
    const { generation, step } = this.#evolution;
    const start = this.#starts === 0 ? "" : `, start ${this.#starts + 1}`;
    return `generation ${generation + 1}${start}: a step is ${step.toPrecision(2)} of the range`;
  }

  #begin(mean: Float64Array, step: number, population: number): CovarianceAdaptation {
    const chance = 1 / (population * Math.max(1, mean.length));
    return new CovarianceAdaptation(mean, step, population, marginOf(this.#axes, chance));
  }

  /** A new candidate; what the draws know already fills the generation. Undefined when nothing new comes. */
  suggest(rng: Rng, isNew: (candidate: Candidate) => boolean): Candidate | undefined {
    const { space } = this.#context;
    if (space.params.length === 0) return undefined;
    if (!this.#hasDrawn && this.#given !== undefined) {
      this.#evolution = this.#begin(this.#given.x, NEAR_STEP, this.#smallest);
    }
    this.#hasDrawn = true;
    for (let i = 0; i < KNOWN; i++) {
      const x = this.#draw(rng);
      const candidate = candidateAt(space, x);
      const key = keyOf(candidate);
      if (isNew(candidate) && isCandidateOf(space, candidate)) {
        this.#drawn.set(key, x);
        return candidate;
      }
      const rank = this.#ranks.get(key);
      if (rank !== undefined) this.#count(x, rank);
    }
    return undefined;
  }

  #draw(rng: Rng): Float64Array {
    const d = this.#axes.length;
    const normals = new Float64Array(d);
    const x = new Float64Array(d);
    for (let i = 0; i < OUTSIDE; i++) {
      for (let j = 0; j < d; j++) normals[j] = rng.normal();
      this.#evolution.draw(normals, x);
      if (x.every((u) => u >= 0 && u <= 1)) return x;
    }
    return x.map((u) => Math.min(1, Math.max(0, u)));
  }

  tell(trial: FinishedTrial): void {
    const { space, goals } = this.#context;
    const key = keyOf(trial.candidate);
    const loss = lossOf(trial, goals[0]!);
    const rank: Rank = loss === undefined ? [2, 0] : [trial.state === "complete" ? 0 : 1, loss];
    const x = this.#drawn.get(key) ?? pointOf(space, trial.candidate);
    this.#drawn.delete(key);
    // A point with a real number in it is never met again.
    if (this.#isFinite) this.#ranks.set(key, rank);
    if (this.#hasDrawn) this.#count(x, rank);
    else if (rank[0] === 0 && (this.#given === undefined || isBefore(rank, this.#given.rank) < 0))
      this.#given = { x, rank };
  }

  #count(x: Float64Array, rank: Rank): void {
    const evolution = this.#evolution;
    if (evolution.d === 0) return;
    this.#generation.push({ x, rank });
    this.#spent++;
    if (this.#generation.length < evolution.population) return;
    const ranked = this.#generation.sort((a, b) => isBefore(a.rank, b.rank));
    this.#generation = [];
    const [first, last] = [ranked[0]!.rank, ranked.at(-1)!.rank];
    this.#stale = isBefore(first, this.#own) < 0 ? 0 : this.#stale + 1;
    if (this.#stale === 0) this.#own = first;
    evolution.learn(ranked.map((one) => one.x));
    const patience = 10 + Math.ceil((PATIENCE * evolution.d) / evolution.population);
    if (evolution.isOver || isBefore(first, last) === 0 || this.#stale > patience) this.#restart();
  }

  /** The kind that has had fewer results so far: twice the population, or a small one that looks closely. */
  #restart(): void {
    this.#used[this.#isLarge ? "large" : "small"] += this.#spent;
    const rng = this.#restarts.at(++this.#starts);
    const mean = Float64Array.from(this.#axes, () => rng.real());
    this.#isLarge = this.#used.large <= this.#used.small || this.#doublings === 0;
    if (this.#isLarge) this.#doublings++;
    const large = this.#smallest * 2 ** this.#doublings;
    const share = rng.real() ** 2;
    const population = this.#isLarge ? large : Math.floor(this.#smallest * (large / this.#smallest / 2) ** share);
    const step = this.#isLarge ? FIRST_STEP : FIRST_STEP * 10 ** (-2 * rng.real());
    this.#evolution = this.#begin(mean, step, population);
    this.#generation = [];
    this.#own = [Number.POSITIVE_INFINITY, 0];
    this.#stale = 0;
    this.#spent = 0;
  }
}
