import type { Pruner } from "../contracts.js";
import { int, real } from "../core/schema.js";
import { meanOf } from "./running.js";

const params = {
  worst: real({ doc: "the worst mean so far that may go on, in the scorer's own numbers" }),
  warmup: int({ doc: "folds that every trial is granted", default: 0, min: 0 }),
};

export const threshold: Pruner<typeof params> = {
  name: "threshold",
  doc: "Gives up on a trial whose mean so far is worse than a fixed score",
  params,
  stop(curve, _finished, args, { direction }) {
    if (curve.length === 0 || curve.length <= args.warmup) return undefined;
    const sign = direction === "minimize" ? -1 : 1;
    const mean = meanOf(curve);
    return mean >= sign * args.worst ? undefined : `${sign * mean} is worse than ${args.worst}`;
  },
};
