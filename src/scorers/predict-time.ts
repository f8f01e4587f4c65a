import type { Scorer } from "../contracts.js";

const params = {};

export const predictTime: Scorer<typeof params> = {
  name: "predict_time",
  doc: "Seconds to predict the test part; depends on the clock",
  params,
  task: "either",
  direction: "minimize",
  needs: "cost",
  score: (_truth, _prediction, _args, cost) => cost.predictSeconds,
};
