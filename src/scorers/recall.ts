import type { Scorer } from "../contracts.js";
import { averaged, averageParams, ratio } from "./average.js";

export const recall: Scorer<typeof averageParams> = {
  name: "recall",
  doc: "Share of a class's rows that is predicted as that class",
  twin: "sklearn.metrics.recall_score",
  params: averageParams,
  task: "class",
  direction: "maximize",
  needs: "label",
  score: (truth, prediction, args) => averaged(truth, prediction, args, (found, _, actual) => ratio(found, actual)),
};
