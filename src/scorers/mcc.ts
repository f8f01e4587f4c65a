import type { Scorer } from "../contracts.js";
import { trace } from "./average.js";
import { confusionOf } from "./confusion.js";

const params = {};

/** R_k of Gorodkin (2004), which is Matthews' coefficient with two classes; 0 where a margin is constant. */
export const mcc: Scorer<typeof params> = {
  name: "mcc",
  doc: "Matthews correlation between the true and the predicted classes",
  twin: "sklearn.metrics.matthews_corrcoef",
  params,
  task: "class",
  direction: "maximize",
  needs: "label",
  score(truth, prediction) {
    const confusion = confusionOf(truth, prediction);
    const { actual, predicted, total, classes } = confusion;
    let both = 0;
    let squaredActual = 0;
    let squaredPredicted = 0;
    for (let c = 0; c < classes; c++) {
      both += actual[c]! * predicted[c]!;
      squaredActual += actual[c]! ** 2;
      squaredPredicted += predicted[c]! ** 2;
    }
    const spread = (total ** 2 - squaredPredicted) * (total ** 2 - squaredActual);
    return spread > 0 ? (trace(confusion) * total - both) / Math.sqrt(spread) : 0;
  },
};
