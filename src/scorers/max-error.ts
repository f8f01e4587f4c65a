import type { Scorer } from "../contracts.js";

const params = {};

/** Weights do not matter to it. */
export const maxError: Scorer<typeof params> = {
  name: "max_error",
  doc: "The largest absolute error",
  twin: "sklearn.metrics.max_error",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }) =>
    truth.y.reduce((most, y, i) => Math.max(most, Math.abs(y - values[i]!)), truth.y.length > 0 ? 0 : Number.NaN),
};
