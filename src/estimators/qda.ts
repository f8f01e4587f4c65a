import type { Estimator, Fitted, Training } from "../contracts.js";
import { columnOf, type Matrix, partsOf, takeRows } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, real } from "../core/schema.js";
import { lessMeans } from "../numeric/center.js";
import { gram } from "../numeric/gram.js";
import { HeldMatrix } from "../numeric/kernels/held-matrix.js";
import { momentsOf } from "../numeric/moments.js";
import { symmetricEigen } from "../numeric/symmetric-eigen.js";
import { classesOf } from "./class-weights.js";
import { decideFromLogs } from "./scores.js";

const params = {
  shrinkage: real({
    doc: "0: each class's covariance as it is; 1: its mean variance for every column, and no covariance",
    default: 0,
    min: 0,
    max: 1,
    range: [0, 1],
  }),
};

type Model = {
  /** The classes that the training part has, ascending. */
  readonly present: Int32Array;
  /** Columns × classes. */
  readonly means: Float64Array;
  /** Columns × columns × classes: rows' deviations times this have variance 1, and none in common. */
  readonly whitening: Float64Array;
  /** Per class: log of its share, less half that of its covariance's determinant. */
  readonly constants: Float64Array;
};

/** Of one class. */
interface Spread {
  readonly mean: Float64Array;
  /** Row e is the e-th eigenvector of the covariance. */
  readonly vectors: Float64Array;
  readonly values: Float64Array;
  readonly rows: number;
}

/**
 * Classes are normal, each with a covariance of its own. Directions in which a class does not vary do not count for it,
 * where the twin refuses: with few rows a class, shrink. Row weights do not count, as in the twin. A class that the fold
 * lacks has probability 0.   Hastie, Tibshirani & Friedman 4.3; Ledoit & Wolf 2004 for the form of the shrinkage.
 */
export const qda: Estimator<typeof params> = {
  name: "qda",
  doc: "Quadratic discriminant analysis: normal classes, each with its covariance",
  twin: "sklearn.discriminant_analysis.QuadraticDiscriminantAnalysis(solver='eigen')",
  params,
  task: "class",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: ({ shrinkage }) => [-Number(shrinkage)],
  cost: (_args, rows, columns, classes) => 1.1 * rows * columns * columns + 4 * classes * columns ** 3,
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict({ buffer }, x, out) {
    const model = unpack<Model>(buffer);
    out.scores.fill(Number.NEGATIVE_INFINITY);
    for (const [k, c] of model.present.entries()) {
      addClass(model, k, x, out.scores.subarray(c * x.rows, (c + 1) * x.rows));
    }
    decideFromLogs(out);
  },
  path: { params: ["shrinkage"], exactness: "exact", fit: fitAll },
};

function addClass({ means, whitening, constants }: Model, k: number, x: Matrix, logs: Float64Array): void {
  const p = x.columns.length;
  const read = lessMeans(partsOf(x), means.subarray(k * p, (k + 1) * p));
  const whitened = new HeldMatrix(read, x.rows, p, p).product(whitening.subarray(k * p * p, (k + 1) * p * p));
  logs.fill(constants[k]!);
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < x.rows; i++) logs[i] = logs[i]! - 0.5 * whitened[j * x.rows + i]! ** 2;
  }
}

/** Shrinking moves the eigenvalues of each covariance only, so that one decomposition a class serves all. */
function fitAll(train: Training, grid: readonly ArgsOf<typeof params>[]): readonly Fitted[] {
  const { x, checkpoint } = train;
  const p = x.columns.length;
  const present = classesOf(train);
  const spreads = Array.from(present, (c) => {
    checkpoint();
    return spreadOf(train, c);
  });
  const means = new Float64Array(present.length * p);
  for (const [k, { mean }] of spreads.entries()) means.set(mean, k * p);
  return grid.map(({ shrinkage }) => {
    const whitening = new Float64Array(present.length * p * p);
    const constants = Float64Array.from(spreads, (spread, k) => {
      const logDeterminant = whiten(spread, shrinkage, whitening.subarray(k * p * p, (k + 1) * p * p));
      return Math.log(spread.rows / x.rows) - 0.5 * logDeterminant;
    });
    return { buffer: pack({ present, means, whitening, constants } satisfies Model) };
  });
}

function spreadOf({ x, y }: Training, c: number): Spread {
  const places = Array.from(y.keys()).filter((i) => y[i] === c);
  const own = takeRows(x, places);
  const p = x.columns.length;
  const mean = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    mean[j] = momentsOf(columnOf(own, j)).mean;
    for (let at = j * own.rows; at < (j + 1) * own.rows; at++) own.data[at] = own.data[at]! - mean[j]!;
  }
  const vectors = new Float64Array(p * p);
  gram(own.data, own.rows, p, vectors);
  const values = new Float64Array(p);
  symmetricEigen(vectors, p, values);
  return { mean, vectors, values: values.map((v) => Math.max(0, v / own.rows)), rows: own.rows };
}

/** Fills `out` with eigenvectors over their standard deviations; returns the logarithm of the determinant. */
function whiten({ vectors, values, rows }: Spread, shrinkage: number, out: Float64Array): number {
  const p = values.length;
  const average = values.reduce((sum, v) => sum + v, 0) / p;
  const shrunk = values.map((v) => (1 - shrinkage) * v + shrinkage * average);
  const zero = (shrunk.at(-1) ?? 0) * Number.EPSILON * Math.max(rows, p);
  let logDeterminant = 0;
  for (let e = 0; e < p; e++) {
    if (shrunk[e]! <= zero) continue;
    logDeterminant += Math.log(shrunk[e]!);
    const scale = 1 / Math.sqrt(shrunk[e]!);
    for (let at = e * p; at < (e + 1) * p; at++) out[at] = vectors[at]! * scale;
  }
  return logDeterminant;
}
