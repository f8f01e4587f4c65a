import type { Scorer } from "../contracts.js";
import { meanOver } from "./weigh.js";

const params = {};

export const rmse: Scorer<typeof params> = {
  name: "rmse",
  doc: "Square root of the mean squared error",
  twin: "sklearn.metrics.root_mean_squared_error",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }) => Math.sqrt(meanOver(truth, (i) => (truth.y[i]! - values[i]!) ** 2)),
};
