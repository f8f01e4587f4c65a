import type { Candidate, ParamId, Value } from "./space/space.js";
import { type FinishedTrial, fold, type Outcome, type StudyEvent } from "./trial.js";

/** A finished study, as TypeScript sees it. `P`: the searched parameters, by the names that the study uses. */
export interface StudyResult<P = Readonly<Record<string, Value>>> {
  readonly name: string;
  readonly outcome: Outcome;
  /** The kept trial; undefined when no trial is complete. */
  readonly best: BestTrial<P> | undefined;
  /** One row a trial: number, state, model, parameters, mean scores, seconds. A column for each parameter by its full name. */
  readonly trials: Columns;
  /** One row a trial and fold: number, fold, scores. */
  readonly folds: Columns;
}
export interface BestTrial<P> {
  readonly number: number;
  /** Under short names ("k") where one parameter alone bears them, else under full names ("svm.svc.C"). */
  readonly params: P;
  readonly candidate: Candidate;
  readonly values: Readonly<Record<string, number>>;
}
/** Columns of equal length by name: what a data frame is made of. A parameter that a trial does not have is null. */
export type Columns = Readonly<Record<string, readonly (string | number | boolean | null)[]>>;

export function resultOf(events: readonly StudyEvent[]): StudyResult {
  const outcome = fold(events);
  const { trials } = outcome;
  const kept = trials.find(({ number }) => number === outcome.kept?.number);
  return {
    name: outcome.study,
    outcome,
    best: kept && {
      number: kept.number,
      params: shortNames(kept.candidate),
      candidate: kept.candidate,
      values: kept.values,
    },
    trials: trialColumns(trials),
    folds: foldColumns(trials),
  };
}

/** "knn.k" as "k", unless another parameter of the candidate ends in the same word. */
export function shortNames(candidate: Candidate): Readonly<Record<string, Value>> {
  const ids = Object.keys(candidate);
  const last = (id: ParamId) => id.slice(id.lastIndexOf(".") + 1);
  const isAlone = (id: ParamId) => ids.every((other) => other === id || last(other) !== last(id));
  return Object.fromEntries(ids.map((id) => [isAlone(id) ? last(id) : id, candidate[id]!]));
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
    Array.from({ length: Math.max(0, ...Object.values(trial.folds).map((f) => f.length)) }, (_, fold) => ({
      trial,
      fold,
    })),
  );
  return {
    number: rows.map(({ trial }) => trial.number),
    fold: rows.map(({ fold }) => fold),
    ...Object.fromEntries(scores.map((id) => [id, rows.map(({ trial, fold }) => trial.folds[id]?.[fold] ?? null)])),
  };
}

const distinct = (items: readonly string[]) => [...new Set(items)];
