import type { Scorer } from "../contracts.js";
import { averaged, averageParams, ratio } from "./average.js";

export const precision: Scorer<typeof averageParams> = {
  name: "precision",
  doc: "Share of what is predicted as a class that is of that class",
  twin: "sklearn.metrics.precision_score",
  params: averageParams,
  task: "class",
  direction: "maximize",
  needs: "label",
  score: (truth, prediction, args) => averaged(truth, prediction, args, (found, predicted) => ratio(found, predicted)),
};
