import type { Scorer } from "../contracts.js";
import { meanOver, slopeOfMean } from "./weigh.js";

const params = {};

export const mse: Scorer<typeof params> = {
  name: "mse",
  doc: "Mean squared error",
  twin: "sklearn.metrics.mean_squared_error",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }) => meanOver(truth, (i) => (truth.y[i]! - values[i]!) ** 2),
  slope: (truth, { values }, _args, out) => slopeOfMean(truth, out, (i) => 2 * (values[i]! - truth.y[i]!)),
};
