import type { Scorer } from "../contracts.js";
import { meanOver } from "./weigh.js";

const params = {};

/** Probabilities are clipped to [ε, 1 − ε], ε = 2⁻⁵², so that one sure mistake does not cost infinitely much. */
export const logLoss: Scorer<typeof params> = {
  name: "log_loss",
  doc: "Mean negative logarithm of the probability given to the true class",
  twin: "sklearn.metrics.log_loss",
  params,
  task: "class",
  direction: "minimize",
  needs: "probability",
  score(truth, { scores }) {
    const rows = truth.y.length;
    return meanOver(truth, (i) => {
      const p = scores[truth.y[i]! * rows + i]!;
      return -Math.log(Math.max(Number.EPSILON, Math.min(1 - Number.EPSILON, p)));
    });
  },
};
