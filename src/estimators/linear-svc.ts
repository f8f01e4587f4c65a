import type { Estimator, Fitted, Prediction, Training } from "../contracts.js";
import { type Matrix, partsOf, partsOfColumns } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, real } from "../core/schema.js";
import { HeldMatrix } from "../numeric/kernels/held-matrix.js";
import { HingeKernel } from "../numeric/kernels/squared-hinge.js";
import { type LinearMap, sparseMap } from "../numeric/products.js";
import { type HingeProblem, minimizeHinge, squaredHinge } from "../numeric/squared-hinge.js";
import { classesOf, classWeight, rowWeights } from "./class-weights.js";
import { eachLinear, linearScores } from "./linear-scores.js";
import { decideFromRaw } from "./scores.js";

/** Of more columns, conjugate gradients take less than factors. */
const MOST_SOLVED = 256;

const params = {
  C: real({
    doc: "Weight of the errors against the penalty ½ |w|², which counts the intercepts, too",
    default: 1,
    min: 0,
    above: true,
    range: [1e-3, 1e3],
    scale: "log",
  }),
  class_weight: classWeight,
};

type Model = {
  /** The classes that the training part has, ascending. */
  readonly present: Int32Array;
  /** Columns × outputs, and an intercept an output: one output for two classes, none for one. */
  readonly w: Float64Array;
  readonly intercepts: Float64Array;
};

/** Each class against the others, with squared hinge loss. To convergence, where the twin stops at a tolerance. */
export const linearSvc: Estimator<typeof params> = {
  name: "linear_svc",
  doc: "Linear support vector classification: the widest margin, errors squared",
  twin: "sklearn.svm.LinearSVC",
  params,
  task: "class",
  scores: "decision",
  accepts: { missing: false, category: false },
  complexity: ({ C }) => [Number(C)],
  cost: (_args, rows, columns, classes) =>
    (columns > MOST_SOLVED ? 400 : 40) * rows * columns * (classes > 2 ? classes : 1),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict({ buffer }, x, out) {
    const model = unpack<Model>(buffer);
    fillScores(linearScores(model, x), model, out);
  },
  path: {
    params: ["C"],
    exactness: 1e-6,
    further: 0.2,
    fit: fitAll,
    predict(models, x, outs) {
      eachLinear<Model>(models, x, (linear, model, at) => fillScores(linear, model, outs[at]!));
    },
    decide(models, x, values) {
      eachLinear<Model>(models, x, (linear, { present }, at) => decideFromRaw(linear, present, values[at]!));
    },
  },
};

/** linear: rows × outputs, column-major. */
function fillScores(linear: Float64Array, { present }: Model, out: Prediction): void {
  const rows = out.values.length;
  // A class that the fold lacks ranks below all others, by a number that scores can count with.
  out.scores.fill(-Number.MAX_VALUE);
  for (const [k, c] of present.entries()) {
    const scores = out.scores.subarray(c * rows, (c + 1) * rows);
    if (present.length === 1) scores.fill(1);
    else if (present.length > 2) scores.set(linear.subarray(k * rows, (k + 1) * rows));
    else for (let i = 0; i < rows; i++) scores[i] = k === 1 ? linear[i]! : -linear[i]!;
  }
  decideFromRaw(linear, present, out.values);
}

function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { x, checkpoint } = train;
  const n = x.rows;
  const p = x.columns.length;
  const present = classesOf(train);
  const own = rowWeights(train, false);
  const balanced = grid[0]!.class_weight === "balanced" ? rowWeights(train, true) : own;
  const outputs = present.length === 1 ? [] : present.length === 2 ? [present[1]!] : [...present];
  const isNarrow = x.sparse === undefined && p <= MOST_SOLVED;
  let engine = isNarrow ? new HingeKernel({ n, p, read: partsOf(x) }) : undefined;
  let maps: Pick<HingeProblem, "x" | "squares"> | undefined;
  const ws = grid.map(() => new Float64Array(outputs.length * p));
  const intercepts = grid.map(() => new Float64Array(outputs.length));
  const ascending = Array.from(grid.keys()).sort((a, b) => grid[a]!.C - grid[b]!.C);
  for (const [k, c] of outputs.entries()) {
    const theta = new Float64Array(p + 1);
    const y = train.y.map((v) => (v === c ? 1 : -1));
    // Of more than two classes, the rows of the others count as they are, as in the twin.
    const isBalanced = outputs.length === 1 || balanced === own;
    const s = isBalanced ? balanced : own.map((weight, i) => (y[i] === 1 ? balanced[i]! : weight));
    engine?.begin(y, s);
    for (const at of ascending) {
      const { C } = grid[at]!;
      if (engine === undefined || !minimizeHinge(engine, C, theta, checkpoint)) {
        // Its place goes to the products, and numbers that it cannot solve for are too large for the other problems, too.
        engine = undefined;
        maps ??= { x: mapOf(x), squares: mapOf(x, (v) => v * v) };
        squaredHinge({ ...maps, n, p, y, s }, C, theta, checkpoint);
      }
      ws[at]!.set(theta.subarray(0, p), k * p);
      intercepts[at]![k] = theta[p]!;
    }
  }
  return grid.map((_, at) => ({
    buffer: pack({ present, w: ws[at]!, intercepts: intercepts[at]! } satisfies Model),
  }));
}

function mapOf(x: Matrix, f?: (value: number) => number): LinearMap {
  const { sparse, rows } = x;
  if (sparse !== undefined) return sparseMap(f ? { ...sparse, values: sparse.values.map(f) } : sparse, rows);
  return new HeldMatrix(f ? partsOfColumns(x.data.map(f), rows) : partsOf(x), rows, x.columns.length, 1);
}
