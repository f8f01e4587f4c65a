import type { Derived, Estimator, Fitted, Training } from "../contracts.js";
import { lazyProperty } from "../core/lazy.js";
import { columnsRead, type Matrix, type PartReader } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, real } from "../core/schema.js";
import { centeredColumns, varyingColumns } from "../numeric/center.js";
import { softmaxDerivative } from "../numeric/softmax-derivative.js";
import { softmaxSolver } from "../numeric/softmax-fit.js";
import { softmaxL1Solver } from "../numeric/softmax-l1.js";
import type { SoftmaxProblem } from "../numeric/softmax-problem.js";
import { classesOf, classWeight, rowWeights } from "./class-weights.js";
import { eachLinear, linearScores } from "./linear-scores.js";
import { decideFromRaw, fromRaw, slopesOfRaw } from "./scores.js";

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
  class_weight: classWeight,
};

const withX = lazyProperty("x");

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
  cost: (_args, rows, columns, classes) => rows * columns * (classes > 2 ? 60 * classes : 100),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict({ buffer }, x, out) {
    const model = unpack<Model>(buffer);
    fromRaw(linearScores(model, x), model.present, out);
  },
  path: {
    params: ["C"],
    exactness: 1e-6,
    further: 0.15,
    fit: fitAll,
    predict(models, x, outs) {
      eachLinear<Model>(models, x, (linear, { present }, at) => fromRaw(linear, present, outs[at]!));
    },
    decide(models, x, values) {
      eachLinear<Model>(models, x, (linear, { present }, at) => decideFromRaw(linear, present, values[at]!));
    },
  },
  derives: { params: ["C", "l1_ratio"], fit: derive },
};

/** Through the equations of the optimum, then through the probabilities. */
function derive(train: Training, args: ArgsOf<typeof params>, by: readonly string[]): Derived {
  const { classes } = train;
  const present = classesOf(train);
  if (present.length === 1) {
    const derivative = (x: Matrix) => by.map(() => new Float64Array(x.rows * classes));
    return { fitted: fitAll(train, [args])[0]!, derivative };
  }
  const { problem, frame } = problemOf(train, args, present);
  const theta = solverOf(problem, args)(args.C, train.checkpoint);
  const model = { classes, present, ...uncentered(theta, frame) } satisfies Model;
  const { byC, byRatio } = softmaxDerivative(problem, theta, args.C, args.l1_ratio, train.checkpoint);
  const moves = by.map((name) => uncentered(name === "C" ? byC : byRatio, frame));
  return {
    fitted: { buffer: pack(model) },
    derivative(x) {
      const linear = linearScores(model, x);
      return moves.map((move) => slopesOfRaw(linear, linearScores(move, x), present, classes));
    },
  };
}

function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { classes } = train;
  const present = classesOf(train);
  if (present.length === 1) {
    const nothing = new Float64Array(0);
    const buffer = pack({ classes, present, w: nothing, intercepts: nothing } satisfies Model);
    return grid.map(() => ({ buffer }));
  }
  const { problem, frame } = problemOf(train, grid[0]!, present);
  const solve = solverOf(problem, grid[0]!);
  const models: Fitted[] = new Array(grid.length);
  const ascending = Array.from(grid.keys()).sort((a, b) => grid[a]!.C - grid[b]!.C);
  for (const at of ascending) {
    const theta = solve(grid[at]!.C, train.checkpoint);
    models[at] = { buffer: pack({ classes, present, ...uncentered(theta, frame) } satisfies Model) };
  }
  return models;
}

function problemOf(train: Training, { class_weight }: ArgsOf<typeof params>, present: Int32Array) {
  const { x } = train;
  const place = new Int32Array(train.classes);
  for (const [at, c] of present.entries()) place[c] = at;
  const y = new Int32Array(x.rows);
  for (let i = 0; i < y.length; i++) y[i] = place[train.y[i]!]!;
  const s = rowWeights(train, class_weight === "balanced");
  const n = x.rows;
  const common = { n, y, classes: present.length, s };
  if (x.sparse !== undefined) {
    const p = x.columns.length;
    const problem: SoftmaxProblem = { ...common, p, x: new Float64Array(0), sparse: x.sparse };
    return { problem, frame: { xMean: new Float64Array(p), places: Array.from({ length: p }, (_, j) => j) } };
  }
  // Centered columns help the solver; sparse ones stay as they are.
  const { read: readAny, xMean } = centeredColumns(x);
  const places = varyingColumns({ n, p: x.columns.length, read: readAny });
  const p = places.length;
  const read: PartReader = (j, from, out) => readAny(places[j]!, from, out);
  const problem: SoftmaxProblem = withX({ ...common, p, read }, () => columnsRead({ n, p, read }));
  return { problem, frame: { xMean, places } };
}

/** What a problem leaves out of the columns: their means, and those with one value, which tell no more than the intercept. */
interface Frame {
  /** Of all columns. */
  readonly xMean: Float64Array;
  /** Of the problem's columns. */
  readonly places: readonly number[];
}

const solverOf = (problem: SoftmaxProblem, { l1_ratio }: ArgsOf<typeof params>) =>
  l1_ratio > 0 ? softmaxL1Solver(problem, l1_ratio) : softmaxSolver(problem);

/** theta: of the problem's columns. */
function uncentered(theta: Float64Array, { xMean, places }: Frame): Pick<Model, "w" | "intercepts"> {
  const [p, width] = [xMean.length, places.length + 1];
  const outputs = theta.length / width;
  const w = new Float64Array(outputs * p);
  const intercepts = new Float64Array(outputs);
  for (let k = 0; k < outputs; k++) {
    let intercept = theta[k * width + width - 1]!;
    for (let at = 0; at < places.length; at++) {
      const [j, weight] = [places[at]!, theta[k * width + at]!];
      w[k * p + j] = weight;
      intercept -= weight * xMean[j]!;
    }
    intercepts[k] = intercept;
  }
  return { w, intercepts };
}
