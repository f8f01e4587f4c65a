import type { Curve } from "../contracts.js";
import { int } from "../core/schema.js";
import { meanOf } from "./running.js";

export const startArgs = {
  startup: int({ doc: "trials that must have come this far before any is given up on", default: 5, min: 1 }),
  warmup: int({ doc: "folds that every trial is granted", default: 0, min: 0 }),
};
interface StartArgs {
  readonly startup: number;
  readonly warmup: number;
}

/**
 * Whether a trial's mean so far is below what the best `keep` share of the earlier trials had after as many folds.
 * The cut is the quantile by linear interpolation, as numpy's.
 */
export function behind(curve: Curve, finished: readonly Curve[], keep: number, args: StartArgs): boolean {
  const steps = curve.length;
  if (steps === 0 || steps <= args.warmup) return false;
  const others = finished.filter((c) => c.length >= steps).map((c) => meanOf(c, steps));
  if (others.length < args.startup) return false;
  const own = meanOf(curve);
  return !(own >= quantile(others, 1 - keep));
}

function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values.filter((v) => !Number.isNaN(v))).sort();
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}
