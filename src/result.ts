import type { DataFrame } from "#danfo";
import { parse } from "../grammar/parse.js";
import { version } from "./core/package.js";
import { frameOf } from "./data/index.js";
import { type DrawnName, drawnNames } from "./report/charts/names.js";
import { type Digest, digestOf } from "./report/digest.js";
import { goalsOf, studyOf } from "./report/goals.js";
import { type ChartForms, chartOf } from "./report/index.js";
import { shortNames } from "./space/short-names.js";
import type { Candidate, ParamId, SearchSpace, Value } from "./space/space.js";
import { type FinishedTrial, fold, type Judged, type Outcome, type StudyEvent } from "./trial.js";

export interface BestTrial<P> {
  readonly number: number;
  /** Under short names ("k") where one parameter alone bears them, else under full names ("svm.svc.C"). */
  readonly params: P;
  readonly candidate: Candidate;
  readonly values: Readonly<Record<string, number>>;
  /** Where `values` are of less than the whole resource that the search deals out. */
  readonly judged?: Judged;
}

/** Columns of equal length by name. A parameter that a trial does not have is null. */
type Columns = Readonly<Record<string, readonly (string | number | boolean | null)[]>>;

/** A study that has run, as TypeScript sees it. `P`: the searched parameters, by the names that the study uses. */
export class StudyResult<P = Readonly<Record<string, Value>>> {
  readonly outcome: Outcome;
  #trials: DataFrame | undefined;
  #folds: DataFrame | undefined;
  #names: ReadonlyMap<ParamId, string> | undefined;

  /** `space`: what was searched; without it, what the trials show of it. */
  constructor(events: readonly StudyEvent[], space?: SearchSpace) {
    this.outcome = fold(events);
    this.#names = space && shortNames(space.params.map(({ id }) => id));
  }

  get name(): string {
    return this.outcome.study;
  }

  /** The kept trial; undefined when no trial is complete. */
  get best(): BestTrial<P> | undefined {
    const { trials, kept } = this.outcome;
    const best = trials.find(({ number }) => number === kept?.number);
    if (best === undefined) return undefined;
    const { number, candidate, values } = best;
    const { judged } = kept!;
    const params = this.#shown(candidate) as P;
    return { number, candidate, values, params, ...(judged === undefined ? {} : { judged }) };
  }

  #shown(candidate: Candidate): Readonly<Record<string, Value>> {
    this.#names ??= shortNames(distinct(this.outcome.trials.flatMap((trial) => Object.keys(trial.candidate))));
    return Object.fromEntries(Object.entries(candidate).map(([id, value]) => [this.#names?.get(id) ?? id, value]));
  }

  /** What it was made from, and what it says; the same for the same study, data and seed, whenever and wherever it ran. */
  get digest(): Digest {
    return digestOf(this.outcome, version());
  }

  /** One row a trial: number, state, model, a column a parameter, mean scores, seconds. Loads Danfo when first read. */
  get trials(): DataFrame {
    this.#trials ??= frameOf(trialColumns(this.outcome.trials));
    return this.#trials;
  }

  /**
   * A chart by name, with what may stand in its brackets: `plot("roc")`, `plot("contour", { x: "svc.C" })`. Throws a
   * RangeError that lists the charts when there is none of that name.
   */
  plot(name: DrawnName, args: Readonly<Record<string, Value>> = {}): ChartForms {
    const { file } = parse(this.outcome.source.text);
    const goals = goalsOf(studyOf(file, this.name), this.outcome);
    const chart = chartOf(name, this.outcome, { goals, args });
    if (chart === undefined) throw new RangeError(`there is no chart '${name}'; there is ${drawnNames.join(", ")}`);
    return chart;
  }

  /** One row a trial and fold: number, fold, scores. */
  get folds(): DataFrame {
    this.#folds ??= frameOf(foldColumns(this.outcome.trials));
    return this.#folds;
  }
}

function trialColumns(trials: readonly FinishedTrial[]): Columns {
  const params = distinct(trials.flatMap((t) => Object.keys(t.candidate)));
  const scores = distinct(trials.flatMap((t) => Object.keys(t.values)));
  return {
    number: trials.map((t) => t.number),
    state: trials.map((t) => t.state),
    model: trials.map((t) => t.model),
    ...Object.fromEntries(params.map((id) => [id, trials.map((t) => t.candidate[id] ?? null)])),
    ...Object.fromEntries(scores.map((id) => [id, trials.map((t) => t.values[id] ?? null)])),
    seconds: trials.map((t) => t.seconds),
  };
}

function foldColumns(trials: readonly FinishedTrial[]): Columns {
  const scores = distinct(trials.flatMap((t) => Object.keys(t.folds)));
  const rows = trials.flatMap((trial) =>
    Array.from({ length: Math.max(0, ...Object.values(trial.folds).map((f) => f.length)) }, (_, at) => ({ trial, at })),
  );
  return {
    number: rows.map(({ trial }) => trial.number),
    fold: rows.map(({ at }) => at),
    ...Object.fromEntries(scores.map((id) => [id, rows.map(({ trial, at }) => trial.folds[id]?.[at] ?? null)])),
  };
}

const distinct = (items: readonly string[]) => [...new Set(items)];
