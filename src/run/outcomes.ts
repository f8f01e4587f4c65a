import type { ScorerCall } from "../check/study.js";
import type { ParamId } from "../space/space.js";
import type { FoldFailure, FoldResult } from "../trial.js";

/** What one member of a job came to. */
export type FoldOutcome = FoldResult | FoldFailure;
export const isFailure = (outcome: FoldOutcome): outcome is FoldFailure => "error" in outcome;

/**
 * What members came to, in columns: ten thousand of them are a few arrays, not as many objects, and cross threads as they
 * are. Member i stands in row `from` + i of every column.
 */
export interface Outcomes {
  readonly from: number;
  readonly count: number;
  /** Ids, in the order of the scores in a row. */
  readonly scorers: readonly string[];
  /** rows × scorers, row-major. */
  readonly values: Float64Array;
  /** As `values`, on rows of data that the models learned from; NaN of members without. Absent: no member has any. */
  readonly train?: Float64Array;
  /** A row each. */
  readonly fitSeconds: Float64Array;
  readonly seconds: Float64Array;
  /** By row, where they were asked for. */
  readonly gradients: Map<number, Readonly<Record<ParamId, number>>>;
  /** By row, why it failed. */
  readonly errors: Map<number, string>;
}

/** Of members that are still to be judged. */
export const outcomesFor = (count: number, scorers: readonly string[], isTrained: boolean): Outcomes => ({
  from: 0,
  count,
  scorers,
  values: new Float64Array(scorers.length * count),
  ...(isTrained ? { train: new Float64Array(scorers.length * count).fill(Number.NaN) } : {}),
  fitSeconds: new Float64Array(count),
  seconds: new Float64Array(count),
  gradients: new Map(),
  errors: new Map(),
});

/** All of them failed, for one reason. */
export function failedAll(count: number, error: string): Outcomes {
  const outcomes = outcomesFor(count, [], false);
  for (let i = 0; i < count; i++) outcomes.errors.set(i, error);
  return outcomes;
}

export function outcomesOf(list: readonly FoldOutcome[]): Outcomes {
  const results = list.filter((outcome): outcome is FoldResult => !isFailure(outcome));
  const scorers = Object.keys(results[0]?.values ?? {});
  const isTrained = results.some(({ train }) => train !== undefined);
  const outcomes = outcomesFor(list.length, scorers, isTrained);
  for (const [i, outcome] of list.entries()) put(outcomes, i, outcome);
  return outcomes;
}

/** The outcome of one member, which is not there yet. */
export function put(to: Outcomes, member: number, outcome: FoldOutcome): void {
  const row = to.from + member;
  if (isFailure(outcome)) {
    to.errors.set(row, outcome.error);
    return;
  }
  const { scorers, values, train } = to;
  for (let s = 0; s < scorers.length; s++) {
    values[row * scorers.length + s] = outcome.values[scorers[s]!]!;
    if (train !== undefined && outcome.train !== undefined) {
      train[row * scorers.length + s] = outcome.train[scorers[s]!]!;
    }
  }
  to.fitSeconds[row] = outcome.fitSeconds;
  to.seconds[row] = outcome.seconds;
  if (outcome.gradient !== undefined) to.gradients.set(row, outcome.gradient);
}

export function outcomeAt({ from, scorers, values, train, ...rest }: Outcomes, member: number): FoldOutcome {
  const row = from + member;
  const error = rest.errors.get(row);
  if (error !== undefined) return { error };
  const gradient = rest.gradients.get(row);
  const scored = train !== undefined && !Number.isNaN(train[row * scorers.length]);
  return {
    values: named(scorers, values, row),
    ...(scored ? { train: named(scorers, train, row) } : {}),
    ...(gradient === undefined ? {} : { gradient }),
    fitSeconds: rest.fitSeconds[row]!,
    seconds: rest.seconds[row]!,
  };
}

function named(scorers: readonly string[], column: Float64Array, row: number): Record<string, number> {
  const scores: Record<string, number> = {};
  for (let s = 0; s < scorers.length; s++) scores[scorers[s]!] = column[row * scorers.length + s]!;
  return scores;
}

export const hasFailed = ({ from, errors }: Outcomes, member: number): boolean => errors.has(from + member);

export function isAnyFailed(outcomes: Outcomes): boolean {
  const { from, count, errors } = outcomes;
  for (const row of errors.keys()) if (row >= from && row < from + count) return true;
  return false;
}

/** Of all members together; 0 of those that failed. */
export function secondsOf({ from, count, seconds }: Outcomes): number {
  let sum = 0;
  for (let row = from; row < from + count; row++) sum += seconds[row]!;
  return sum;
}

/** Of jobs with one member. */
export const firstOf = ({ outcomes }: { readonly outcomes: Outcomes }): FoldOutcome => outcomeAt(outcomes, 0);

/** Copies one member's row. Both name the same scorers first. */
export function copyRow(of: Outcomes, member: number, to: Outcomes, place: number): void {
  const [row, there, wide] = [of.from + member, to.from + place, of.scorers.length];
  const error = of.errors.size === 0 ? undefined : of.errors.get(row);
  if (error !== undefined) to.errors.set(there, error);
  for (let s = 0; s < to.scorers.length && s < wide; s++) {
    to.values[there * to.scorers.length + s] = of.values[row * wide + s]!;
    if (of.train !== undefined && to.train !== undefined) {
      to.train[there * to.scorers.length + s] = of.train[row * wide + s]!;
    }
  }
  to.fitSeconds[there] = of.fitSeconds[row]!;
  to.seconds[there] = of.seconds[row]!;
  const gradient = of.gradients.size === 0 ? undefined : of.gradients.get(row);
  if (gradient !== undefined) to.gradients.set(there, gradient);
}

/**
 * One member's scores on test parts or on rows that it has learned from, by scorer, one a job in the order of the jobs;
 * undefined where it has failed in one of them or was not scored there.
 */
export function scoresOf(
  jobs: readonly Outcomes[],
  member: number,
  scorers: readonly ScorerCall[],
  part: "values" | "train",
): Readonly<Record<string, readonly number[]>> | undefined {
  const at = (of: Outcomes, s: number) => of[part]?.[(of.from + member) * of.scorers.length + s] ?? Number.NaN;
  if (jobs.some((of) => hasFailed(of, member) || Number.isNaN(at(of, 0)))) return undefined;
  return Object.fromEntries(scorers.map(({ id }) => [id, jobs.map((of) => at(of, of.scorers.indexOf(id)))]));
}

/** One after the other, in one set of columns: as many arrays for a thousand jobs as for one. */
export function joined(parts: readonly Outcomes[]): Outcomes {
  if (parts.length === 1) return parts[0]!;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const scorers = parts.find((part) => part.scorers.length > 0)?.scorers ?? [];
  const whole = outcomesFor(
    count,
    scorers,
    parts.some(({ train }) => train !== undefined),
  );
  let place = 0;
  for (const part of parts) for (let i = 0; i < part.count; i++) copyRow(part, i, whole, place++);
  return whole;
}

/** Some of the members. */
export const slice = (whole: Outcomes, from: number, count: number): Outcomes => ({
  ...whole,
  from: whole.from + from,
  count,
});
