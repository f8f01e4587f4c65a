import type { Scorer, Truth } from "../contracts.js";
import { meanOfSquares, meanOver, slopeOfMean } from "./weigh.js";

const params = {};

/** Of a constant truth: 1 when it is met exactly, 0 otherwise. NaN with fewer than two rows. */
export const r2: Scorer<typeof params> = {
  name: "r2",
  doc: "Share of the target's variance that is explained; 0 for the mean, negative when worse than it",
  twin: "sklearn.metrics.r2_score",
  params,
  task: "number",
  direction: "maximize",
  needs: "value",
  score(truth, { values }) {
    const { y } = truth;
    if (y.length < 2) return Number.NaN;
    const left = meanOfSquares(truth, values);
    const whole = spreadOf(truth);
    if (whole === 0) return left === 0 ? 1 : 0;
    return 1 - left / whole;
  },
  slope(truth, { values }, _args, out) {
    const { y } = truth;
    const whole = spreadOf(truth);
    slopeOfMean(truth, out, (i) => (-2 * (values[i]! - y[i]!)) / whole);
  },
};

/** Many predictions are judged by the same truth. */
const spreads = new WeakMap<Truth, number>();

/** The mean square of the truth about its mean. */
function spreadOf(truth: Truth): number {
  let spread = spreads.get(truth);
  if (spread === undefined) {
    const mean = meanOver(truth, (i) => truth.y[i]!);
    spread = meanOfSquares(truth, new Float64Array(truth.y.length).fill(mean));
    spreads.set(truth, spread);
  }
  return spread;
}
