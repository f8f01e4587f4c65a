import type { Estimator, Fitted, Prediction, Training } from "../contracts.js";
import { columnOf, type Matrix, negativeIn } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, choice, real } from "../core/schema.js";
import { sparseMatrix } from "../core/sparse.js";
import { momentsOf } from "../numeric/moments.js";
import { multiply, multiplyMatrix } from "../numeric/products.js";
import { classesOf } from "./class-weights.js";
import { decide } from "./scores.js";

const params = {
  kind: choice({
    doc: "How a feature is distributed in a class: normal, counts, or present (above 0) and absent",
    values: ["gaussian", "multinomial", "bernoulli"],
    default: "gaussian",
  }),
  smoothing: real({
    doc: "gaussian: share of the largest variance added to all, 1e-9 unless said; else added to all counts, 1 unless said",
    optional: true,
    min: 0,
    above: true,
    range: [1e-12, 1],
    scale: "log",
  }),
};
type BayesArgs = ArgsOf<typeof params>;

type Model = {
  readonly kind: BayesArgs["kind"];
  /** How many smoothings: variances, constants and slopes stand one after the other. Absent: one. */
  readonly members?: number;
  /** The classes that the training part has, ascending; the arrays below have one column a class of these. */
  readonly present: Int32Array;
  readonly logPriors: Float64Array;
  /** Of normal features, p × classes. Empty for the others. */
  readonly means: Float64Array;
  readonly variances: Float64Array;
  /** log-likelihood = constants + Σ x · slopes, for the others. */
  readonly constants: Float64Array;
  readonly slopes: Float64Array;
};

/** A class that the fold lacks has probability 0. Where no feature varies at all, only the class shares speak. */
export const naiveBayes: Estimator<typeof params> = {
  name: "naive_bayes",
  doc: "Bayes' rule with features independent within a class",
  twin: "sklearn.naive_bayes.GaussianNB, MultinomialNB, BernoulliNB",
  params,
  task: "class",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: ({ smoothing }) => [-Number(smoothing ?? 0)],
  cost: (_args, rows, columns) => 100 * rows * columns,
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict: (fitted, x, out) => predictAll([fitted], x, [out]),
  bytes: ({ buffer }) => {
    const { members = 1, logPriors, means, variances, constants, slopes } = unpack<Model>(buffer);
    return 8 * (logPriors.length + means.length + (variances.length + constants.length + slopes.length) / members);
  },
  path: {
    params: ["smoothing"],
    exactness: "exact",
    further: 0.05,
    fit: fitAll,
    predict: predictAll,
    decide(models, x, values) {
      judge(models, x, (at, logs, classes) => decideAmong(logs, classes, values[at]!));
    },
  },
};

function predictAll(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  judge(models, x, (at, logs, classes) => {
    const out = outs[at]!;
    out.scores.fill(Number.NEGATIVE_INFINITY);
    for (const [k, c] of classes.entries()) out.scores.set(logs.subarray(k * x.rows, (k + 1) * x.rows), c * x.rows);
    normalize(out);
  });
}

/** The class of the highest logarithm as decide finds it, where those that are absent have −∞. logs: rows × classes. */
function decideAmong(logs: Float64Array, classes: Int32Array, out: Float64Array): void {
  const rows = out.length;
  const hasFirst = classes[0] === 0;
  for (let i = 0; i < rows; i++) {
    let best = hasFirst ? logs[i]! : Number.NEGATIVE_INFINITY;
    let chosen = 0;
    for (let k = hasFirst ? 1 : 0; k < classes.length; k++) {
      const log = logs[k * rows + i]!;
      if (!(log > best)) continue;
      best = log;
      chosen = classes[k]!;
    }
    out[i] = chosen;
  }
}

/** Logarithms that are computed at once, in numbers: they stay in a cache. */
const BLOCK = 2 ** 16;

/** Of one of the models: its joint log likelihoods, rows × the classes that it knows, which the next one overwrites. */
type Judged = (at: number, logs: Float64Array, classes: Int32Array) => void;

function judge(models: readonly Fitted[], x: Matrix, judged: Judged): void {
  for (let from = 0; from < models.length; ) {
    const { buffer } = models[from]!;
    const model = unpack<Model>(buffer);
    const size = x.rows * model.present.length;
    const most = Math.max(1, Math.floor(BLOCK / size));
    let to = from + 1;
    while (to < models.length && to - from < most && models[to]!.buffer === buffer) to++;
    const places = Int32Array.from({ length: to - from }, (_, m) => models[from + m]!.at ?? 0);
    const logs = new Float64Array(size * places.length);
    if (model.kind === "gaussian") addNormals(model, places, x, logs);
    else countLogs(model, places, x, logs);
    for (let m = 0; m < places.length; m++) {
      judged(from + m, logs.subarray(m * size, (m + 1) * size), model.present);
    }
    from = to;
  }
}

