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

/**
 * The mean of (y − value)² over the rows, as meanOver has it to the last bit. It and the two after it judge thousands of
 * candidates in loops of their own, where meanOver calls a function a row.
 */
export function meanOfSquares({ y, weights }: Truth, values: Float64Array): number {
  const rows = y.length;
  let sum = 0;
  if (weights === undefined) {
    for (let i = 0; i < rows; i++) sum += (y[i]! - values[i]!) * (y[i]! - values[i]!);
    return sum / rows;
  }
  let total = 0;
  for (let i = 0; i < rows; i++) {
    sum += weights[i]! * ((y[i]! - values[i]!) * (y[i]! - values[i]!));
    total += weights[i]!;
  }
  return sum / total;
}

/** The mean of |y − value| over the rows. */
export function meanOfDistances({ y, weights }: Truth, values: Float64Array): number {
  const rows = y.length;
  let sum = 0;
  if (weights === undefined) {
    for (let i = 0; i < rows; i++) sum += Math.abs(y[i]! - values[i]!);
    return sum / rows;
  }
  let total = 0;
  for (let i = 0; i < rows; i++) {
    sum += weights[i]! * Math.abs(y[i]! - values[i]!);
    total += weights[i]!;
  }
  return sum / total;
}

/** The share of the rows whose value is the true one. */
export function meanOfHits({ y, weights }: Truth, values: Float64Array): number {
  const rows = y.length;
  let sum = 0;
  if (weights === undefined) {
    for (let i = 0; i < rows; i++) sum += y[i] === values[i] ? 1 : 0;
    return sum / rows;
  }
  let total = 0;
  for (let i = 0; i < rows; i++) {
    sum += y[i] === values[i] ? weights[i]! : 0;
    total += weights[i]!;
  }
  return sum / total;
}

/** out: d mean / d prediction of each row, where a row's quantity depends on its own prediction alone. */
export function slopeOfMean(truth: Truth, out: Float64Array, slope: (i: number) => number): void {
  let total = 0;
  for (let i = 0; i < out.length; i++) total += weightOf(truth, i);
  for (let i = 0; i < out.length; i++) out[i] = (weightOf(truth, i) * slope(i)) / total;
}
