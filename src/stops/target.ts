import type { Stop } from "../contracts.js";
import { real } from "../core/schema.js";
import { gainOf } from "./best.js";

const params = { value: real({ doc: "the score that is good enough, in the scorer's own numbers" }) };

export const target: Stop<typeof params> = {
  name: "target",
  doc: "Stops at the first trial that reaches a score",
  params,
  stop(trials, goal, args) {
    const wanted = goal.direction === "maximize" ? args.value : -args.value;
    const reached = trials.find((trial) => (gainOf(trial, goal) ?? Number.NEGATIVE_INFINITY) >= wanted);
    return reached === undefined ? undefined : `trial ${reached.number} reached ${args.value}`;
  },
};
