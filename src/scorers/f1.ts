import type { Scorer } from "../contracts.js";
import { averaged, averageParams, ratio } from "./average.js";

export const f1: Scorer<typeof averageParams> = {
  name: "f1",
  doc: "Harmonic mean of precision and recall",
  twin: "sklearn.metrics.f1_score",
  params: averageParams,
  task: "class",
  direction: "maximize",
  needs: "label",
  score: (truth, prediction, args) =>
    averaged(truth, prediction, args, (found, predicted, actual) => ratio(2 * found, predicted + actual)),
};
