import type { Estimator, Fold, Prediction } from "../contracts.js";
import { columnOf } from "../core/matrix.js";
import { keyed, shuffle } from "../core/rng.js";
import type { Planned } from "../plan/planned.js";
import { targetOf } from "../plan/target.js";
import type { Predictions } from "../trial.js";

/** Numbers that are kept of the predictions of one part: 20 000 rows of a number or of few classes. */
const MOST_ROWS = 20_000;
const MOST_SCORES = 200_000;
const DIGITS = 6;

/** What a fold's model says of its test part; undefined where it failed. */
export type PredictedFold = Pick<Prediction, "values" | "scores">;

/**
 * Predictions by row, the first of each row that several folds predict; none where a fold failed. Of many rows a keyed
 * sample is kept.
 */
export function outOfFold(
  planned: Planned,
  folds: readonly Fold[],
  predicted: readonly (PredictedFold | undefined)[],
  part: Predictions["part"],
  kind?: Estimator["scores"],
): readonly Predictions[] {
  const { study } = planned;
  const data = study.data!;
  if (folds.length === 0 || predicted.some((p) => p === undefined)) return [];
  const { levels, order } = data;
  const places = placesOf(folds);
  const kept = sample(
    [...places.keys()].sort((a, b) => a - b),
    levels.length,
    study.seed,
    part,
  );
  const y = targetOf(data);
  const of = (row: number) => places.get(row)!;
  const isScored = levels.length > 0 && kind !== undefined && kind !== "none";
  const { matrix } = data.table;
  const column = order === undefined ? undefined : matrix.columns[order]!;
  return [
    {
      part,
      total: places.size,
      rows: kept,
      folds: kept.map((row) => of(row).fold),
      truth: kept.map((row) => y[row]!),
      values: kept.map((row) => {
        const value = predicted[of(row).fold]!.values[of(row).at]!;
        return levels.length > 0 ? value : rounded(value, 2 * DIGITS);
      }),
      levels,
      ...(isScored
        ? {
            kind,
            scores: levels.map((_, c) =>
              kept.map((row) => {
                const { fold, at } = of(row);
                const { scores, values } = predicted[fold]!;
                return rounded(scores[c * values.length + at]!, DIGITS);
              }),
            ),
          }
        : {}),
      ...(column === undefined
        ? {}
        : {
            order: {
              name: column.name,
              isDate: column.kind === "date",
              at: kept.map((row) => columnOf(matrix, order!)[row]!),
            },
          }),
    },
  ];
}

/** Fold and place in its test part, by row. */
function placesOf(folds: readonly Fold[]): ReadonlyMap<number, { readonly fold: number; readonly at: number }> {
  const places = new Map<number, { fold: number; at: number }>();
  for (const [fold, { test }] of folds.entries()) {
    for (const [at, row] of test.entries()) if (!places.has(row)) places.set(row, { fold, at });
  }
  return places;
}

/** Ascending. */
function sample(rows: readonly number[], classes: number, seed: number, part: string): readonly number[] {
  const most = Math.min(MOST_ROWS, Math.floor(MOST_SCORES / Math.max(1, classes)));
  if (rows.length <= most) return rows;
  const drawn = shuffle(rows.slice(), keyed(seed, "predictions", part)).slice(0, most);
  return drawn.sort((a, b) => a - b);
}

const rounded = (x: number, digits: number): number => Number(x.toPrecision(digits));
