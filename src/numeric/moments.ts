import { momentsByKernel } from "./kernels/moments.js";

/** Sum of weights, mean and variance (divided by the weight, not one less) of the values that are not NaN. */
export interface Moments {
  readonly weight: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * Two passes, the second corrected by the sum of deviations (Chan, Golub & LeVeque 1983).
 * weights: as long as values; absent: each value counts 1. Without any value: weight 0, mean and variance NaN.
 */
export const momentsOf: (values: Float64Array, weights?: Float64Array) => Moments = momentsByKernel;

/** The kernel's twin. */
export function plainMoments(values: Float64Array, weights?: Float64Array): Moments {
  let weight = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) continue;
    const w = weights === undefined ? 1 : weights[i]!;
    weight += w;
    sum += w * v;
  }
  const mean = sum / weight;
  let squares = 0;
  let deviations = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) continue;
    const w = weights === undefined ? 1 : weights[i]!;
    const d = v - mean;
    squares += w * d * d;
    deviations += w * d;
  }
  return { weight, mean, variance: Math.max(0, (squares - (deviations * deviations) / weight) / weight) };
}

/**
 * Whether a variance is zero but for rounding: the bound on the error of the two-pass algorithm
 * (Chan, Golub & LeVeque 1983), as scikit-learn's scalers apply it.
 */
export function isConstant({ weight, mean, variance }: Moments): boolean {
  const bound = weight * Number.EPSILON * variance + (weight * mean * Number.EPSILON) ** 2;
  return variance <= bound;
}
