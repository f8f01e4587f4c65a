import type { Scorer } from "../contracts.js";
import { meanOver } from "./weigh.js";

const params = {};

/** Signed, so for `measure`: as a goal, the most negative would win. */
export const bias: Scorer<typeof params> = {
  name: "bias",
  doc: "Mean of predicted minus true: above 0 when predictions are too high (a measure, not a goal)",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score: (truth, { values }) => meanOver(truth, (i) => values[i]! - truth.y[i]!),
};
