import type { Estimator } from "../contracts.js";
import { rowMajor } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { choice, real } from "../core/schema.js";
import { choleskyFactor, choleskySolve } from "../numeric/cholesky.js";
import { momentsOf } from "../numeric/moments.js";

const params = {
  kernel: choice({
    doc: "How rows at a distance go together: rbf is smooth, matern52, matern32 and exponential ever rougher",
    values: ["rbf", "matern52", "matern32", "exponential"],
    default: "rbf",
  }),
  length: real({
    doc: "Distance over which rows go together, in units of the columns: standardize them",
    default: 1,
    min: 0,
    above: true,
    range: [0.1, 100],
    scale: "log",
  }),
  noise: real({
    doc: "Variance of what the features do not tell, as a share of the target's",
    default: 0.01,
    min: 0,
    range: [1e-4, 1],
    scale: "log",
  }),
};

type Model = {
  readonly kernel: string;
  readonly length: number;
  readonly columns: number;
  /** Row by row. */
  readonly x: Float64Array;
  /** What each training row adds. */
  readonly weights: Float64Array;
  readonly mean: number;
};

const KERNELS: Readonly<Record<string, (distance: number) => number>> = {
  rbf: (r) => Math.exp(-0.5 * r * r),
  matern52: (r) => (1 + Math.sqrt(5) * r + (5 / 3) * r * r) * Math.exp(-Math.sqrt(5) * r),
  matern32: (r) => (1 + Math.sqrt(3) * r) * Math.exp(-Math.sqrt(3) * r),
  exponential: (r) => Math.exp(-r),
};

/** The posterior mean, of a standardized target; kernel and length as they are given. Rasmussen & Williams 2006, 2.2. */
export const gaussianProcess: Estimator<typeof params> = {
  name: "gaussian_process",
  doc: "Regression by how alike rows are, smooth over the distance between them",
  twin: "sklearn.gaussian_process.GaussianProcessRegressor(optimizer=None, normalize_y=True)",
  params,
  task: "number",
  scores: "none",
  accepts: { missing: false, category: false },
  complexity: ({ length }) => [-Number(length)],
  cost: (_args, rows, columns) => rows * rows * (rows / 3 + columns),
  fit({ x, y, checkpoint }, { kernel, length, noise }) {
    const n = x.rows;
    const rows = rowMajor(x);
    const { mean, variance } = momentsOf(y);
    const scale = Math.sqrt(variance) || 1;
    const weights = y.map((v) => (v - mean) / scale);
    const likeness = KERNELS[kernel]!;
    const gram = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      checkpoint();
      for (let j = 0; j < i; j++) gram[i * n + j] = likeness(distance(rows, i, rows, j, x.columns.length) / length);
      gram[i * n + i] = 1 + noise;
    }
    if (!choleskyFactor(gram, n)) {
      throw new Error(`gaussian_process cannot tell rows apart with noise = ${noise}: raise it, or lower length`);
    }
    choleskySolve(gram, n, weights);
    for (let i = 0; i < n; i++) weights[i] = weights[i]! * scale;
    return { buffer: pack({ kernel, length, columns: x.columns.length, x: rows, weights, mean } satisfies Model) };
  },
  predict({ buffer }, x, out) {
    const model = unpack<Model>(buffer);
    const likeness = KERNELS[model.kernel]!;
    const rows = rowMajor(x);
    for (let i = 0; i < x.rows; i++) {
      let sum = model.mean;
      for (let j = 0; j < model.weights.length; j++) {
        sum += model.weights[j]! * likeness(distance(rows, i, model.x, j, model.columns) / model.length);
      }
      out.values[i] = sum;
    }
  },
};

/** Euclidean, of row i of a and row j of b, p columns each. */
function distance(a: Float64Array, i: number, b: Float64Array, j: number, p: number): number {
  let sum = 0;
  for (let k = 0; k < p; k++) sum += (a[i * p + k]! - b[j * p + k]!) ** 2;
  return Math.sqrt(sum);
}