function fitAll(train: Training, grid: readonly BayesArgs[]): readonly Fitted[] {
  const { kind } = grid[0]!;
  const present = classesOf(train);
  const weights = train.weights ?? new Float64Array(train.y.length).fill(1);
  const rows = Array.from(present, (c) => placesOf(train.y, c));
  const classWeights = Float64Array.from(rows, (places) => places.reduce((sum, i) => sum + weights[i]!, 0));
  const total = classWeights.reduce((sum, w) => sum + w, 0);
  const common = { kind, present, logPriors: classWeights.map((w) => Math.log(w / total)) };
  const learn =
    kind === "gaussian" ? gaussian(train, rows, weights) : counting(kind, train, rows, weights, classWeights);
  const learned = learn(Float64Array.from(grid, ({ smoothing = USUAL[kind] }) => smoothing));
  const buffer = pack({ ...common, members: grid.length, ...learned } satisfies Model);
  return grid.map((_, at) => ({ buffer, at }));
}

function placesOf(y: Float64Array, c: number): readonly number[] {
  const places: number[] = [];
  for (let i = 0; i < y.length; i++) if (y[i] === c) places.push(i);
  return places;
}

const NOTHING = new Float64Array(0);
/** What is added where nothing is said. */
const USUAL = { gaussian: 1e-9, multinomial: 1, bernoulli: 1 } as const;
/** For each of some smoothings, one after the other. */
type Learn = (smoothings: Float64Array) => Pick<Model, "means" | "variances" | "constants" | "slopes">;

function gaussian({ x }: Training, rows: readonly (readonly number[])[], weights: Float64Array): Learn {
  const p = x.columns.length;
  const means = new Float64Array(rows.length * p);
  const raw = new Float64Array(rows.length * p);
  let largest = 0;
  for (let j = 0; j < p; j++) {
    const column = columnOf(x, j);
    largest = Math.max(largest, momentsOf(column).variance);
    for (const [k, places] of rows.entries()) {
      const { mean, variance } = momentsOf(
        Float64Array.from(places, (i) => column[i]!),
        Float64Array.from(places, (i) => weights[i]!),
      );
      means[k * p + j] = mean;
      raw[k * p + j] = variance;
    }
  }
  const scale = largest > 0 ? largest : 1;
  return (smoothings) => {
    const variances = new Float64Array(raw.length * smoothings.length);
    for (let m = 0; m < smoothings.length; m++) {
      const added = smoothings[m]! * scale;
      for (let at = 0; at < raw.length; at++) variances[m * raw.length + at] = raw[at]! + added;
    }
    return { means, variances, constants: NOTHING, slopes: NOTHING };
  };
}

/**
 * Members of one model differ in their variances: their log likelihoods are one product a class, of the squares of
 * distances from the means and a column of ones. places: of the members.   logs: rows × classes × members.
 */
function addNormals(model: Model, places: Int32Array, x: Matrix, logs: Float64Array): void {
  const { present, means } = model;
  const p = x.columns.length;
  const { rows } = x;
  const classes = present.length;
  const squares = new Float64Array(rows * (p + 1)).fill(1);
  const slopes = new Float64Array((p + 1) * places.length);
  const sums = new Float64Array(rows * places.length);
  for (let k = 0; k < classes; k++) {
    for (let j = 0; j < p; j++) squaresAbout(means[k * p + j]!, columnOf(x, j), squares.subarray(j * rows));
    normalSlopes(model, places, k, slopes);
    multiply(squares, rows, p + 1, slopes, sums);
    for (let m = 0; m < places.length; m++) copy(sums, m * rows, rows, logs, (m * classes + k) * rows);
  }
}

/** A function of its own is compiled in a fraction of the time that all around it takes. */
function copy(from: Float64Array, at: number, count: number, to: Float64Array, place: number): void {
  for (let i = 0; i < count; i++) to[place + i] = from[at + i]!;
}

/** By member and feature −½ / variance in class k; last of a member, what stands beside the squares. */
function normalSlopes(
  { variances, present, means, logPriors }: Model,
  places: Int32Array,
  k: number,
  out: Float64Array,
): void {
  const p = means.length / present.length;
  for (let m = 0; m < places.length; m++) {
    const from = (places[m]! * present.length + k) * p;
    const to = m * (p + 1);
    let constant = logPriors[k]!;
    for (let j = 0; j < p; j++) {
      const variance = variances[from + j]!;
      constant -= 0.5 * Math.log(2 * Math.PI * variance);
      out[to + j] = -0.5 / variance;
    }
    out[to + p] = constant;
  }
}

function squaresAbout(mean: number, column: Float64Array, out: Float64Array): void {
  for (let i = 0; i < column.length; i++) {
    const d = column[i]! - mean;
    out[i] = d * d;
  }
}

