import type { Stop } from "../contracts.js";
import { int, real } from "../core/schema.js";
import { gainOf } from "./best.js";

const params = {
  top: int({ doc: "how many of the best trials are compared", default: 10, min: 2 }),
  spread: real({
    doc: "standard deviation of their scores at which the search is taken to be done",
    default: 1e-3,
    min: 0,
  }),
};

export const plateau: Stop<typeof params> = {
  name: "plateau",
  doc: "Stops when the best trials hardly differ any more",
  params,
  stop(trials, goal, args) {
    const gains = Float64Array.from(trials.flatMap((trial) => gainOf(trial, goal) ?? [])).sort();
    if (gains.length < args.top) return undefined;
    const best = gains.slice(-args.top);
    const mean = best.reduce((a, b) => a + b, 0) / best.length;
    const spread = Math.sqrt(best.reduce((sum, g) => sum + (g - mean) ** 2, 0) / best.length);
    return spread <= args.spread ? `the best ${args.top} trials differ by ${spread.toPrecision(2)} only` : undefined;
  },
};
