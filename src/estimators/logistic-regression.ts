import type { Estimator, Fitted, Training } from "../contracts.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, choice, real } from "../core/schema.js";
import { centered } from "../numeric/center.js";
import { multiplyMatrix } from "../numeric/products.js";
import { softmaxSolver } from "../numeric/softmax-fit.js";
import { softmaxL1Solver } from "../numeric/softmax-l1.js";
import { classesOf, rowWeights } from "./class-weights.js";
import { fromRaw } from "./scores.js";

const params = {
  C: real({
    doc: "Weight of the loss against the penalty; the intercepts are free",
    default: 1,
    min: 0,
    above: true,
    range: [1e-3, 1e3],
    scale: "log",
  }),
  l1_ratio: real({
    doc: "Share of the penalty on absolute values |w|₁, which sets weak coefficients to zero; the rest is on ½ |w|²",
    default: 0,
    min: 0,
    max: 1,
    range: [0, 1],
  }),
  class_weight: choice({
    doc: "balanced: rows count rows / (classes × rows of their class)",
    values: ["none", "balanced"],
    default: "none",
  }),
};

type Model = {
  readonly classes: number;
  /** The classes that the training part has, ascending. */
  readonly present: Int32Array;
  /** Columns × outputs, and an intercept an output: one output for two classes, none for one. */
  readonly w: Float64Array;
  readonly intercepts: Float64Array;
};

/**
 * Minimizes (1 − l1_ratio) ½ |W|² + l1_ratio |W|₁ + C Σ s · log-loss: softmax over more than two classes, logistic function over two. To convergence,
 * where the twin stops earlier by default: it gets there with a small tol and enough iterations.
 * A class that the fold lacks has probability 0.
 */
export const logisticRegression: Estimator<typeof params> = {
  name: "logistic_regression",
  doc: "Linear classification with probabilities, penalized by the size of its coefficients",
  twin: "sklearn.linear_model.LogisticRegression",
  params,
  task: "class",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: ({ C }) => [Number(C)],
  cost: (_args, rows, columns) => 20 * rows * columns * columns,
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict({ buffer }, x, out) {
    const { present, w, intercepts } = unpack<Model>(buffer);
    const linear = new Float64Array(x.rows * intercepts.length);
    multiplyMatrix(x, w, linear);
    for (let at = 0; at < linear.length; at++) linear[at] = linear[at]! + intercepts[Math.floor(at / x.rows)]!;
    fromRaw(linear, present, out);
  },
  path: { params: ["C"], exactness: 1e-6, further: 0.15, fit: fitAll },
};

function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { x, classes } = train;
  const p = x.columns.length;
  const present = classesOf(train);
  if (present.length === 1) {
    const nothing = new Float64Array(0);
    const buffer = pack({ classes, present, w: nothing, intercepts: nothing } satisfies Model);
    return grid.map(() => ({ buffer }));
  }
  const place = new Map(Array.from(present, (c, i) => [c, i]));
  const y = Int32Array.from(train.y, (c) => place.get(c)!);
  const s = rowWeights(train, grid[0]!.class_weight === "balanced");
  const { xMean, ...data } = columnsOf(train);
  const problem = { ...data, n: x.rows, p, y, classes: present.length, s };
  const { l1_ratio } = grid[0]!;
  const solve = l1_ratio > 0 ? softmaxL1Solver(problem, l1_ratio) : softmaxSolver(problem);
  const models: Fitted[] = new Array(grid.length);
  const ascending = Array.from(grid.keys()).sort((a, b) => grid[a]!.C - grid[b]!.C);
  for (const at of ascending) {
    const theta = solve(grid[at]!.C, train.checkpoint);
    models[at] = { buffer: pack({ classes, present, ...uncentered(theta, xMean) } satisfies Model) };
  }
  return models;
}

/** Less their means, which helps the solver; sparse columns as they are. */
function columnsOf({ x, y }: Training) {
  if (x.sparse === undefined) return centered(x, y);
  return { x: new Float64Array(0), sparse: x.sparse, xMean: new Float64Array(x.columns.length) };
}

function uncentered(theta: Float64Array, xMean: Float64Array): Pick<Model, "w" | "intercepts"> {
  const p = xMean.length;
  const outputs = theta.length / (p + 1);
  const w = new Float64Array(outputs * p);
  const intercepts = new Float64Array(outputs);
  for (let k = 0; k < outputs; k++) {
    w.set(theta.subarray(k * (p + 1), k * (p + 1) + p), k * p);
    let intercept = theta[k * (p + 1) + p]!;
    for (let j = 0; j < p; j++) intercept -= w[k * p + j]! * xMean[j]!;
    intercepts[k] = intercept;
  }
  return { w, intercepts };
}
