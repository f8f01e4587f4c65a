import { betaCdf } from "../space/prior.js";

/**
 * Student's statistic of a mean over the first n of some folds, for what the mean over all of them will be: of those that
 * were seen nothing is left to chance (finite population correction, Cochran 1977, 2.6). variance: of a fold.
 */
export const studentOf = (mean: number, variance: number, n: number, folds: number): number =>
  mean / Math.sqrt((variance / n) * (1 - n / folds));

/** P(T > t) for t ≥ 0. Abramowitz & Stegun 26.7.1. */
export const studentTail = (t: number, degrees: number): number =>
  t === Number.POSITIVE_INFINITY ? 0 : betaCdf(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
