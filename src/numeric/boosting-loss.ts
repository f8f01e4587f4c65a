/** What boosting lowers, with one raw score a row for every output. */
export interface BoostingLoss {
  readonly outputs: number;
  /** Whether rows differ in their second derivatives. */
  readonly hasHessians: boolean;
  /** The best constant scores. */
  readonly baseline: Float64Array;
  /** raw: rows × outputs, column-major. Fills both, in the same layout. */
  derivatives(raw: Float64Array, gradients: Float32Array, hessians: Float32Array): void;
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
  return {
    outputs: 1,
    hasHessians: weights !== undefined,
    baseline: Float64Array.of(meanOver(rows, weights, (i) => y[i]!)),
    derivatives(raw, gradients, hessians) {
      for (let i = 0; i < y.length; i++) {
        const w = weightOf(weights, i);
        gradients[i] = w * (raw[i]! - y[i]!);
        hessians[i] = w;
      }
    },
    mean: (raw, of) => meanOver(of, weights, (i) => 0.5 * (raw[i]! - y[i]!) ** 2),
  };
}

/** log(1 + exp(raw)) − y raw. */
function logistic(y: Float64Array, weights: Float64Array | undefined, rows: Int32Array): BoostingLoss {
  const share = meanOver(rows, weights, (i) => y[i]!);
  const p = Math.min(1 - NO_CERTAINTY, Math.max(NO_CERTAINTY, share));
  return {
    outputs: 1,
    hasHessians: true,
    baseline: Float64Array.of(Math.log(p / (1 - p))),
    derivatives(raw, gradients, hessians) {
      for (let i = 0; i < y.length; i++) {
        const w = weightOf(weights, i);
        const e = Math.exp(-raw[i]!);
        // Far out on the left, e overflows: there p is exp(raw) to the last bit.
        const isFar = raw[i]! <= -37;
        const own = isFar ? Math.exp(raw[i]!) : 1 / (1 + e);
        gradients[i] = w * (isFar ? own - y[i]! : (1 - y[i]! - y[i]! * e) / (1 + e));
        hessians[i] = w * (isFar ? own : e / ((1 + e) * (1 + e)));
      }
    },
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
  const shares = new Float64Array(outputs);
  return {
    outputs,
    hasHessians: true,
    baseline: logs.map((v) => v - center),
    derivatives(raw, gradients, hessians) {
      for (let i = 0; i < n; i++) {
        const w = weightOf(weights, i);
        softmaxOf(raw, n, i, shares);
        for (let k = 0; k < outputs; k++) {
          const p = shares[k]!;
          gradients[k * n + i] = w * (y[i] === k ? p - 1 : p);
          hessians[k * n + i] = w * p * (1 - p);
        }
      }
    },
    mean: (raw, of) => meanOver(of, weights, (i) => softmaxOf(raw, n, i, shares) - raw[y[i]! * n + i]!),
  };
}

/** Row i's shares of its raw scores; returns the logarithm of the sum of their exponentials. */
function softmaxOf(raw: Float64Array, n: number, i: number, shares: Float64Array): number {
  let top = raw[i]!;
  for (let k = 1; k < shares.length; k++) top = Math.max(top, raw[k * n + i]!);
  let sum = 0;
  for (let k = 0; k < shares.length; k++) {
    shares[k] = Math.exp(raw[k * n + i]! - top);
    sum += shares[k]!;
  }
  for (let k = 0; k < shares.length; k++) shares[k] = shares[k]! / sum;
  return top + Math.log(sum);
}
