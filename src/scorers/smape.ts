import type { Scorer } from "../contracts.js";
import { meanOver } from "./weigh.js";

const params = {};

/** Between 0 and 2; a row whose true and predicted value are both 0 counts 0. Makridakis & Hibon (2000). */
export const smape: Scorer<typeof params> = {
  name: "smape",
  doc: "Mean absolute error relative to the mean size of the true and the predicted value, as a share",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }) =>
    meanOver(truth, (i) => {
      const size = Math.abs(truth.y[i]!) + Math.abs(values[i]!);
      return size === 0 ? 0 : (2 * Math.abs(truth.y[i]! - values[i]!)) / size;
    }),
};
