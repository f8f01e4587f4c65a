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
    const members = models.slice(from, to).map(({ at = 0 }) => memberOf(model, at));
    const logs = new Float64Array(size * members.length);
    if (model.kind === "gaussian") addNormals(members, x, logs);
    else for (const [m, member] of members.entries()) countLogs(member, x, logs.subarray(m * size, (m + 1) * size));
    for (let m = 0; m < members.length; m++) {
      judged(from + m, logs.subarray(m * size, (m + 1) * size), model.present);
    }
    from = to;
  }
}

function memberOf(model: Model, at: number): Model {
  const { members = 1 } = model;
  const own = (values: Float64Array) => {
    const length = values.length / members;
    return values.subarray(at * length, (at + 1) * length);
  };
  const { variances, constants, slopes } = model;
  return { ...model, variances: own(variances), constants: own(constants), slopes: own(slopes) };
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
  const learned = grid.map(({ smoothing }) => learn(smoothing));
  const buffer = pack({
    ...common,
    members: grid.length,
    means: learned[0]!.means,
    variances: joined(learned.map(({ variances }) => variances)),
    constants: joined(learned.map(({ constants }) => constants)),
    slopes: joined(learned.map(({ slopes }) => slopes)),
  } satisfies Model);
  return grid.map((_, at) => ({ buffer, at }));
}

/** Arrays of one length, one after the other. */
function joined(parts: readonly Float64Array[]): Float64Array {
  const { length } = parts[0]!;
  const out = new Float64Array(length * parts.length);
  for (const [k, part] of parts.entries()) out.set(part, k * length);
  return out;
}

function placesOf(y: Float64Array, c: number): readonly number[] {
  const places: number[] = [];
  for (let i = 0; i < y.length; i++) if (y[i] === c) places.push(i);
  return places;
}

const NOTHING = new Float64Array(0);
type Learn = (smoothing: number | undefined) => Pick<Model, "means" | "variances" | "constants" | "slopes">;

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
  return (smoothing = 1e-9) => {
    const added = smoothing * (largest > 0 ? largest : 1);
    return { means, variances: raw.map((v) => v + added), constants: NOTHING, slopes: NOTHING };
  };
}

/**
 * Members of one model differ in their variances: their log likelihoods are one product a class, of the squares of
 * distances from the means and a column of ones. logs: rows × classes × members.
 */
function addNormals(members: readonly Model[], x: Matrix, logs: Float64Array): void {
  const { present, logPriors, means } = members[0]!;
  const p = x.columns.length;
  const { rows } = x;
  const squares = new Float64Array(rows * (p + 1)).fill(1);
  const slopes = new Float64Array((p + 1) * members.length);
  const sums = new Float64Array(rows * members.length);
  for (let k = 0; k < present.length; k++) {
    for (let j = 0; j < p; j++) squaresAbout(means[k * p + j]!, columnOf(x, j), squares.subarray(j * rows));
    for (const [m, { variances }] of members.entries()) {
      const own = slopes.subarray(m * (p + 1), (m + 1) * (p + 1));
      normalSlopes(logPriors[k]!, variances.subarray(k * p, (k + 1) * p), own);
    }
    multiply(squares, rows, p + 1, slopes, sums);
    for (let m = 0; m < members.length; m++) {
      logs.set(sums.subarray(m * rows, (m + 1) * rows), (m * present.length + k) * rows);
    }
  }
}

/** By feature −½ / variance; last, what stands beside the squares. */
function normalSlopes(logPrior: number, variances: Float64Array, out: Float64Array): void {
  let constant = logPrior;
  for (const [j, variance] of variances.entries()) {
    constant -= 0.5 * Math.log(2 * Math.PI * variance);
    out[j] = -0.5 / variance;
  }
  out[variances.length] = constant;
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
  return (smoothing = 1) => ({ means: NOTHING, variances: NOTHING, ...learn(counts, classWeights, p, smoothing) });
}

function refuseNegative(x: Matrix): void {
  const negative = negativeIn(x);
  if (negative === undefined) return;
  throw new Error(`naive_bayes(kind = multinomial) counts; column '${negative.name}' holds ${negative.value}`);
}

type Linear = Pick<Model, "constants" | "slopes">;

function multinomial(counts: Float64Array, classWeights: Float64Array, p: number, alpha: number): Linear {
  const slopes = new Float64Array(counts.length);
  for (let k = 0; k < classWeights.length; k++) {
    let total = 0;
    for (let j = 0; j < p; j++) total += counts[k * p + j]! + alpha;
    for (let j = 0; j < p; j++) slopes[k * p + j] = Math.log(counts[k * p + j]! + alpha) - Math.log(total);
  }
  return { constants: new Float64Array(classWeights.length), slopes };
}

function bernoulli(counts: Float64Array, classWeights: Float64Array, p: number, alpha: number): Linear {
  const slopes = new Float64Array(counts.length);
  const constants = new Float64Array(classWeights.length);
  for (let k = 0; k < classWeights.length; k++) {
    const total = classWeights[k]! + 2 * alpha;
    for (let j = 0; j < p; j++) {
      const present = Math.log(counts[k * p + j]! + alpha) - Math.log(total);
      const absent = Math.log(classWeights[k]! - counts[k * p + j]! + alpha) - Math.log(total);
      slopes[k * p + j] = present - absent;
      constants[k] = constants[k]! + absent;
    }
  }
  return { constants, slopes };
}

/** logs: rows × classes that the model knows. */
function countLogs({ kind, logPriors, constants, slopes }: Model, x: Matrix, logs: Float64Array): void {
  const counted = new Float64Array(logs.length);
  multiplyMatrix(kind === "multinomial" ? x : presence(x), slopes, counted);
  for (let at = 0; at < logs.length; at++) {
    const k = Math.floor(at / x.rows);
    logs[at] = logPriors[k]! + (counted[at]! + constants[k]!);
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
