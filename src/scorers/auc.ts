import type { Prediction, Scorer, Truth } from "../contracts.js";
import { choice } from "../core/schema.js";
import { positiveArg, positiveOf } from "./positive.js";
import { descend, rankedScores, weightOfAll } from "./ranking.js";
import { weightOf } from "./weigh.js";

const params = {
  average: choice({
    doc: "of several classes: the plain mean, or weighted by their rows",
    values: ["macro", "weighted"],
    default: "macro",
  }),
  multiclass: choice({
    doc: "of several classes: each against the rest, or every pair (Hand and Till 2001)",
    values: ["ovr", "ovo"],
    default: "ovr",
  }),
  positive: positiveArg,
};

/**
 * Area under the ROC curve: how likely a positive row scores above a negative one, ties counting half. With more than
 * two classes, the mean of one-against-rest or of all pairs. NaN when a class that is needed has no rows.
 */
export const auc: Scorer<typeof params> = {
  name: "auc",
  doc: "Area under the ROC curve",
  twin: "sklearn.metrics.roc_auc_score",
  params,
  task: "class",
  direction: "maximize",
  needs: "ranking",
  score(truth, prediction, args) {
    if (truth.classes <= 2 || args.positive !== undefined) {
      const positive = positiveOf(truth, args.positive);
      return areaOf(truth, prediction, positive, (y) => y !== positive);
    }
    const weights = classWeights(truth);
    return args.multiclass === "ovr"
      ? againstRest(truth, prediction, weights, args.average === "weighted")
      : overPairs(truth, prediction, weights, args.average === "weighted");
  },
};

/** Class c against the rows that `against` names; NaN when either side is empty. */
function areaOf(truth: Truth, prediction: Prediction, c: number, against: (y: number) => boolean): number {
  const positives = rankedScores(truth, prediction, c, (y) => y === c);
  const negatives = rankedScores(truth, prediction, c, against);
  let above = 0;
  let area = 0;
  descend(positives, negatives, (positive, negative) => {
    area += negative * (above + positive / 2);
    above += positive;
  });
  return area / (weightOfAll(positives) * weightOfAll(negatives));
}

function classWeights(truth: Truth): Float64Array {
  const weights = new Float64Array(truth.classes);
  for (const [i, c] of truth.y.entries()) weights[c]! += weightOf(truth, i);
  return weights;
}

/** A class without rows counts nothing when weighted, and makes the plain mean undefined. */
function againstRest(truth: Truth, prediction: Prediction, weights: Float64Array, weighted: boolean): number {
  let sum = 0;
  let total = 0;
  for (const [c, own] of weights.entries()) {
    if (weighted && own === 0) continue;
    const w = weighted ? own : 1;
    sum += w * areaOf(truth, prediction, c, (y) => y !== c);
    total += w;
  }
  return sum / total;
}

/** Pairs of the classes that have rows. */
function overPairs(truth: Truth, prediction: Prediction, weights: Float64Array, weighted: boolean): number {
  const present = [...weights.keys()].filter((c) => weights[c]! > 0);
  let sum = 0;
  let total = 0;
  for (const [i, a] of present.entries()) {
    for (const b of present.slice(i + 1)) {
      const w = weighted ? weights[a]! + weights[b]! : 1;
      const first = areaOf(truth, prediction, a, (y) => y === b);
      const second = areaOf(truth, prediction, b, (y) => y === a);
      sum += (w * (first + second)) / 2;
      total += w;
    }
  }
  return sum / total;
}
