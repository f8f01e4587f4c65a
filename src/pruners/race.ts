import type { Curve, Pruner } from "../contracts.js";
import { int, real } from "../core/schema.js";
import { betaCdf } from "../space/prior.js";
import { meanOf } from "./running.js";

const params = {
  alpha: real({
    doc: "chance of giving up on a candidate whose mean over all folds would be as good as the best so far",
    default: 0.05,
    min: 0,
    max: 1,
    above: true,
    below: true,
  }),
  burn_in: int({
    doc: "folds that every candidate is granted; 3, or 30 % of the folds if that is more, unless given",
    min: 2,
    optional: true,
  }),
};

/**
 * Compares a candidate fold by fold with the incumbent (the best full mean so far, the earlier of equals): one-sided
 * paired t-tests after each fold from the burn-in on, of what the mean over all folds will be: of those that were seen nothing
 * is left to chance (finite population correction, Cochran 1977, 2.6). Each look spends a part of alpha (Lan & DeMets 1983, Pocock's
 * spending function), so that all looks together err with probability alpha at most, however they are correlated.
 */
export const race: Pruner<typeof params> = {
  name: "race",
  doc: "Gives up on a candidate after the folds that show it cannot beat the best so far",
  params,
  stop(curve, finished, args, { folds }) {
    const n = curve.length;
    const burnIn = args.burn_in ?? Math.max(3, Math.ceil(0.3 * folds));
    if (n < burnIn || n >= folds) return undefined;
    const incumbent = bestOf(finished.filter((c) => c.length >= folds));
    if (incumbent === undefined) return undefined;
    const differences = curve.map((score, i) => score - incumbent[i]!);
    const p = tailOf(differences, folds);
    const level = spent(args.alpha, n / folds) - (n > burnIn ? spent(args.alpha, (n - 1) / folds) : 0);
    if (p > level) return undefined;
    const difference = meanOf(differences).toPrecision(2).replace("-", "−");
    return `behind the best after ${n} of ${folds} folds: mean difference ${difference}, p = ${p.toPrecision(2)}`;
  },
};

function bestOf(curves: readonly Curve[]): Curve | undefined {
  let best: Curve | undefined;
  for (const curve of curves) if (best === undefined || meanOf(curve) > meanOf(best)) best = curve;
  return best;
}

/** How much of alpha may be gone when a share of the folds is seen. */
const spent = (alpha: number, share: number): number => alpha * Math.log(1 + (Math.E - 1) * share);

/** p of "not worse over all folds", from the differences on the first ones. Equal everywhere: 1. */
function tailOf(differences: readonly number[], folds: number): number {
  const n = differences.length;
  const mean = meanOf(differences);
  if (!(mean < 0)) return 1;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
  return studentTail(-mean / Math.sqrt((variance / n) * (1 - n / folds)), n - 1);
}

/** P(T > t) for t ≥ 0. Abramowitz & Stegun 26.7.1. */
const studentTail = (t: number, degrees: number): number =>
  t === Number.POSITIVE_INFINITY ? 0 : betaCdf(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
