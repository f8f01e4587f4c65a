import type { Matrix } from "../core/matrix.js";

/** A regression without its intercept: columns and target less their weighted means, rows times √weight. */
export interface Centered {
  /** n × p column-major. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly xMean: Float64Array;
  readonly yMean: number;
}

/** weights: as long as y; absent: all 1. */
export function centered({ rows, columns, data }: Matrix, y: Float64Array, weights?: Float64Array): Centered {
  const p = columns.length;
  const roots = weights?.map(Math.sqrt);
  const total = weights === undefined ? rows : weights.reduce((sum, w) => sum + w, 0);
  const x = new Float64Array(rows * p);
  const xMean = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    const from = data.subarray(j * rows, (j + 1) * rows);
    xMean[j] = centerColumn(from, x.subarray(j * rows, (j + 1) * rows), total, weights, roots);
  }
  const target = new Float64Array(rows);
  const yMean = centerColumn(y, target, total, weights, roots);
  return { x, y: target, xMean, yMean };
}

function centerColumn(
  from: Float64Array,
  to: Float64Array,
  total: number,
  weights: Float64Array | undefined,
  roots: Float64Array | undefined,
): number {
  const n = from.length;
  let sum = 0;
  if (weights === undefined || roots === undefined) {
    for (let i = 0; i < n; i++) sum += from[i]!;
    const mean = sum / total;
    for (let i = 0; i < n; i++) to[i] = from[i]! - mean;
    return mean;
  }
  for (let i = 0; i < n; i++) sum += from[i]! * weights[i]!;
  const mean = sum / total;
  for (let i = 0; i < n; i++) to[i] = (from[i]! - mean) * roots[i]!;
  return mean;
}
