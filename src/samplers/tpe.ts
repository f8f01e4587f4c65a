import type { Sampler, SamplerContext } from "../contracts.js";
import { keyed, type Rng } from "../core/rng.js";
import { int } from "../core/schema.js";
import { activate, isAllowed } from "../space/candidate.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import { axisOf } from "../space/unit.js";
import type { FinishedTrial } from "../trial.js";
import { BestOfSeveral } from "./best-of-several.js";
import { askEach, fresh } from "./fresh.js";
import { lag } from "./lag.js";
import { type Mixture, Observations } from "./parzen.js";
import { blankPoint, drawFrom, logDensity, type Point, pointOf } from "./parzen-density.js";

const params = {
  startup: int({ doc: "random trials before the model speaks", default: 10, min: 1 }),
  candidates: int({ doc: "draws that each suggestion is the best of", default: 24, min: 1 }),
  lag: lag(),
};

/** The good trials are a tenth of all, and so many at most. */
const GOOD_SHARE = 0.1;
const MOST_GOOD = 25;
/** Draws that `where` may refuse before a suggestion makes do with fewer. */
const REFUSALS = 100;

/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011; Watanabe 2023), joint over all parameters: a density l of the
 * best tenth of the trials (25 at most) and g of all others, trials under way among them; of some draws from l, the one
 * with the largest l / g. Constants as Optuna 5. Of several goals the good ones are whole fronts, and of the front that
 * does not fit the part that covers most volume (Ozaki et al., JAIR 73, 2022).
 */
export const tpe: Sampler<typeof params> = {
  name: "tpe",
  doc: "Models good and bad trials by densities, and asks for what is likely good and unlikely bad",
  twin: "optuna.samplers.TPESampler",
  params,
  supports: { conditions: true, objectives: "several", infinite: true },
  lag: (args) => args.lag,
  create(context, args) {
    const { space } = context;
    const axes = space.params.map((p) => axisOf(p.domain));
    const unasked = fresh(context, "tpe");
    const record = new Ledger(context);
    const base = keyed(context.seed, "tpe");
    let asked = 0;
    return {
      ask: (n) =>
        askEach(n, () => {
          const rng = base.at(asked);
          const start = !record.hasModel(args.startup);
          const model = start ? undefined : suggest(space, record, args.candidates, rng, unasked.isNew);
          const candidate = model
            ? unasked.take(model.candidate)
            : unasked.next(() => activate(space, (i) => axes[i]!.valueAt(rng.real())));
          if (candidate === undefined) return undefined;
          asked++;
          record.ask(candidate);
          return { candidate, reason: model?.reason ?? (start ? "random start" : "random: the model has nothing new") };
        }),
      tell(trials) {
        unasked.tell(trials);
        for (const trial of trials) record.tell(trial);
      },
    };
  },
};

/** Who is good, and who is not. Rows of `seen` are candidates in the order in which they were first met. */
class Ledger {
  readonly seen: Observations;
  readonly #context: SamplerContext;
  /** Rows with a result, the best first; ties to the earlier. */
  readonly #ranking: { readonly row: number; readonly rank: readonly [tier: number, loss: number] }[] = [];
  /** Of several goals: complete trials in the order in which they were told, and their rows. */
  readonly #several = new BestOfSeveral();
  readonly #severalRows: number[] = [];
  #judged = 0;
  readonly #pending: { readonly row: number; readonly candidate: Candidate }[] = [];
  /** Where draws are laid out, again at each suggestion. */
  readonly #points: Point[] = [];

  constructor(context: SamplerContext) {
    this.#context = context;
    this.seen = new Observations(context.space);
  }

  get ranked(): number {
    return this.#ranking.length + this.#several.count;
  }

  /** Whether there is something to model: so many trials, of which one at least can be good. */
  hasModel(startup: number): boolean {
    return this.ranked > 0 && this.#judged >= startup;
  }

  ask(candidate: Candidate): void {
    this.#pending.push({ row: this.seen.add(candidate), candidate });
  }

  pointOf(candidate: Candidate, place: number): Point {
    const { dimensions } = this.seen;
    this.#points[place] ??= blankPoint(dimensions);
    return pointOf(dimensions, this.#context.space, candidate, this.#points[place]);
  }

  tell(trial: FinishedTrial): void {
    const row = this.#rowOf(trial.candidate);
    // Nobody will say how it is: neither good nor bad.
    if (trial.state === "failed" && trial.error === undefined) {
      this.seen.leaveOut(row);
      return;
    }
    this.#judged++;
    if (this.#context.goals.length > 1) {
      this.#tellSeveral(row, trial);
      return;
    }
    const rank = rankOf(trial, this.#context.goals[0]!);
    if (rank === undefined) return;
    this.#ranking.splice(this.#placeOf(rank), 0, { row, rank });
  }

  #placeOf(rank: readonly [number, number]): number {
    let low = 0;
    let high = this.#ranking.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (isBefore(rank, this.#ranking[mid]!.rank)) high = mid;
      else low = mid + 1;
    }
    return low;
  }

