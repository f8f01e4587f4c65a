import type { Stop } from "../contracts.js";
import { int, real } from "../core/schema.js";
import { gainOf } from "./best.js";

const params = {
  trials: int({ doc: "trials in a row without a better one", default: 50, min: 1 }),
  min_delta: real({ doc: "a gain smaller than this is none", default: 0, min: 0 }),
};

/** Failed and pruned trials count as not better; nothing stops before the first complete trial. */
export const noImprovement: Stop<typeof params> = {
  name: "no_improvement",
  doc: "Stops when so many trials in a row were no better than the best before them",
  params,
  stop(trials, goal, args) {
    let best: number | undefined;
    let since = 0;
    for (const trial of trials) {
      const gain = gainOf(trial, goal);
      if (gain !== undefined && (best === undefined || (gain > best && gain - best >= args.min_delta))) {
        best = gain;
        since = 0;
      } else since++;
    }
    return best !== undefined && since >= args.trials ? `no better trial among the last ${since}` : undefined;
  },
};
