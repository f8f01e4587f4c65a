import type { Scorer } from "../contracts.js";
import { meanOver, slopeOfMean } from "./weigh.js";

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
    const mean = meanOver(truth, (i) => y[i]!);
    const left = meanOver(truth, (i) => (y[i]! - values[i]!) ** 2);
    const whole = meanOver(truth, (i) => (y[i]! - mean) ** 2);
    if (whole === 0) return left === 0 ? 1 : 0;
    return 1 - left / whole;
  },
  slope(truth, { values }, _args, out) {
    const { y } = truth;
    const mean = meanOver(truth, (i) => y[i]!);
    const whole = meanOver(truth, (i) => (y[i]! - mean) ** 2);
    slopeOfMean(truth, out, (i) => (-2 * (values[i]! - y[i]!)) / whole);
  },
};
