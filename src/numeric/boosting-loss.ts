import { expOf } from "./exponential.js";

/** What boosting lowers, with one raw score a row for every output. */
export interface BoostingLoss {
  /** Numbers (classes is 0), or places of classes. */
  readonly y: Float64Array;
  readonly classes: number;
  readonly weights: Float64Array | undefined;
  readonly outputs: number;
  /** Whether rows differ in their second derivatives; else each one's is 1. */
  readonly hasHessians: boolean;
  /** The best constant scores. */
  readonly baseline: Float64Array;
  /** Weighted mean over the given rows, of these raw scores: outputs columns, as far apart as strideOf says. */
  mean(raw: Float64Array, rows: Int32Array): number;
}

/** How far outputs' columns of so many rows are apart: for kernels that take four at once, and no two in one cache's way. */
export const strideOf = (rows: number): number => 16 * (Math.ceil(rows / 16) | 1);

/** y: class places 0 … outputs − 1, or numbers. `rows`: those that the baseline is of. */
export function lossFor(
  y: Float64Array,
  classes: number,
  weights: Float64Array | undefined,
  rows: Int32Array,
): BoostingLoss {
  if (classes === 0) return squaredError(y, weights, rows);
  return classes === 2 ? logistic(y, weights, rows) : multinomial(y, classes, weights, rows);
}

const NO_CERTAINTY = 10 * Number.EPSILON;
const weightOf = (weights: Float64Array | undefined, i: number): number => (weights === undefined ? 1 : weights[i]!);

function meanOver(rows: Int32Array, weights: Float64Array | undefined, value: (row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (const i of rows) {
    sum += weightOf(weights, i) * value(i);
    total += weightOf(weights, i);
  }
  return sum / total;
}

/** ½ (raw − y)². */
function squaredError(y: Float64Array, weights: Float64Array | undefined, rows: Int32Array): BoostingLoss {
  return {
    ...{ y, classes: 0, weights, outputs: 1 },
    hasHessians: weights !== undefined,
    baseline: Float64Array.of(meanOver(rows, weights, (i) => y[i]!)),
    mean: (raw, of) => meanOver(of, weights, (i) => 0.5 * (raw[i]! - y[i]!) ** 2),
  };
}

/** log(1 + exp(raw)) − y raw. */
function logistic(y: Float64Array, weights: Float64Array | undefined, rows: Int32Array): BoostingLoss {
  const share = meanOver(rows, weights, (i) => y[i]!);
  const p = Math.min(1 - NO_CERTAINTY, Math.max(NO_CERTAINTY, share));
  return {
    ...{ y, classes: 2, weights, outputs: 1 },
    hasHessians: true,
    baseline: Float64Array.of(Math.log(p / (1 - p))),
    mean: (raw, of) =>
      meanOver(of, weights, (i) => Math.max(0, raw[i]!) + Math.log1p(Math.exp(-Math.abs(raw[i]!))) - y[i]! * raw[i]!),
  };
}

/** log Σ exp(raw) − raw of the row's own class. The second derivatives across classes are left out. */
function multinomial(
  y: Float64Array,
  outputs: number,
  weights: Float64Array | undefined,
  rows: Int32Array,
): BoostingLoss {
  const stride = strideOf(y.length);
  const logs = Float64Array.from({ length: outputs }, (_, k) => {
    const share = meanOver(rows, weights, (i) => (y[i] === k ? 1 : 0));
    return Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, share)));
  });
  const center = logs.reduce((sum, v) => sum + v, 0) / outputs;
  return {
    ...{ y, classes: outputs, weights, outputs },
    hasHessians: true,
    baseline: logs.map((v) => v - center),
    mean: (raw, of) => meanOver(of, weights, (i) => logOfSum(raw, stride, i) - raw[y[i]! * stride + i]!),
  };
}

/** The logarithm of the sum of the exponentials of row i's raw scores. */
function logOfSum(raw: Float64Array, stride: number, i: number): number {
  let top = raw[i]!;
  for (let at = stride + i; at < raw.length; at += stride) top = Math.max(top, raw[at]!);
  let sum = 0;
  for (let at = i; at < raw.length; at += stride) sum += Math.exp(raw[at]! - top);
  return top + Math.log(sum);
}

/**
 * The kernel's twin, to the last bit.   raw: outputs columns, as far apart as strideOf says.   pairs: first and second
 * derivative of each raw score, in the same layout.
 */
export function plainDerivatives(
  { y, classes, weights }: Pick<BoostingLoss, "y" | "classes" | "weights">,
  raw: Float64Array,
  pairs: Float32Array,
): void {
  const weight = (i: number) => weightOf(weights, i);
  if (classes === 0) squaredDerivatives(raw, y, weight, pairs);
  else if (classes === 2) logisticDerivatives(raw, y, weight, pairs);
  else softmaxDerivatives(raw, y, weight, pairs);
}

type Weight = (row: number) => number;

function squaredDerivatives(raw: Float64Array, y: Float64Array, weight: Weight, pairs: Float32Array): void {
  for (let i = 0; i < y.length; i++) {
    pairs[2 * i] = weight(i) * (raw[i]! - y[i]!);
    pairs[2 * i + 1] = weight(i);
  }
}

function logisticDerivatives(raw: Float64Array, y: Float64Array, weight: Weight, pairs: Float32Array): void {
  for (let i = 0; i < y.length; i++) {
    const e = expOf(-Math.abs(raw[i]!));
    const [factor, rest] = raw[i]! >= 0 ? [1, e] : [e, 1];
    pairs[2 * i] = weight(i) * (((1 - y[i]!) * factor - y[i]! * rest) / (1 + e));
    pairs[2 * i + 1] = weight(i) * (e / ((1 + e) * (1 + e)));
  }
}

function softmaxDerivatives(raw: Float64Array, y: Float64Array, weight: Weight, pairs: Float32Array): void {
  const stride = strideOf(y.length);
  const outputs = raw.length / stride;
  const shares = new Float64Array(outputs);
  for (let i = 0; i < y.length; i++) {
    let top = raw[i]!;
    for (let k = 1; k < outputs; k++) top = Math.max(top, raw[k * stride + i]!);
    let sum = 0;
    for (let k = 0; k < outputs; k++) {
      shares[k] = expOf(raw[k * stride + i]! - top);
      sum += shares[k]!;
    }
    for (let k = 0; k < outputs; k++) {
      const p = shares[k]! / sum;
      const at = 2 * (k * stride + i);
      pairs[at] = weight(i) * (y[i] === k ? p - 1 : p);
      pairs[at + 1] = weight(i) * p * (1 - p);
    }
  }
}