function counting(
  kind: BayesArgs["kind"],
  { x }: Training,
  rows: readonly (readonly number[])[],
  weights: Float64Array,
  classWeights: Float64Array,
): Learn {
  const p = x.columns.length;
  if (kind === "multinomial") refuseNegative(x);
  const counts = new Float64Array(rows.length * p);
  for (let j = 0; j < p; j++) {
    const column = columnOf(x, j);
    for (const [k, places] of rows.entries()) {
      let count = 0;
      for (const i of places) count += weights[i]! * (kind === "multinomial" ? column[i]! : column[i]! > 0 ? 1 : 0);
      counts[k * p + j] = count;
    }
  }
  const learn = kind === "multinomial" ? multinomial : bernoulli;
  const classes = classWeights.length;
  return (smoothings) => {
    const constants = new Float64Array(classes * smoothings.length);
    const slopes = new Float64Array(counts.length * smoothings.length);
    for (const [m, smoothing] of smoothings.entries()) {
      learn(counts, classWeights, p, smoothing, {
        constants: constants.subarray(m * classes, (m + 1) * classes),
        slopes: slopes.subarray(m * counts.length, (m + 1) * counts.length),
      });
    }
    return { means: NOTHING, variances: NOTHING, constants, slopes };
  };
}

function refuseNegative(x: Matrix): void {
  const negative = negativeIn(x);
  if (negative === undefined) return;
  throw new Error(`naive_bayes(kind = multinomial) counts; column '${negative.name}' holds ${negative.value}`);
}

/** Where one member's are written: zeros before. */
type Linear = Pick<Model, "constants" | "slopes">;

/** Its constants stay 0. */
function multinomial(
  counts: Float64Array,
  classWeights: Float64Array,
  p: number,
  alpha: number,
  { slopes }: Linear,
): void {
  for (let k = 0; k < classWeights.length; k++) {
    let total = 0;
    for (let j = 0; j < p; j++) total += counts[k * p + j]! + alpha;
    for (let j = 0; j < p; j++) slopes[k * p + j] = Math.log(counts[k * p + j]! + alpha) - Math.log(total);
  }
}

function bernoulli(
  counts: Float64Array,
  classWeights: Float64Array,
  p: number,
  alpha: number,
  { constants, slopes }: Linear,
): void {
  for (let k = 0; k < classWeights.length; k++) {
    const total = classWeights[k]! + 2 * alpha;
    for (let j = 0; j < p; j++) {
      const present = Math.log(counts[k * p + j]! + alpha) - Math.log(total);
      const absent = Math.log(classWeights[k]! - counts[k * p + j]! + alpha) - Math.log(total);
      slopes[k * p + j] = present - absent;
      constants[k] = constants[k]! + absent;
    }
  }
}

/** places: of the members.   logs: rows × classes × members. */
function countLogs(model: Model, places: Int32Array, x: Matrix, logs: Float64Array): void {
  const { kind, members = 1, logPriors, constants, slopes } = model;
  const classes = logPriors.length;
  const each = slopes.length / members;
  const size = x.rows * classes;
  const counts = kind === "multinomial" ? x : presence(x);
  const counted = new Float64Array(size);
  for (const [m, place] of places.entries()) {
    multiplyMatrix(counts, slopes.subarray(place * each, (place + 1) * each), counted);
    for (let k = 0; k < classes; k++) {
      for (let i = 0; i < x.rows; i++) {
        logs[m * size + k * x.rows + i] = logPriors[k]! + (counted[k * x.rows + i]! + constants[place * classes + k]!);
      }
    }
  }
}

/** 1 where a number is above 0, else 0. */
function presence(x: Matrix): Matrix {
  const isAbove = (v: number) => (v > 0 ? 1 : 0);
  if (x.sparse === undefined) return { ...x, data: x.data.map(isAbove) };
  return sparseMatrix(x.rows, x.columns, { ...x.sparse, values: x.sparse.values.map(isAbove) });
}

/**
 * Joint log likelihoods to probabilities, by subtracting the logarithm of their sum before the exponential, as the twin
 * does. Dividing by the sum would be the same but for the last bits; where probabilities saturate at 1, those bits
 * decide how rows rank, and so the area under the curve.
 */
function normalize(out: Prediction): void {
  decide(out);
  const { values, scores } = out;
  const rows = values.length;
  for (let i = 0; i < rows; i++) {
    const top = values[i]! * rows + i;
    let rest = 0;
    for (let at = i; at < scores.length; at += rows) if (at !== top) rest += Math.exp(scores[at]! - scores[top]!);
    const total = scores[top]! + Math.log1p(rest);
    for (let at = i; at < scores.length; at += rows) scores[at] = Math.exp(scores[at]! - total);
  }
}
