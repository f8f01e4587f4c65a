import type { Estimator, Fitted, Prediction, Training } from "../contracts.js";
import type { Matrix } from "../core/matrix.js";
import { type ArgsOf, real } from "../core/schema.js";
import type { BoxSolution } from "../numeric/box-optimum.js";
import type { BoxProblem } from "../numeric/box-problem.js";
import { BoxRoom } from "../numeric/box-room.js";
import {
  kernelOf,
  kernelParams,
  kernelParts,
  machineBytes,
  machines,
  placesFor,
  predictMachines,
  rowsOf,
  solveForBounds,
  solverOf,
} from "./support-vectors.js";

const params = {
  ...kernelParams,
  epsilon: real({ doc: "Errors smaller than this cost nothing", default: 0.1, min: 0, range: [1e-3, 1], scale: "log" }),
};

/** Minimizes ½|w|² + C Σ max(0, |y − f(x)| − epsilon), rows weighted.   Smola & Schölkopf 2004. */
export const svr: Estimator<typeof params> = {
  name: "svr",
  doc: "Support vector regression with a kernel",
  twin: "sklearn.svm.SVR",
  params,
  task: "number",
  scores: "none",
  accepts: { missing: false, category: false },
  complexity: ({ C, gamma }) => [Number(C), typeof gamma === "number" ? gamma : 0],
  cost: (_args, rows, columns) => 0.3 * rows * rows * (columns + 20),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict: (model, x, out) => predictAll([model], x, [out]),
  bytes: machineBytes,
  path: { params: ["C", "epsilon"], dear: ["C", "epsilon"], exactness: "exact", fit: fitAll, predict: predictAll },
};

function predictAll(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  predictMachines(models, x, outs, (_model, { values }, out) => out.values.set(values.subarray(0, x.rows)));
}

/** Each member is what it would be alone; they share the kernel. */
function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { x, checkpoint } = train;
  const n = x.rows;
  const kernel = kernelOf(grid[0]!, train);
  const all = { begin: 0, size: n };
  const rows = rowsOf([all]);
  const solve = solverOf(kernel, x, rows, kernelParts(kernel, x, [n])([all]), new BoxRoom(n));
  const place = placesFor(n * grid.length);
  const solutions: BoxSolution[] = [];
  for (const epsilon of new Set(grid.map((args) => args.epsilon))) {
    const members = [...grid.keys()].filter((m) => grid[m]!.epsilon === epsilon);
    const bounds = members.map((m) => grid[m]!.C);
    const found = solveForBounds(bounds, (C) => tubeProblem(train, C, epsilon), solve, checkpoint, place);
    for (const [k, solution] of found.entries()) solutions[members[k]!] = solution;
  }
  const own = { classes: 0, present: new Int32Array(0), places: new Int32Array(n) };
  const solved = { rows, solutions, pair: 0, rivalOf: () => 0 };
  return machines(kernel, x, own, [solved], grid.length);
}

/** Variables above 0 pull predictions up, those below down. */
function tubeProblem({ y, weights }: Training, C: number, epsilon: number): BoxProblem {
  const high = Float64Array.from(y, (_, k) => C * (weights === undefined ? 1 : weights[k]!));
  return { linear: Float64Array.from(y, (value) => -value), low: high.map((bound) => -bound), high, kink: epsilon };
}
