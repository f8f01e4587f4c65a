import type { Estimator, Fitted, Prediction, Training } from "../contracts.js";
import type { Matrix } from "../core/matrix.js";
import { type ArgsOf, real } from "../core/schema.js";
import { solveBox } from "../numeric/smo.js";
import {
  kernelDiagonal,
  kernelOf,
  kernelParams,
  kernelRows,
  machineBytes,
  machines,
  packMachines,
  predictMachines,
  TOLERANCE,
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
  cost: (_args, rows, columns) => rows * rows * (columns + 20),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict: (model, x, out) => predictAll([model], x, [out]),
  bytes: machineBytes,
  path: { params: ["C", "epsilon"], dear: ["C", "epsilon"], exactness: "exact", fit: fitAll, predict: predictAll },
};

function predictAll(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  predictMachines(models, x, outs, (_model, decisions, out) => out.values.set(decisions));
}

/** Each member is solved from scratch, so that it does not depend on the others; they share the kernel. */
function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { x, y, weights, checkpoint } = train;
  const n = x.rows;
  const kernel = kernelOf(grid[0]!, train);
  const row = kernelRows(kernel, x);
  const diagonal = kernelDiagonal(kernel, x);
  const coefs = new Float64Array(grid.length * n);
  const rhos = new Float64Array(grid.length);
  for (const [m, { C, epsilon }] of grid.entries()) {
    const bound = (k: number) => C * (weights === undefined ? 1 : weights[k % n]!);
    const both = { length: 2 * n };
    const { s, rho } = solveBox(
      {
        rows: n,
        row,
        diagonal,
        linear: Float64Array.from(both, (_, k) => (k < n ? epsilon - y[k]! : -epsilon - y[k - n]!)),
        low: Float64Array.from(both, (_, k) => (k < n ? 0 : -bound(k))),
        high: Float64Array.from(both, (_, k) => (k < n ? bound(k) : 0)),
      },
      TOLERANCE,
      checkpoint,
    );
    coefs.set(s, m * n);
    rhos[m] = rho;
  }
  const parts = { classes: 0, present: new Int32Array(0), places: new Int32Array(n), coefs, rhos };
  return packMachines(machines(kernel, x, parts), grid.length);
}
