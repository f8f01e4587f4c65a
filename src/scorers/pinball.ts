import type { Scorer } from "../contracts.js";
import { real } from "../core/schema.js";
import { meanOver, slopeOfMean } from "./weigh.js";

const params = {
  quantile: real({ doc: "the quantile that is predicted", default: 0.5, min: 0, max: 1 }),
};

/** Too low a prediction costs `quantile` a unit, too high a one 1 − quantile. */
export const pinball: Scorer<typeof params> = {
  name: "pinball",
  doc: "Mean loss of a predicted quantile",
  twin: "sklearn.metrics.mean_pinball_loss",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }, args) =>
    meanOver(truth, (i) => {
      const short = truth.y[i]! - values[i]!;
      return short >= 0 ? args.quantile * short : (args.quantile - 1) * short;
    }),
  slope: (truth, { values }, { quantile }, out) =>
    slopeOfMean(truth, out, (i) => (truth.y[i]! >= values[i]! ? -quantile : 1 - quantile)),
};
