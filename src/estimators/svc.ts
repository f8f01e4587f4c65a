import type { Estimator, Fitted, Prediction, Training } from "../contracts.js";
import { type Matrix, takeRowsLater } from "../core/matrix.js";
import type { ArgsOf } from "../core/schema.js";
import type { BoxMatrix, BoxProblem } from "../numeric/box-problem.js";
import { BoxRoom } from "../numeric/box-room.js";
import { classesOf, classWeight, rowWeights } from "./class-weights.js";
import {
  type Decisions,
  kernelOf,
  kernelParams,
  kernelParts,
  type Machines,
  machineBytes,
  machines,
  pairAt,
  placesFor,
  predictMachines,
  type Run,
  rowsOf,
  type Solved,
  solveForBounds,
  solverOf,
} from "./support-vectors.js";

const params = {
  ...kernelParams,
  class_weight: classWeight,
};

/**
 * Minimizes ½|w|² + C Σ max(0, 1 − y f(x)) for every pair of classes; the class that wins most pairs is predicted, the
 * lowest of equals. Scores: of two classes ∓ the decision value; of more, pairs won, and the sum of the class's decision
 * values squeezed into a third either way. A class that the fold lacks scores −1.   Cortes & Vapnik 1995.
 */
export const svc: Estimator<typeof params> = {
  name: "svc",
  doc: "Support vector classification with a kernel, one machine a pair of classes",
  twin: "sklearn.svm.SVC",
  params,
  task: "class",
  scores: "decision",
  accepts: { missing: false, category: false },
  complexity: ({ C, gamma }) => [Number(C), typeof gamma === "number" ? gamma : 0],
  cost: (_args, rows, columns) => 0.3 * rows * rows * (columns + 20),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict: (model, x, out) => predictAll([model], x, [out]),
  bytes: machineBytes,
  path: { params: ["C"], dear: ["C"], exactness: "exact", fit: fitAll, predict: predictAll },
};

function predictAll(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  predictMachines(models, x, outs, decide);
}

/** Each member is what it would be alone; they share the kernel. */
function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { classes, checkpoint } = train;
  const kernel = kernelOf(grid[0]!, train);
  const present = classesOf(train);
  const own = rowWeights(train, grid[0]!.class_weight === "balanced");
  // Row by row of one class after the other: the rows of a pair are two runs.
  const order = Array.from(train.y.keys()).sort((a, b) => train.y[a]! - train.y[b]! || a - b);
  const x = takeRowsLater(train.x, order);
  const weights = Float64Array.from(order, (i) => own[i]!);
  const places = Int32Array.from(order, (i) => present.indexOf(train.y[i]!));
  const bounds = grid.map(({ C }) => C);
  const runs = runsOf(places, present.length);
  const matrixOf = kernelParts(
    kernel,
    x,
    runs.map(({ size }) => size),
  );
  const place = placesFor((present.length - 1) * x.rows * bounds.length);
  const problemOf = pairProblems(weights, runs);
  const room = new BoxRoom(x.rows);
  const solved: Solved[] = [];
  for (const pair of pairsOfClasses(runs, matrixOf)) {
    const { a, b, rows, first } = pair;
    const solve = solverOf(kernel, x, rows, pair.matrix, room);
    const solutions = solveForBounds(bounds, problemOf(pair), solve, checkpoint, place);
    const rivalOf = (at: number) => (at < first ? b - 1 : a);
    solved.push({ rows, solutions, pair: pairAt(a, b, present.length), rivalOf });
  }
  return machines(kernel, x, { classes, present, places }, solved, grid.length);
}

/** Two classes against one another. */
interface Pair {
  readonly a: number;
  readonly b: number;
  /** Those of the lower class a come first. */
  readonly rows: Int32Array;
  readonly first: number;
  readonly matrix: BoxMatrix;
}

/** runs: the rows of each class.   One pair after the other, as it is asked for. */
function* pairsOfClasses(runs: readonly Run[], matrixOf: (runs: readonly Run[]) => BoxMatrix): Iterable<Pair> {
  for (const [a, ofA] of runs.entries()) {
    for (const [k, ofB] of runs.slice(a + 1).entries()) {
      const both = [ofA, ofB];
      yield { a, b: a + 1 + k, rows: rowsOf(both), first: ofA.size, matrix: matrixOf(both) };
    }
  }
}

/** places: of each row's class, ascending. */
const runsOf = (places: Int32Array, count: number): readonly Run[] =>
  Array.from({ length: count }, (_, k) => {
    const begin = places.indexOf(k);
    return { begin, size: places.lastIndexOf(k) + 1 - begin };
  });

/** By pair and bound, good until the next one's. Rows of the lower class are to be above 0, as in LIBSVM. */
function pairProblems(weights: Float64Array, runs: readonly Run[]): (pair: Pair) => (C: number) => BoxProblem {
  const most = runs.reduce((sum, { size }) => sum + size, 0);
  const all = { linear: new Float64Array(most), low: new Float64Array(most), high: new Float64Array(most) };
  return ({ rows, first }) => {
    const size = rows.length;
    const linear = all.linear.subarray(0, size).fill(1).fill(-1, 0, first);
    const low = all.low.subarray(0, size).fill(0);
    const high = all.high.subarray(0, size).fill(0);
    return (C) => {
      for (let at = 0; at < first; at++) high[at] = C * weights[rows[at]!]!;
      for (let at = first; at < size; at++) low[at] = -C * weights[rows[at]!]!;
      return { linear, low, high, kink: 0 };
    };
  };
}

function decide({ classes, present }: Machines, { values, stride }: Decisions, out: Prediction): void {
  const rows = out.values.length;
  out.scores.fill(-1);
  if (present.length === 1) {
    out.values.fill(present[0]!);
    out.scores.fill(1, present[0]! * rows, (present[0]! + 1) * rows);
    return;
  }
  if (classes === 2) {
    for (let i = 0; i < rows; i++) {
      const d = values[i]!;
      out.values[i] = d > 0 ? 0 : 1;
      out.scores[i] = d;
      out.scores[rows + i] = -d;
    }
    return;
  }
  const votes = new Int32Array(present.length);
  const sums = new Float64Array(present.length);
  for (let i = 0; i < rows; i++) {
    votes.fill(0);
    sums.fill(0);
    for (let a = 0, at = i; a < present.length; a++) {
      for (let b = a + 1; b < present.length; b++, at += stride) {
        const d = values[at]!;
        const winner = d > 0 ? a : b;
        votes[winner] = votes[winner]! + 1;
        sums[a] = sums[a]! + d;
        sums[b] = sums[b]! - d;
      }
    }
    let most = 0;
    for (let k = 1; k < votes.length; k++) if (votes[k]! > votes[most]!) most = k;
    out.values[i] = present[most]!;
    for (let k = 0; k < present.length; k++) {
      out.scores[present[k]! * rows + i] = votes[k]! + sums[k]! / (3 * (Math.abs(sums[k]!) + 1));
    }
  }
}
