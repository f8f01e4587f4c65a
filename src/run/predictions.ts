import type { Estimator, Fold, Prediction } from "../contracts.js";
import { columnOf } from "../core/matrix.js";
import { draw, keyed } from "../core/rng.js";
import type { Planned } from "../plan/planned.js";
import { targetOf } from "../plan/target.js";
import type { Predictions } from "../trial.js";

/** Numbers that are kept of the predictions of one part: 20 000 rows of a number or of few classes. */
const MOST_ROWS = 20_000;
const MOST_SCORES = 200_000;
const DIGITS = 6;

/** What a fold's model says of its test part; undefined where it failed. */
export type PredictedFold = Pick<Prediction, "values" | "scores">;

/** What is kept of the predictions of one part. */
export interface KeptRows {
  readonly part: Predictions["part"];
  readonly folds: readonly Fold[];
  readonly places: Places;
  /** Of many rows a keyed sample. */
  readonly rows: readonly number[];
  readonly truth: readonly number[];
}

/** Known before anything is predicted: this thread may find it while others are at that. */
export function keptRows(planned: Planned, folds: readonly Fold[], part: Predictions["part"]): KeptRows {
  const { seed } = planned.study;
  const data = planned.study.data!;
  const places = placesOf(folds, data.table.matrix.rows);
  const rows = sample(places.rows, data.levels.length, seed, part);
  const y = targetOf(data);
  return { part, folds, places, rows, truth: rows.map((row) => y[row]!) };
}

/** Predictions by row, the first of each row that several folds predict; none where a fold failed. */
export function outOfFold(
  planned: Planned,
  { part, folds, places, rows: kept, truth }: KeptRows,
  predicted: readonly (PredictedFold | undefined)[],
  kind?: Estimator["scores"],
): readonly Predictions[] {
  const data = planned.study.data!;
  if (folds.length === 0 || predicted.some((p) => p === undefined)) return [];
  const { levels, order } = data;
  const { matrix } = data.table;
  const isScored = levels.length > 0 && kind !== undefined && kind !== "none";
  const column = order === undefined ? undefined : matrix.columns[order]!;
  return [
    {
      part,
      total: places.rows.length,
      rows: kept,
      folds: kept.map((row) => places.fold[row]!),
      truth,
      values: kept.map((row) => {
        const value = predicted[places.fold[row]!]!.values[places.at[row]!]!;
        return levels.length > 0 ? value : rounded(value, 2 * DIGITS);
      }),
      levels,
      ...(isScored
        ? {
            kind,
            scores: levels.map((_, c) =>
              kept.map((row) => {
                const { scores, values } = predicted[places.fold[row]!]!;
                return rounded(scores[c * values.length + places.at[row]!]!, DIGITS);
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

interface Places {
  /** Those that a fold tests, ascending. */
  readonly rows: Uint32Array;
  /** By row: the first fold that tests it, and its place in that fold's test part. */
  readonly fold: Int32Array;
  readonly at: Int32Array;
}

function placesOf(folds: readonly Fold[], count: number): Places {
  const fold = new Int32Array(count).fill(-1);
  const at = new Int32Array(count);
  for (const [k, { test }] of folds.entries()) {
    for (let i = 0; i < test.length; i++) {
      const row = test[i]!;
      if (fold[row] !== -1) continue;
      fold[row] = k;
      at[row] = i;
    }
  }
  const rows = new Uint32Array(count);
  let tested = 0;
  for (let row = 0; row < count; row++) if (fold[row] !== -1) rows[tested++] = row;
  return { rows: rows.subarray(0, tested), fold, at };
}

/** Ascending. */
function sample(rows: Uint32Array, classes: number, seed: number, part: string): readonly number[] {
  const most = Math.min(MOST_ROWS, Math.floor(MOST_SCORES / Math.max(1, classes)));
  return Array.from(draw(rows.length, most, keyed(seed, "predictions", part)), (place) => rows[place]!);
}

const rounded = (x: number, digits: number): number => Number(x.toPrecision(digits));
