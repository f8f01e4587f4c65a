import type { Fold } from "../contracts.js";
import { keyed, shuffle } from "../core/rng.js";
import type { Planned } from "../plan/planned.js";
import { targetOf } from "../plan/target.js";
import type { FinishedTrial, LearningCurve } from "../trial.js";
import { type Fitter, jobOf } from "./fitter.js";
import { scoresOf } from "./outcomes.js";

/** Of each fold's training part; the whole is the chosen trial itself. */
const SHARES = [0.1, 0.2, 0.4, 0.7];

/**
 * The chosen settings fitted on parts of each fold's training rows, each within the next; scored on the fold's own test
 * part. A size on which a fold fails is left out. undefined when the run was interrupted.
 */
export async function learningOverRows(
  fitter: Fitter,
  kept: FinishedTrial,
  trained: FinishedTrial["train"],
): Promise<{ readonly curves: readonly LearningCurve[]; readonly fitsRun: number } | undefined> {
  const { folds } = fitter.planned.folds.main;
  const nested = folds.map(({ train }, fold) => nestedOrder(fitter.planned, train, fold));
  const isTimed = fitter.planned.study.data!.order !== undefined;
  const parts = SHARES.map((share) =>
    folds.map(({ test }, fold): Fold => {
      const rows = nested[fold]!.slice(0, Math.max(1, Math.round(share * nested[fold]!.length)));
      return { train: isTimed ? rows.reverse() : rows.sort(), test };
    }),
  );
  const task = fitter.task(parts.flat(), "learning");
  const results = await Promise.all(
    parts.flat().map((_, at) => fitter.fit({ ...jobOf(fitter, task, at, kept), train: "sample" })),
  );
  if (!results.every((r) => r !== undefined)) return undefined;
  const { goals, measures } = fitter.planned.study;
  const scorers = [...goals, ...measures];
  const points = parts.flatMap((part, i) => {
    const of = results.slice(i * folds.length, (i + 1) * folds.length).map(({ outcomes }) => outcomes);
    const scores = scoresOf(of, 0, scorers, "values");
    const train = scoresOf(of, 0, scorers, "train");
    if (scores === undefined || train === undefined) return [];
    return [{ at: meanRows(part), folds: scores, train }];
  });
  const whole = trained === undefined ? [] : [{ at: meanRows(folds), folds: kept.folds, train: trained }];
  return {
    curves: points.length === 0 ? [] : [{ over: "rows", points: [...points, ...whole] }],
    fitsRun: results.reduce((sum, r) => sum + r.fits, 0),
  };
}

const meanRows = (folds: readonly Fold[]): number =>
  Math.round(folds.reduce((sum, { train }) => sum + train.length, 0) / folds.length);

/**
 * The order in which training rows are added. In time: the latest first. Of groups: whole ones, drawn. Of classes:
 * drawn, so that any beginning holds them in about the proportions of all.
 */
function nestedOrder({ study }: Planned, train: Uint32Array, fold: number): Uint32Array {
  const data = study.data!;
  if (data.order !== undefined) return train.slice().reverse();
  const rng = keyed(study.seed, "learning", fold);
  const rows = shuffle(train.slice(), rng);
  const by = data.group === undefined ? data.levels.length > 0 && targetOf(data) : undefined;
  if (data.group !== undefined) {
    const groups = data.table.matrix.data.subarray(
      data.group * data.table.matrix.rows,
      (data.group + 1) * data.table.matrix.rows,
    );
    const rank = new Map<number, number>();
    for (const row of rows) if (!rank.has(groups[row]!)) rank.set(groups[row]!, rank.size);
    return rows.sort((a, b) => rank.get(groups[a]!)! - rank.get(groups[b]!)! || a - b);
  }
  return by ? stratified(rows, by) : rows;
}

/** The i-th row of a class with n rows stands at (i + ½) / n. */
function stratified(rows: Uint32Array, y: Float64Array): Uint32Array {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(y[row]!, (counts.get(y[row]!) ?? 0) + 1);
  const seen = new Map<number, number>();
  const place = new Map<number, number>();
  for (const row of rows) {
    const i = seen.get(y[row]!) ?? 0;
    seen.set(y[row]!, i + 1);
    place.set(row, (i + 0.5) / counts.get(y[row]!)!);
  }
  return rows.slice().sort((a, b) => place.get(a)! - place.get(b)! || a - b);
}
