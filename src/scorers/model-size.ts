import type { Scorer } from "../contracts.js";

const params = {};

export const modelSize: Scorer<typeof params> = {
  name: "model_size",
  doc: "Bytes of the fitted model",
  params,
  task: "either",
  direction: "minimize",
  needs: "cost",
  score: (_truth, _prediction, _args, cost) => cost.modelBytes,
};
