import type { Prediction, Scorer, Truth } from "../contracts.js";
import { positiveArg, positiveOf } from "./positive.js";
import { descend, rankedScores, weightOfAll } from "./ranking.js";

const params = { positive: positiveArg };

/** Precision at every threshold, weighted by the recall gained there; no interpolation. Several classes: plain mean of one against the rest. */
export const averagePrecision: Scorer<typeof params> = {
  name: "average_precision",
  doc: "Mean precision over the recall range: area under the precision-recall curve",
  twin: "sklearn.metrics.average_precision_score",
  params,
  task: "class",
  direction: "maximize",
  needs: "ranking",
  score(truth, prediction, args) {
    if (truth.classes <= 2 || args.positive !== undefined) {
      return ofClass(truth, prediction, positiveOf(truth, args.positive));
    }
    let sum = 0;
    for (let c = 0; c < truth.classes; c++) sum += ofClass(truth, prediction, c);
    return sum / truth.classes;
  },
};

/** NaN when no row is of the class. */
function ofClass(truth: Truth, prediction: Prediction, c: number): number {
  const positives = rankedScores(truth, prediction, c, (y) => y === c);
  const negatives = rankedScores(truth, prediction, c, (y) => y !== c);
  let found = 0;
  let all = 0;
  let sum = 0;
  descend(positives, negatives, (positive, negative) => {
    found += positive;
    all += positive + negative;
    sum += positive * (found / all);
  });
  return sum / weightOfAll(positives);
}
