import type { Curve, Pruner } from "../contracts.js";
import { int, real } from "../core/schema.js";
import { boundsOf } from "./race-bounds.js";
import { meanOf } from "./running.js";
import { studentOf, studentTail } from "./student.js";

const params = {
  alpha: real({
    doc: "chance of giving up on a candidate whose mean over all folds would be as good as the best so far",
    default: 0.05,
    min: 0.001,
    max: 1,
    below: true,
  }),
  burn_in: int({ doc: "folds that every candidate is granted", default: 3, min: 2 }),
};

/** After each fold; of more folds than this after each hundredth part of them. */
const MOST_LOOKS = 100;

/**
 * Compares a candidate fold by fold with the incumbent (the best full mean so far, the earlier of equals): one-sided
 * paired t-tests after each fold from the burn-in on, of what the mean over all folds will be. Their bounds are such
 * that all looks together err with probability alpha at most.
 */
export const race: Pruner<typeof params> = {
  name: "race",
  doc: "Gives up on a candidate after the folds that show it cannot beat the best so far",
  params,
  stop(curve, finished, { alpha, burn_in: burnIn }, { folds }) {
    const n = curve.length;
    if (n < burnIn || n >= folds) return undefined;
    const looks = Math.min(folds, MOST_LOOKS);
    const look = Math.floor((n * looks) / folds);
    const first = Math.max(2, Math.ceil((burnIn * looks) / folds));
    if (look < first || look === Math.floor(((n - 1) * looks) / folds)) return undefined;
    const incumbent = bestOf(finished.filter((c) => c.length >= folds));
    if (incumbent === undefined) return undefined;
    const differences = curve.map((score, i) => score - incumbent[i]!);
    const mean = meanOf(differences);
    if (!(mean < 0)) return undefined;
    const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
    const lag = studentOf(-mean, variance, n, folds);
    if (lag < boundsOf(alpha, first, looks)[look - first]!) return undefined;
    const difference = mean.toPrecision(2).replace("-", "−");
    const p = studentTail(lag, n - 1).toPrecision(2);
    return `behind the best after ${n} of ${folds} folds: mean difference ${difference}, p = ${p}`;
  },
};

function bestOf(curves: readonly Curve[]): Curve | undefined {
  let best: Curve | undefined;
  for (const curve of curves) if (best === undefined || meanOf(curve) > meanOf(best)) best = curve;
  return best;
}
