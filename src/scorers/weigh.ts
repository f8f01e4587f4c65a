import type { Truth } from "../contracts.js";

export const weightOf = (truth: Truth, i: number): number => truth.weights?.[i] ?? 1;

/** The weighted mean of a quantity over the rows; NaN without rows or without weight. */
export function meanOver(truth: Truth, quantity: (i: number) => number): number {
  const rows = truth.y.length;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const w = weightOf(truth, i);
    sum += w * quantity(i);
    total += w;
  }
  return sum / total;
}

/** out: d mean / d prediction of each row, where a row's quantity depends on its own prediction alone. */
export function slopeOfMean(truth: Truth, out: Float64Array, slope: (i: number) => number): void {
  let total = 0;
  for (let i = 0; i < out.length; i++) total += weightOf(truth, i);
  for (let i = 0; i < out.length; i++) out[i] = (weightOf(truth, i) * slope(i)) / total;
}
