import type { Estimator, Fitted, Training } from "../contracts.js";
import { eachColumn, type PartReader, partsOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, real } from "../core/schema.js";
import { gramOfColumns } from "../numeric/kernels/gram.js";
import { linearValues } from "../numeric/kernels/linear-values.js";
import { symmetricEigen } from "../numeric/symmetric-eigen.js";
import { classesOf } from "./class-weights.js";
import { decideFromLogs } from "./scores.js";

const params = {
  shrinkage: real({
    doc: "0: the covariance as it is; 1: the mean variance for every column, and no covariance",
    default: 0,
    min: 0,
    max: 1,
    range: [0, 1],
  }),
};

type Model = {
  /** The classes that the training part has, ascending. */
  readonly present: Int32Array;
  /** Columns × classes, and a constant a class. */
  readonly w: Float64Array;
  readonly constants: Float64Array;
};

/**
 * Classes are normal with one covariance: the mean of theirs, by class shares. Directions in which no class varies do
 * not count. Row weights do not count, as in the twin. A class that the fold lacks has probability 0.
 * Hastie, Tibshirani & Friedman 4.3; Ledoit & Wolf 2004 for the form of the shrinkage.
 */
export const lda: Estimator<typeof params> = {
  name: "lda",
  doc: "Linear discriminant analysis: normal classes with a common covariance",
  twin: "sklearn.discriminant_analysis.LinearDiscriminantAnalysis(solver='lsqr')",
  params,
  task: "class",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: ({ shrinkage }) => [-Number(shrinkage)],
  cost: (_args, rows, columns) => 0.9 * rows * columns * columns + 4 * columns ** 3,
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict({ buffer }, x, out) {
    const { present, w, constants } = unpack<Model>(buffer);
    out.scores.fill(Number.NEGATIVE_INFINITY);
    const columns = Array.from(present, (c) => out.scores.subarray(c * x.rows, (c + 1) * x.rows));
    linearValues(x, w, constants, columns);
    decideFromLogs(out);
  },
  path: { params: ["shrinkage"], exactness: "exact", fit: fitAll },
};

/** Shrinking moves the eigenvalues of the covariance only, so that one decomposition serves all. */
function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { x, checkpoint } = train;
  const n = x.rows;
  const p = x.columns.length;
  const present = classesOf(train);
  const { means, counts, read } = classMeans(train, present);
  const vectors = new Float64Array(p * p);
  gramOfColumns({ n, p, read }, vectors);
  const values = new Float64Array(p);
  checkpoint();
  symmetricEigen(vectors, p, values);
  for (let k = 0; k < p; k++) values[k] = Math.max(0, values[k]! / n);
  const average = values.reduce((sum, v) => sum + v, 0) / p;
  const center = new Float64Array(p);
  for (const [k, count] of counts.entries()) {
    for (let j = 0; j < p; j++) center[j] = center[j]! + (means[k * p + j]! * count) / n;
  }
  return grid.map(({ shrinkage }) => {
    const shrunk = values.map((v) => (1 - shrinkage) * v + shrinkage * average);
    const zero = (shrunk.at(-1) ?? 0) * Number.EPSILON * Math.max(n, p);
    const inverse = shrunk.map((v) => (v > zero ? 1 / v : 0));
    return { buffer: pack({ present, ...discriminants(means, counts, center, vectors, inverse, n) } satisfies Model) };
  });
}

/** Means, p × classes; rows of each class; and what reads columns less the mean of each row's class. */
function classMeans({ x, y, classes }: Training, present: Int32Array) {
  const p = x.columns.length;
  const places = new Int32Array(classes);
  for (const [k, c] of present.entries()) places[c] = k;
  const codes = new Int32Array(x.rows);
  const counts = new Float64Array(present.length);
  for (let i = 0; i < codes.length; i++) {
    const k = places[y[i]!]!;
    codes[i] = k;
    counts[k] = counts[k]! + 1;
  }
  const means = new Float64Array(p * present.length);
  const sums = new Float64Array(present.length);
  eachColumn(x, (column, j) => {
    sums.fill(0);
    for (let i = 0; i < codes.length; i++) sums[codes[i]!] = sums[codes[i]!]! + column[i]!;
    for (let k = 0; k < sums.length; k++) means[k * p + j] = sums[k]! / counts[k]!;
  });
  const parts = partsOf(x);
  const read: PartReader = (j, from, out) => {
    parts(j, from, out);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! - means[codes[from + i]! * p + j]!;
  };
  return { means, counts, read };
}

/** Class k scores w·x + constant with w = Σ⁻¹(mean − center): the center cancels between classes, and steadies the sums. */
function discriminants(
  means: Float64Array,
  counts: Float64Array,
  center: Float64Array,
  vectors: Float64Array,
  inverse: Float64Array,
  n: number,
): Pick<Model, "w" | "constants"> {
  const p = center.length;
  const w = new Float64Array(means.length);
  const constants = new Float64Array(counts.length);
  for (const [k, count] of counts.entries()) {
    const mean = means.subarray(k * p, (k + 1) * p);
    const own = w.subarray(k * p, (k + 1) * p);
    for (let e = 0; e < p; e++) {
      let along = 0;
      for (let j = 0; j < p; j++) along += vectors[e * p + j]! * (mean[j]! - center[j]!);
      const scaled = along * inverse[e]!;
      for (let j = 0; j < p; j++) own[j] = own[j]! + scaled * vectors[e * p + j]!;
    }
    let constant = Math.log(count / n);
    for (let j = 0; j < p; j++) constant -= own[j]! * (center[j]! + 0.5 * (mean[j]! - center[j]!));
    constants[k] = constant;
  }
  return { w, constants };
}
