import type { Scorer } from "../contracts.js";
import { meanOfSquares, slopeOfMean } from "./weigh.js";

const params = {};

export const rmse: Scorer<typeof params> = {
  name: "rmse",
  doc: "Square root of the mean squared error",
  twin: "sklearn.metrics.root_mean_squared_error",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }) => Math.sqrt(meanOfSquares(truth, values)),
  slope(truth, { values }, _args, out) {
    const root = Math.sqrt(meanOfSquares(truth, values));
    slopeOfMean(truth, out, (i) => (values[i]! - truth.y[i]!) / root);
  },
};
