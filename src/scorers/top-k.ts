import type { Scorer } from "../contracts.js";
import { int } from "../core/schema.js";
import { meanOver } from "./weigh.js";

const params = { k: int({ doc: "how many classes may be named", default: 2, min: 1 }) };

/** Of equal scores the class with the higher index is named first. */
export const topK: Scorer<typeof params> = {
  name: "top_k",
  doc: "Share of the rows whose class is among the k with the highest scores",
  twin: "sklearn.metrics.top_k_accuracy_score",
  params,
  task: "class",
  direction: "maximize",
  needs: "ranking",
  score(truth, { scores }, args) {
    const { y, classes } = truth;
    const rows = y.length;
    return meanOver(truth, (i) => {
      const own = y[i]!;
      const score = scores[own * rows + i]!;
      let before = 0;
      for (let c = 0; c < classes; c++) {
        const other = scores[c * rows + i]!;
        if (other > score || (other === score && c > own)) before++;
      }
      return before < args.k ? 1 : 0;
    });
  },
};
