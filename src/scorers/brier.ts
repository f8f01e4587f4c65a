import type { Scorer } from "../contracts.js";
import { meanOver, slopeOfMean } from "./weigh.js";

const params = {};

/** Summed over the classes; halved with two, where it is then the squared error of the one probability. */
export const brier: Scorer<typeof params> = {
  name: "brier",
  doc: "Mean squared difference between the probabilities and what happened",
  twin: "sklearn.metrics.brier_score_loss",
  params,
  task: "class",
  direction: "minimize",
  needs: "probability",
  score(truth, { scores }) {
    const rows = truth.y.length;
    const scale = truth.classes < 3 ? 0.5 : 1;
    return (
      scale *
      meanOver(truth, (i) => {
        let sum = 0;
        for (let c = 0; c < truth.classes; c++) sum += ((truth.y[i] === c ? 1 : 0) - scores[c * rows + i]!) ** 2;
        return sum;
      })
    );
  },
  slope(truth, { scores }, _args, out) {
    const rows = truth.y.length;
    const scale = truth.classes < 3 ? 0.5 : 1;
    for (let c = 0; c < truth.classes; c++) {
      const of = out.subarray(c * rows, (c + 1) * rows);
      slopeOfMean(truth, of, (i) => 2 * scale * (scores[c * rows + i]! - (truth.y[i] === c ? 1 : 0)));
    }
  },
};
