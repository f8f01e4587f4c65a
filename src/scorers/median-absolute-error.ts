import type { Scorer, Truth } from "../contracts.js";

const params = {};

export const medianAbsoluteError: Scorer<typeof params> = {
  name: "median_absolute_error",
  doc: "Median of the absolute errors: a few wild rows do not move it",
  twin: "sklearn.metrics.median_absolute_error",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score(truth, { values }) {
    const errors = truth.y.map((y, i) => Math.abs(y - values[i]!));
    return truth.weights === undefined ? median(errors.sort()) : weightedMedian(errors, truth.weights);
  },
};

/** sorted: ascending. NaN when empty. */
function median(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/**
 * The value at which the weight below reaches half; the mean with the next value where it is reached exactly. Hyndman
 * & Fan (1996), averaged inverted distribution function.
 */
function weightedMedian(errors: Float64Array, weights: NonNullable<Truth["weights"]>): number {
  const rows = [...errors.keys()].filter((i) => weights[i]! > 0).sort((a, b) => errors[a]! - errors[b]!);
  const half = rows.reduce((sum, i) => sum + weights[i]!, 0) / 2;
  let below = 0;
  for (const [place, i] of rows.entries()) {
    below += weights[i]!;
    if (below < half) continue;
    const next = rows[place + 1];
    return next === undefined || below - half > Number.EPSILON ? errors[i]! : (errors[i]! + errors[next]!) / 2;
  }
  return Number.NaN;
}
