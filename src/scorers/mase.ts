import type { Scorer } from "../contracts.js";
import { int } from "../core/schema.js";
import { meanOfDistances } from "./weigh.js";

const params = {
  season: int({ doc: "rows in a season: the naive forecast repeats the value so many rows ago", default: 1, min: 1 }),
};

/** Below 1: better than the naive forecast is on the training part. NaN when that makes no errors. Hyndman & Koehler (2006). */
export const mase: Scorer<typeof params> = {
  name: "mase",
  doc: "Mean absolute error relative to that of the seasonal naive forecast on the training part",
  params,
  task: "number",
  direction: "minimize",
  needs: "value",
  score(truth, { values }, args) {
    const naive = naiveError(truth.trained, args.season);
    return naive > 0 ? meanOfDistances(truth, values) / naive : Number.NaN;
  },
};

/** trained: in row order. NaN when it is no longer than a season. */
function naiveError(trained: Float64Array, season: number): number {
  let sum = 0;
  for (let i = season; i < trained.length; i++) sum += Math.abs(trained[i]! - trained[i - season]!);
  return sum / Math.max(0, trained.length - season);
}
