import { likeliestLambda, yeoJohnson } from "../numeric/yeo-johnson.js";

/**
 * Losses as a process can model them: mean 0, variance 1, a long tail of bad ones drawn in (Yeo-Johnson, an exponent of
 * at most 1, so that the good end keeps its room).   Cowen-Rivers et al. 2022.
 */
export function evenLosses(losses: Float64Array): Float64Array {
  const out = standardize(Float64Array.from(losses));
  if (out.every((v) => v === 0)) return out;
  const lambda = Math.min(1, likeliestLambda(out));
  for (let i = 0; i < out.length; i++) out[i] = yeoJohnson(out[i]!, lambda);
  return standardize(out);
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
