import type { Scorer } from "../contracts.js";
import { confusionOf } from "./confusion.js";

const params = {};

/** Over the classes that occur among the true ones. */
export const balancedAccuracy: Scorer<typeof params> = {
  name: "balanced_accuracy",
  doc: "Mean over the classes of the share of their rows that is predicted rightly",
  twin: "sklearn.metrics.balanced_accuracy_score",
  params,
  task: "class",
  direction: "maximize",
  needs: "label",
  score(truth, prediction) {
    const { classes, counts, actual } = confusionOf(truth, prediction);
    let sum = 0;
    let judged = 0;
    for (let c = 0; c < classes; c++) {
      if (actual[c] === 0) continue;
      sum += counts[c * classes + c]! / actual[c]!;
      judged++;
    }
    return sum / judged;
  },
};
