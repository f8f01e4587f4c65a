import type { Scorer } from "../contracts.js";
import { meanOfHits } from "./weigh.js";

const params = {};

export const accuracy: Scorer<typeof params> = {
  name: "accuracy",
  doc: "Share of the rows whose class is predicted rightly",
  twin: "sklearn.metrics.accuracy_score",
  params,
  task: "class",
  direction: "maximize",
  needs: "label",
  score: (truth, { values }) => meanOfHits(truth, values),
};
