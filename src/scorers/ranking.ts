import type { Prediction, Truth } from "../contracts.js";
import { weightOf } from "./weigh.js";

/** Rows' scores in ascending order, with their weights in the same order; without weights each row counts 1. */
export interface Ranked {
  readonly scores: Float64Array;
  readonly weights?: Float64Array;
}

/** The scores of class `c` of the rows that `belongs` names, sorted. */
export function rankedScores(truth: Truth, prediction: Prediction, c: number, belongs: (y: number) => boolean): Ranked {
  const { y, weights } = truth;
  const column = prediction.scores.subarray(c * y.length, (c + 1) * y.length);
  const rows: number[] = [];
  for (let i = 0; i < y.length; i++) if (belongs(y[i]!) && weightOf(truth, i) !== 0) rows.push(i);
  // Numbers sort five times as fast as rows by a comparison.
  if (weights === undefined) return { scores: Float64Array.from(rows, (i) => column[i]!).sort() };
  rows.sort((a, b) => column[a]! - column[b]!);
  return {
    scores: Float64Array.from(rows, (i) => column[i]!),
    weights: Float64Array.from(rows, (i) => weights[i]!),
  };
}

export const weightOfAll = ({ scores, weights }: Ranked): number =>
  weights === undefined ? scores.length : weights.reduce((a, b) => a + b, 0);

/**
 * Walks the distinct scores of both lists from the highest down: with each, the weight of positives and of negatives
 * that have just this score.
 */
export function descend(
  positives: Ranked,
  negatives: Ranked,
  visit: (positive: number, negative: number) => void,
): void {
  let p = positives.scores.length - 1;
  let n = negatives.scores.length - 1;
  while (p >= 0 || n >= 0) {
    const score = Math.max(p >= 0 ? positives.scores[p]! : -Infinity, n >= 0 ? negatives.scores[n]! : -Infinity);
    let positive = 0;
    let negative = 0;
    for (; p >= 0 && positives.scores[p] === score; p--) positive += positives.weights?.[p] ?? 1;
    for (; n >= 0 && negatives.scores[n] === score; n--) negative += negatives.weights?.[n] ?? 1;
    // NaN equals nothing: without this the walk would not end.
    const stuck = positive === 0 && negative === 0;
    visit(stuck ? Number.NaN : positive, stuck ? Number.NaN : negative);
    if (stuck) return;
  }
}
