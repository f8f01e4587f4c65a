import { likeliestLambda, yeoJohnson } from "../numeric/yeo-johnson.js";

/** How far above the median losses may lie, in distances of the best from it. */
const WORST = 10;

/**
 * Losses as a process can model them: mean 0, variance 1, a long tail of bad ones drawn in (Yeo-Johnson, an exponent of
 * at most 1, so that the good end keeps its room).   Cowen-Rivers et al. 2022.
 * First what is far off is brought near: how bad a fit is that ran wild says nothing of where the good ones are, and beside
 * a few of 1e9 all others would look alike.
 */
export function evenLosses(losses: Float64Array): Float64Array {
  const out = standardize(cap(Float64Array.from(losses)));
  if (out.every((v) => v === 0)) return out;
  const lambda = Math.min(1, likeliestLambda(out));
  for (let i = 0; i < out.length; i++) out[i] = yeoJohnson(out[i]!, lambda);
  return standardize(out);
}

/** In place. Where half of them are equally good, nothing says what far is. */
function cap(losses: Float64Array): Float64Array {
  const sorted = losses.slice().sort();
  const median = sorted[(sorted.length - 1) >> 1]!;
  const most = median + WORST * (median - sorted[0]!);
  if (most > median) for (let i = 0; i < losses.length; i++) losses[i] = Math.min(losses[i]!, most);
  return losses;
}

/** In place: mean 0, variance 1; equal values become 0. */
function standardize(values: Float64Array): Float64Array {
  const n = values.length;
  let largest = 0;
  for (const v of values) largest = Math.max(largest, Math.abs(v));
  if (largest === 0) return values;
  let mean = 0;
  for (const v of values) mean += v / largest / n;
  let square = 0;
  for (const v of values) square += (v / largest - mean) ** 2 / n;
  const deviation = Math.sqrt(square);
  // A spread of nothing but rounding.
  const scale = deviation > 1e-14 ? 1 / deviation : 0;
  for (let i = 0; i < n; i++) values[i] = (values[i]! / largest - mean) * scale;
  return values;
}
