import { mean, standardError } from "../numbers.js";

/** From where to where, on the axis of the score. */
export type Band = readonly [low: number, high: number];

/** Sample standard deviation; undefined of fewer than two folds, or where one is no number. */
export function spreadOf(folds: readonly number[] = []): number | undefined {
  const error = standardError(folds);
  return error === undefined || !Number.isFinite(error) ? undefined : error * Math.sqrt(folds.length);
}

/** Mean less and plus the spread, but no further than a fold has come: no accuracy above 1. `middle`: of no folds. */
export function bandOf(folds: readonly number[] = [], middle = mean(folds)): Band {
  const spread = spreadOf(folds);
  if (spread === undefined) return [middle, middle];
  return [Math.max(middle - spread, Math.min(...folds)), Math.min(middle + spread, Math.max(...folds))];
}
