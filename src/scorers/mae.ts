import type { Scorer } from "../contracts.js";
import { meanOfDistances, slopeOfMean } from "./weigh.js";

const params = {};

export const mae: Scorer<typeof params> = {
  name: "mae",
  doc: "Mean absolute error",
  twin: "sklearn.metrics.mean_absolute_error",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }) => meanOfDistances(truth, values),
  slope: (truth, { values }, _args, out) => slopeOfMean(truth, out, (i) => Math.sign(values[i]! - truth.y[i]!)),
};
