import type { Curve, Pruner } from "../contracts.js";
import { int, real } from "../core/schema.js";
import { type Paired, pairedWith } from "./paired.js";
import { boundsOf, spent } from "./race-bounds.js";
import { meanOf } from "./running.js";
import { studentTail } from "./student.js";

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
/** What comparisons with others than the incumbent may spend of alpha, together. */
const FOR_OTHERS = 0.02;
/** Differences that lie so near to one another, in shares of the largest, are the same step of a score. */
const SAME_STEP = 0.03;
const SAME = 1e-9;

/**
 * Compares a candidate fold by fold with the incumbent (the best full mean so far, the earlier of equals): one-sided
 * paired t-tests after each fold from the burn-in on, of what the mean over all folds will be. Their bounds are such
 * that all looks together err with probability alpha at most. The others with a full mean tell what it will be, too, and
 * far better where they do alike: they have a small part of alpha, in equal shares (Bonferroni).
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
    const whole = finished.filter((c) => c.length >= folds);
    const incumbent = bestOf(whole);
    if (incumbent === undefined) return undefined;
    const best = meanOf(incumbent);
    const others = whole.filter((c) => c !== incumbent);

    const own = others.length === 0 ? alpha : (1 - FOR_OTHERS) * alpha;
    const beside = pairedWith(incumbent, curve, best, folds);
    if (beside !== undefined && beside.spread <= SAME_STEP) {
      // Without variance there is no t-test: signs alone say how likely it is to be behind on all folds by chance.
      const p = 2 ** -n;
      if (p <= spent(own, look / looks)) return reasonOf(beside, p, n, folds);
    } else if (beside !== undefined && beside.lag >= boundsOf(own, first, looks)[look - first]!)
      return reasonOf(beside, studentTail(beside.lag, n - 1), n, folds);

    const earlier = look === first ? 0 : spent(1, (look - 1) / looks);
    const chance = ((FOR_OTHERS * alpha) / others.length) * (spent(1, look / looks) - earlier);
    for (const other of others) {
      const beside = pairedWith(other, curve, best, folds);
      // Where two differ alike, the score moves in steps, or seldom: what was not seen yet may be large.
      if (beside === undefined || !(beside.gap > SAME)) continue;
      const p = studentTail(beside.lag, n - 1);
      if (p <= chance) return reasonOf(beside, p, n, folds);
    }
    return undefined;
  },
};

function reasonOf({ miss }: Paired, p: number, n: number, folds: number): string {
  const difference = miss.toPrecision(2).replace("-", "−");
  return `behind the best after ${n} of ${folds} folds: mean difference ${difference}, p = ${p.toPrecision(2)}`;
}

function bestOf(curves: readonly Curve[]): Curve | undefined {
  let best: Curve | undefined;
  for (const curve of curves) if (best === undefined || meanOf(curve) > meanOf(best)) best = curve;
  return best;
}
