import type { Scorer } from "../contracts.js";
import { meanOfSquares, slopeOfMean } from "./weigh.js";

const params = {};

export const mse: Scorer<typeof params> = {
  name: "mse",
  doc: "Mean squared error",
  twin: "sklearn.metrics.mean_squared_error",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }) => meanOfSquares(truth, values),
  slope: (truth, { values }, _args, out) => slopeOfMean(truth, out, (i) => 2 * (values[i]! - truth.y[i]!)),
};
