import type { Scorer } from "../contracts.js";
import { meanOver } from "./weigh.js";

const params = {};

/** A true value of 0 is taken as 2⁻⁵², so the score is then huge, not infinite. */
export const mape: Scorer<typeof params> = {
  name: "mape",
  doc: "Mean absolute error relative to the true value, as a share",
  twin: "sklearn.metrics.mean_absolute_percentage_error",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }) =>
    meanOver(truth, (i) => Math.abs(truth.y[i]! - values[i]!) / Math.max(Math.abs(truth.y[i]!), Number.EPSILON)),
};
