import type { Derived, Estimator, Fitted, Training } from "../contracts.js";
import { type ArgsOf, real } from "../core/schema.js";
import { centered, totalOf } from "../numeric/center.js";
import { elasticNetDerivative } from "../numeric/elastic-net-derivative.js";
import { elasticNetPath, isByGram } from "../numeric/elastic-net-path.js";
import { gramOf } from "../numeric/known-gram.js";
import { bytesOfOne, linearDerivative, linearModels, predictNumber, predictNumbers } from "./linear.js";

const params = {
  alpha: real({
    doc: "Strength of the penalty; the intercept is free",
    default: 1,
    min: 0,
    above: true,
    range: [1e-3, 1e1],
    scale: "log",
  }),
  l1_ratio: real({
    doc: "Share of the penalty on absolute values: 1 is the lasso, 0 penalizes squares only",
    default: 0.5,
    min: 0,
    max: 1,
    range: [0, 1],
  }),
};

/**
 * Minimizes |y − Xw − b|² / (2 rows) + alpha (l1_ratio |w|₁ + (1 − l1_ratio) |w|² / 2), rows weighted. To the optimum,
 * where the twin stops at a tolerance.
 */
export const elasticNet: Estimator<typeof params> = {
  name: "elastic_net",
  doc: "Linear regression that sets weak coefficients to zero",
  twin: "sklearn.linear_model.ElasticNet",
  params,
  task: "number",
  scores: "none",
  accepts: { missing: false, category: false },
  complexity: ({ alpha, l1_ratio }) => [-Number(alpha) * Number(l1_ratio), -Number(alpha)],
  // Most of it are products in a kernel, many at a time.
  cost: (_args, rows, columns) => 0.25 * rows * columns * columns + 2000 * columns,
  learnsFromMoments: (_rows, columns) => isByGram(columns),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict: predictNumber,
  bytes: bytesOfOne,
  path: { params: ["alpha", "l1_ratio"], exactness: 1e-8, further: 0.02, fit: fitAll, predict: predictNumbers },
  derives: { params: ["alpha", "l1_ratio"], fit: derive },
};

/** Both arguments move both penalties. */
function derive(train: Training, { alpha, l1_ratio }: ArgsOf<typeof params>, by: readonly string[]): Derived {
  const { data, total, solve } = solverOf(train);
  const { x } = centered(train.x, train.y, train.weights);
  const [l1, l2] = [total * alpha * l1_ratio, total * alpha * (1 - l1_ratio)];
  const w = solve(l1, l2, train.checkpoint);
  const { byL1, byL2 } = elasticNetDerivative(x, train.y.length, w, l2);
  const move = (name: string) =>
    w.map((_, j) =>
      name === "alpha"
        ? total * (l1_ratio * byL1[j]! + (1 - l1_ratio) * byL2[j]!)
        : total * alpha * (byL1[j]! - byL2[j]!),
    );
  const fitted = linearModels(w, 1, data)[0]!;
  return { fitted, derivative: (x) => by.map((name) => linearDerivative(move(name), data, x)) };
}

/** `total`: the weight of all rows. */
function solverOf(train: Training) {
  const { x, y, weights } = train;
  const { solve, ...data } = elasticNetPath(x, y, weights, () => gramOf(train));
  return { data, total: totalOf(y, weights), solve };
}

function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { data, total, solve } = solverOf(train);
  const p = train.x.columns.length;
  const all = new Float64Array(p * grid.length);
  // Strong penalties first: few features enter at a time, and each solution is near the one before.
  const order = Array.from(grid.keys()).sort(
    (a, b) => grid[a]!.l1_ratio - grid[b]!.l1_ratio || grid[b]!.alpha - grid[a]!.alpha || a - b,
  );
  for (const at of order) {
    const { alpha, l1_ratio } = grid[at]!;
    all.set(solve(total * alpha * l1_ratio, total * alpha * (1 - l1_ratio), train.checkpoint), at * p);
  }
  return linearModels(all, grid.length, data);
}
