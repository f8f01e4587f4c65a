import { expOf } from "./exponential.js";
import { LossKernel } from "./kernels/boosting-loss.js";

export interface LossDerivatives {
  /** raw: rows × outputs, column-major. Fills both, in the same layout. */
  derivatives(raw: Float64Array, gradients: Float32Array, hessians: Float32Array): void;
}

/** What boosting lowers, with one raw score a row for every output. */
export interface BoostingLoss extends LossDerivatives {
  readonly outputs: number;
  /** Whether rows differ in their second derivatives. */
  readonly hasHessians: boolean;
  /** The best constant scores. */
  readonly baseline: Float64Array;
  /** Weighted mean over the given rows, of these raw scores. */
  mean(raw: Float64Array, rows: Int32Array): number;
}

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
  const kernel = new LossKernel(y, 0, weights);
  return {
    outputs: 1,
    hasHessians: weights !== undefined,
    baseline: Float64Array.of(meanOver(rows, weights, (i) => y[i]!)),
    derivatives: (raw, gradients, hessians) => kernel.derivatives(raw, gradients, hessians),
    mean: (raw, of) => meanOver(of, weights, (i) => 0.5 * (raw[i]! - y[i]!) ** 2),
  };
}

/** log(1 + exp(raw)) − y raw. */
function logistic(y: Float64Array, weights: Float64Array | undefined, rows: Int32Array): BoostingLoss {
  const share = meanOver(rows, weights, (i) => y[i]!);
  const p = Math.min(1 - NO_CERTAINTY, Math.max(NO_CERTAINTY, share));
  const kernel = new LossKernel(y, 2, weights);
  return {
    outputs: 1,
    hasHessians: true,
    baseline: Float64Array.of(Math.log(p / (1 - p))),
    derivatives: (raw, gradients, hessians) => kernel.derivatives(raw, gradients, hessians),
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
  const n = y.length;
  const logs = Float64Array.from({ length: outputs }, (_, k) => {
    const share = meanOver(rows, weights, (i) => (y[i] === k ? 1 : 0));
    return Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, share)));
  });
  const center = logs.reduce((sum, v) => sum + v, 0) / outputs;
  const kernel = new LossKernel(y, outputs, weights);
  return {
    outputs,
    hasHessians: true,
    baseline: logs.map((v) => v - center),
    derivatives: (raw, gradients, hessians) => kernel.derivatives(raw, gradients, hessians),
    mean: (raw, of) => meanOver(of, weights, (i) => logOfSum(raw, n, i) - raw[y[i]! * n + i]!),
  };
}

/** The logarithm of the sum of the exponentials of row i's raw scores. */
function logOfSum(raw: Float64Array, n: number, i: number): number {
  let top = raw[i]!;
  for (let at = n + i; at < raw.length; at += n) top = Math.max(top, raw[at]!);
  let sum = 0;
  for (let at = i; at < raw.length; at += n) sum += Math.exp(raw[at]! - top);
  return top + Math.log(sum);
}

/** The kernel's twin, to the last bit.   y: numbers, where there are no classes, or places of classes. */
export function plainDerivatives(y: Float64Array, classes: number, weights: Float64Array | undefined): LossDerivatives {
  const weight = (i: number) => weightOf(weights, i);
  if (classes === 0) return { derivatives: (raw, ...out) => squaredDerivatives(raw, y, weight, ...out) };
  if (classes === 2) return { derivatives: (raw, ...out) => logisticDerivatives(raw, y, weight, ...out) };
  return { derivatives: (raw, ...out) => softmaxDerivatives(raw, y, weight, ...out) };
}

type Weight = (row: number) => number;

function squaredDerivatives(
  raw: Float64Array,
  y: Float64Array,
  weight: Weight,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  for (let i = 0; i < y.length; i++) {
    gradients[i] = weight(i) * (raw[i]! - y[i]!);
    hessians[i] = weight(i);
  }
}

function logisticDerivatives(
  raw: Float64Array,
  y: Float64Array,
  weight: Weight,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  for (let i = 0; i < y.length; i++) {
    const e = expOf(-Math.abs(raw[i]!));
    const [factor, rest] = raw[i]! >= 0 ? [1, e] : [e, 1];
    gradients[i] = weight(i) * (((1 - y[i]!) * factor - y[i]! * rest) / (1 + e));
    hessians[i] = weight(i) * (e / ((1 + e) * (1 + e)));
  }
}

function softmaxDerivatives(
  raw: Float64Array,
  y: Float64Array,
  weight: Weight,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  const n = y.length;
  const outputs = raw.length / n;
  const shares = new Float64Array(outputs);
  for (let i = 0; i < n; i++) {
    let top = raw[i]!;
    for (let k = 1; k < outputs; k++) top = Math.max(top, raw[k * n + i]!);
    let sum = 0;
    for (let k = 0; k < outputs; k++) {
      shares[k] = expOf(raw[k * n + i]! - top);
      sum += shares[k]!;
    }
    for (let k = 0; k < outputs; k++) {
      const p = shares[k]! / sum;
      gradients[k * n + i] = weight(i) * (y[i] === k ? p - 1 : p);
      hessians[k * n + i] = weight(i) * p * (1 - p);
    }
  }
}
