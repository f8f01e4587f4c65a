import type { Scorer } from "../contracts.js";
import { choice } from "../core/schema.js";
import { confusionOf } from "./confusion.js";

const params = {
  weights: choice({
    doc: "how much a mistake counts by the distance between the classes, in their order",
    values: ["none", "linear", "quadratic"],
    default: "none",
  }),
};

/** Over the classes that occur; NaN when only one does. */
export const kappa: Scorer<typeof params> = {
  name: "kappa",
  doc: "Cohen's kappa: agreement beyond what chance would give",
  twin: "sklearn.metrics.cohen_kappa_score",
  params,
  task: "class",
  direction: "maximize",
  needs: "label",
  score(truth, prediction, args) {
    const { classes, counts, actual, predicted, total, present } = confusionOf(truth, prediction);
    const cost = COSTS[args.weights];
    let observed = 0;
    let expected = 0;
    for (const [i, t] of present.entries()) {
      for (const [j, p] of present.entries()) {
        observed += cost(i - j) * counts[t * classes + p]!;
        expected += (cost(i - j) * actual[t]! * predicted[p]!) / total;
      }
    }
    return 1 - observed / expected;
  },
};

const COSTS = {
  none: (d: number) => (d === 0 ? 0 : 1),
  linear: (d: number) => Math.abs(d),
  quadratic: (d: number) => d * d,
};
