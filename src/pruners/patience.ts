import type { Pruner } from "../contracts.js";
import { int, real } from "../core/schema.js";

const params = {
  steps: int({ doc: "steps without a better score that are waited out", default: 10, min: 1 }),
  min_delta: real({ doc: "a gain smaller than this is none", default: 0, min: 0 }),
};

export const patience: Pruner<typeof params> = {
  name: "patience",
  doc: "Gives up on a trial whose scores have stopped getting better",
  params,
  stop(curve, _finished, args) {
    let best = Number.NEGATIVE_INFINITY;
    let since = 0;
    for (const score of curve) {
      if (score > best + args.min_delta || best === Number.NEGATIVE_INFINITY) {
        best = score;
        since = 0;
      } else since++;
    }
    return since >= args.steps ? `no better for ${since} steps` : undefined;
  },
};
