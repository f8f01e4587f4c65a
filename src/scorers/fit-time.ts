import type { Scorer } from "../contracts.js";

const params = {};

export const fitTime: Scorer<typeof params> = {
  name: "fit_time",
  doc: "Seconds to fit, its share of what it shares with others; depends on the clock",
  params,
  task: "either",
  direction: "minimize",
  needs: "cost",
  score: (_truth, _prediction, _args, cost) => cost.fitSeconds,
};
