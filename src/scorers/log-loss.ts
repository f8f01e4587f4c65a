import type { Scorer } from "../contracts.js";
import { meanOver, slopeOfMean } from "./weigh.js";

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
  slope(truth, { scores }, _args, out) {
    const rows = truth.y.length;
    const share = new Float64Array(rows);
    slopeOfMean(truth, share, (i) => -1 / scores[truth.y[i]! * rows + i]!);
    out.fill(0);
    for (let i = 0; i < rows; i++) {
      const at = truth.y[i]! * rows + i;
      const isClipped = scores[at]! < Number.EPSILON || scores[at]! > 1 - Number.EPSILON;
      out[at] = isClipped ? 0 : share[i]!;
    }
  },
};
