import type { Estimator, Prediction } from "../contracts.js";

/**
 * What a model says, in a form that can be averaged: rows × classes, class-major, of probabilities or, of a model that
 * has none, 1 for the class that it names; of numbers, the numbers.
 */
export type Vote = Float64Array;

export function voteOf({ values, scores }: Prediction, classes: number, kind: Estimator["scores"]): Vote {
  if (classes === 0) return values;
  if (kind === "probability") return scores;
  const vote = new Float64Array(values.length * classes);
  for (let i = 0; i < values.length; i++) vote[values[i]! * values.length + i] = 1;
  return vote;
}

/** sum += weight · vote. */
export function addVote(sum: Float64Array, vote: Vote, weight: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += weight * vote[i]!;
}

/** A sum of votes as a prediction: divided by their weights; the class with the largest share, the lowest of equals. */
export function predictionOf(sum: Float64Array, weight: number, classes: number): Prediction {
  const scores = sum.map((s) => s / weight);
  if (classes === 0) return { values: scores, scores: new Float64Array(0) };
  const rows = sum.length / classes;
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[c * rows + i]! > scores[best * rows + i]!) best = c;
    values[i] = best;
  }
  return { values, scores };
}

/** Votes of one model or of many, each as often as it weighs. */
export function blend(votes: readonly Vote[], weights: readonly number[], classes: number): Prediction {
  const sum = new Float64Array(votes[0]!.length);
  for (const [i, vote] of votes.entries()) addVote(sum, vote, weights[i]!);
  return predictionOf(
    sum,
    weights.reduce((a, w) => a + w, 0),
    classes,
  );
}