  /** Whatever is not complete in all goals is bad. */
  #tellSeveral(row: number, { state, values }: FinishedTrial): void {
    const point = this.#context.goals.map(({ scorer, direction }) => {
      const value = values[scorer] ?? Number.NaN;
      return direction === "minimize" ? value : -value;
    });
    if (state !== "complete" || !point.every(Number.isFinite)) return;
    this.#several.add(point);
    this.#severalRows.push(row);
  }

  /** Of the first that was asked for and is the same. */
  #rowOf(candidate: Candidate): number {
    const place = this.#pending.findIndex((asked) => isSame(asked.candidate, candidate));
    return place < 0 ? this.seen.add(candidate) : this.#pending.splice(place, 1)[0]!.row;
  }

  /** Densities of the good rows and of all others: under way, not worth ranking, or failed. */
  mixtures(): { readonly good: Mixture; readonly rest: Mixture } {
    const goods = goodAmong(this.ranked);
    const rows =
      this.#context.goals.length > 1
        ? this.#several.take(goods).map((place) => this.#severalRows[place]!)
        : this.#ranking.slice(0, goods).map(({ row }) => row);
    return this.seen.mixtures(Int32Array.from(rows).sort());
  }
}

const goodAmong = (trials: number): number => Math.min(Math.ceil(GOOD_SHARE * trials), MOST_GOOD);

/** Complete trials by their loss; then pruned ones, those that came further first; undefined: bad. */
function rankOf(trial: FinishedTrial, goal: SamplerContext["goals"][number]): readonly [number, number] | undefined {
  const sign = goal.direction === "minimize" ? 1 : -1;
  if (trial.state === "complete") {
    const value = trial.values[goal.scorer];
    return value === undefined || Number.isNaN(value) ? undefined : [0, sign * value];
  }
  const folds = trial.folds[goal.scorer] ?? [];
  if (trial.state !== "pruned" || folds.length === 0) return undefined;
  return [1 / folds.length, (sign * folds.reduce((a, b) => a + b, 0)) / folds.length];
}

function isSame(a: Candidate, b: Candidate): boolean {
  let fields = 0;
  for (const id in a) {
    if (a[id] !== b[id]) return false;
    fields++;
  }
  return fields === Object.keys(b).length;
}

const isBefore = (a: readonly [number, number], b: readonly [number, number]): boolean =>
  a[0] !== b[0] ? a[0] < b[0] : a[1] < b[1];

interface Suggestion {
  readonly candidate: Candidate;
  readonly reason: string;
}

/** The likeliest to be good among some draws; undefined when all of them were met before. */
function suggest(
  space: SearchSpace,
  record: Ledger,
  draws: number,
  rng: Rng,
  isNew: (candidate: Candidate) => boolean,
): Suggestion | undefined {
  const { good: l, rest: g } = record.mixtures();
  const drawn: { readonly candidate: Candidate; readonly point: Point; readonly liked: number }[] = [];
  for (let i = 0; i < draws; i++) {
    const candidate = drawAllowed(l, space, rng);
    if (candidate === undefined) continue;
    const point = record.pointOf(candidate, i);
    drawn.push({ candidate, point, liked: logDensity(l, point) });
  }
  // The likely winners first: of the others g soon says enough.
  drawn.sort((a, b) => b.liked - a.liked);
  let best: Candidate | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const { candidate, point, liked } of drawn) {
    const ratio = liked - logDensity(g, point, liked - most);
    if (!(ratio > most) || !isNew(candidate)) continue;
    most = ratio;
    best = candidate;
  }
  if (best === undefined) return undefined;
  const trials = `the best ${l.count - 1} of ${record.ranked} trials`;
  return {
    candidate: best,
    reason: `${Math.exp(most).toPrecision(2)} times likelier among ${trials} than among the others`,
  };
}

function drawAllowed(mixture: Mixture, space: SearchSpace, rng: Rng): Candidate | undefined {
  for (let i = 0; i < REFUSALS; i++) {
    const candidate = drawFrom(mixture, space, rng);
    if (isAllowed(space, candidate)) return candidate;
  }
  return undefined;
}
