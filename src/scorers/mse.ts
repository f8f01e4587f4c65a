import type { Scorer } from "../contracts.js";
import { meanOver } from "./weigh.js";

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
};
