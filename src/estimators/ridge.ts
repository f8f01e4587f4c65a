import type { Derived, Estimator, Fitted, Training } from "../contracts.js";
import { type ArgsOf, real } from "../core/schema.js";
import { gramOf } from "../numeric/known-gram.js";
import { ridgeLeftOut } from "../numeric/ridge-left-out.js";
import { isDual, type RidgePath, ridgePath } from "../numeric/ridge-path.js";
import { sparseRidge } from "../numeric/sparse-ridge.js";
import { bytesOfOne, linearDerivative, linearModels, predictNumber, predictNumbers } from "./linear.js";

const params = {
  alpha: real({
    doc: "Strength of the penalty alpha |w|²; the intercept is free",
    default: 1,
    min: 0,
    range: [1e-3, 1e3],
    scale: "log",
  }),
};

/** Minimizes |y − Xw − b|² + alpha |w|², rows weighted. */
export const ridge: Estimator<typeof params> = {
  name: "ridge",
  doc: "Linear regression with a penalty on the squares of its coefficients",
  twin: "sklearn.linear_model.Ridge",
  params,
  task: "number",
  scores: "none",
  accepts: { missing: false, category: false },
  complexity: ({ alpha }) => [-Number(alpha)],
  // Most of it are products in a kernel, many at a time.
  cost(_args, rows, columns) {
    const least = Math.min(rows, columns);
    return 0.3 * rows * columns * least + 10 * least ** 3;
  },
  learnsFromMoments: (rows, columns) => !isDual(rows, columns),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict: predictNumber,
  bytes: bytesOfOne,
  path: { params: ["alpha"], exactness: "exact", fit: fitAll, predict: predictNumbers },
  derives: { params: ["alpha"], fit: derive },
  leftOut: {
    tolerance: 1e-8,
    predict: ({ x, y }, grid) => ridgeLeftOut(x, y, alphasOf(grid)),
  },
};

const alphasOf = (grid: readonly ArgsOf<typeof params>[]) => Float64Array.from(grid, ({ alpha }) => alpha);

/** d w / d alpha = −(XᵀX + alpha)⁻¹ w. */
function derive(train: Training, { alpha }: ArgsOf<typeof params>, by: readonly string[]): Derived {
  const { solve, ...data } = solverOf(train);
  const alphas = Float64Array.of(alpha);
  const w = new Float64Array(train.x.columns.length);
  solve(alphas, w);
  const fall = new Float64Array(w.length);
  solve(alphas, fall, 2);
  const move = fall.map((v) => -v);
  const fitted = linearModels(w, 1, data)[0]!;
  return { fitted, derivative: (x) => by.map(() => linearDerivative(move, data, x)) };
}

function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { solve, ...data } = solverOf(train);
  train.checkpoint();
  const w = new Float64Array(train.x.columns.length * grid.length);
  solve(alphasOf(grid), w);
  return linearModels(w, grid.length, data);
}

/** Solves for some alphas, without an intercept; the means say what the intercept is. */
function solverOf(train: Training): RidgePath {
  const { x, y, weights, checkpoint } = train;
  checkpoint();
  if (x.sparse === undefined) return ridgePath(x, y, weights, () => gramOf(train));
  return sparseRidge(x.sparse, y, weights ?? new Float64Array(y.length).fill(1), checkpoint);
}
