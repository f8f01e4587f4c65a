import type { Estimator, Fitted, Grown, Prediction, Training } from "../contracts.js";
import { type Column, columnOf, type Matrix, partsOf } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import type { Rng } from "../core/rng.js";
import { type ArgsOf, choice, int, real } from "../core/schema.js";
import { type Binned, binned, distinct } from "../numeric/binning.js";
import { BoostGrower, boostEngine } from "../numeric/boosted-grow.js";
import { addTree, type BoostedArrays, BoostedStore, boostedBytes } from "../numeric/boosted-trees.js";
import { lossFor, strideOf } from "../numeric/boosting-loss.js";
import { BoostedSums } from "../numeric/kernels/boosted-sums.js";
import { drawRows, oneSided, without } from "../numeric/row-draws.js";
import { classesOf } from "./class-weights.js";
import { earlyStop, holdOut, patience, patienceMemory } from "./held-out.js";
import { fromRaw } from "./scores.js";
import { leafUse, maxDepth } from "./tree-arguments.js";

const params = {
  trees: int({
    doc: "How many trees are added up at most; a class each",
    default: 100,
    min: 1,
    range: [20, 1000],
    scale: "log",
  }),
  learning_rate: real({
    doc: "What every tree is multiplied by",
    default: 0.1,
    min: 0,
    above: true,
    range: [1e-2, 0.5],
    scale: "log",
  }),
  leaves: int({ doc: "Leaves a tree has at most", default: 31, min: 2, range: [4, 256], scale: "log" }),
  max_depth: maxDepth,
  min_leaf: int({
    doc: "Rows a leaf has at least",
    default: 20,
    min: 1,
    max: "rows",
    range: [1, 100],
    scale: "log",
    use: leafUse,
  }),
  l2: real({
    doc: "Penalty on the squares of the leaves' values",
    default: 0,
    min: 0,
    range: [1e-3, 1e2],
    scale: "log",
  }),
  max_features: real({
    doc: "Share of the features that each split looks at, drawn anew",
    default: 1,
    min: 0,
    above: true,
    max: 1,
    range: [0.2, 1],
  }),
  bins: int({
    doc: "Bins a feature is cut into at most, by quantiles",
    default: 255,
    min: 2,
    max: 255,
    range: [16, 255],
    scale: "log",
  }),
  sampling: choice({
    doc: "Which rows each tree sees: a draw of all rows (bernoulli), those with the largest gradients and a draw of the others (goss), or all (none)",
    values: ["none", "bernoulli", "goss"],
    default: "bernoulli",
  }),
  subsample: real({
    doc: "Share of the rows that each tree sees, drawn anew; with sampling = bernoulli only",
    default: 1,
    min: 0,
    above: true,
    max: 1,
    range: [0.3, 1],
  }),
  top_rate: real({
    doc: "Share of the rows that each tree sees for their large gradients; with sampling = goss only",
    default: 0.2,
    min: 0,
    above: true,
    max: 1,
    range: [0.05, 0.5],
  }),
  other_rate: real({
    doc: "Share of the rows that is drawn from the others, which count for more in turn; with sampling = goss only",
    default: 0.1,
    min: 0,
    above: true,
    max: 1,
    range: [0.05, 0.5],
  }),
  early_stop: earlyStop("trees"),
};
type BoostArgs = ArgsOf<typeof params>;

type Model = BoostedArrays & {
  readonly classes: number;
  /** The classes that the training part has, ascending; empty of numbers. */
  readonly present: Int32Array;
  /** One start an output, and as many trees each round. */
  readonly baseline: Float64Array;
  /** Per member: how many rounds it has. */
  readonly rounds: Int32Array;
};

/**
 * Each tree is a Newton step on squared error, or on log loss, from where those before it have come. Missing values go
 * to the side where they serve best, categories are parted as sets; those that training lacks go with what is missing.
 * Equal to the twin but for equally good splits (the first wins) and for what is drawn.
 * Friedman 2001; Chen & Guestrin 2016; Ke et al. 2017.
 */
export const boostedTrees: Estimator<typeof params> = {
  name: "boosted_trees",
  doc: "Adds up small trees, each fitted to what is left to explain",
  twin: "sklearn.ensemble.HistGradientBoostingClassifier, HistGradientBoostingRegressor",
  params,
  task: "either",
  scores: "probability",
  accepts: { missing: true, category: true },
  complexity: ({ trees, leaves, max_depth }) => [
    Number(max_depth ?? Number.POSITIVE_INFINITY),
    Number(leaves),
    Number(trees),
  ],
  cost({ trees, leaves }, rows, columns, classes) {
    const grown = Number(trees) * (classes > 2 ? classes : 1);
    // Of few rows no more leaves come about.
    const most = Math.max(2, Math.min(Number(leaves), rows / 40));
    return grown * columns * (0.9 * rows * Math.log2(most) + 570 * most);
  },
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict: (model, x, out) => predictAll([model], x, [out]),
  bytes: ({ buffer, at = 0 }) => {
    const model = unpack<Model>(buffer);
    return boostedBytes(model, model.rounds[at]! * model.baseline.length) + model.baseline.byteLength;
  },
  path: { params: ["trees"], exactness: "exact", fit: fitAll, members: membersOf, predict: predictAll },
  continues: { params: ["trees"], grow },
};

/** What it takes to go on, beside the trees. */
type Progress = {
  /** What the trees have come to on the training rows: a column an output, as far apart as strideOf says. */
  readonly raw: Float64Array;
  readonly patience: Float64Array;
  /** Rounds so far. */
  readonly grown: number;
  /** early_stop has ended it. */
  readonly isOver: boolean;
};

const isLevels = ({ kind, ordered }: Column): boolean => (kind === "category" || kind === "text") && ordered !== true;

function fitAll(train: Training, grid: readonly BoostArgs[]): readonly Fitted[] {
  return learn(train, grid).models;
}

/** Fewer trees are the first of those that are there. */
function membersOf(
  models: readonly Fitted[],
  grid: readonly BoostArgs[],
  wanted: readonly BoostArgs[],
): readonly Fitted[] | undefined {
  const most = Math.max(...grid.map(({ trees }) => trees));
  if (wanted.some(({ trees }) => trees > most)) return undefined;
  const model = unpack<Model>(models[0]!.buffer);
  const grown = model.rounds.reduce((a, b) => Math.max(a, b), 0);
  const buffer = pack({ ...model, rounds: Int32Array.from(wanted, ({ trees }) => Math.min(trees, grown)) });
  return wanted.map((_, at) => ({ buffer, at }));
}

/** The state is the model's record with what it takes to go on. */
function grow(train: Training, args: BoostArgs, from?: ArrayBufferLike): Grown {
  const before = from && unpack<Model & Progress>(from);
  const { models, model, progress } = learn(train, [args], before);
  return { fitted: models[0]!, state: pack({ ...model, ...progress }), isContinued: before !== undefined };
}

function learn(train: Training, grid: readonly BoostArgs[], before?: Model & Progress) {
  const { x, classes, weights } = train;
  const args = grid[0]!;
  const present = classes > 0 ? classesOf(train) : new Int32Array(0);
  const data = binsOf(x, args.bins, weights);
  const levels = data.edges.map((own, j) => (data.isCategory[j] ? own : new Float64Array(0)));
  const store = new BoostedStore(levels, before);
  const most = Math.max(...grid.map(({ trees }) => trees));
  const { baseline, progress } =
    present.length === 1
      ? { baseline: new Float64Array(0), progress: NOTHING }
      : boost(train, present, data, args, most, store, before);
  const model = {
    ...store.arrays(),
    classes,
    present,
    baseline,
    rounds: Int32Array.from(grid, ({ trees }) => Math.min(trees, progress.grown)),
  } satisfies Model;
  const buffer = pack(model);
  return { models: grid.map((_, at) => ({ buffer, at })), model, progress };
}

interface Bins {
  readonly most: number;
  readonly weights: Float64Array | undefined;
  readonly data: Binned;
}
/** Of the training rows that were binned last: the fits of a fold share them. */
const lastBins = new WeakMap<Matrix, Bins>();

function binsOf(x: Matrix, most: number, weights: Float64Array | undefined): Binned {
  const last = lastBins.get(x);
  if (last !== undefined && last.most === most && last.weights === weights) return last.data;
  refuseManyLevels(x, most);
  const data = binned(partsOf(x), x.rows, x.columns.map(isLevels), most, weights);
  lastBins.set(x, { most, weights, data });
  return data;
}

/** Of one class: there is nothing to learn. */
const NOTHING: Progress = { raw: new Float64Array(0), patience: new Float64Array(0), grown: 0, isOver: true };

function refuseManyLevels(x: Matrix, most: number): void {
  for (const [j, column] of x.columns.entries()) {
    const count = isLevels(column) ? distinct(columnOf(x, j)).length : 0;
    if (count <= most) continue;
    throw new Error(
      `boosted_trees(bins = ${most}) takes categories of ${most} levels at most; '${column.name}' has ${count}: put target_encode before it`,
    );
  }
}

function boost(
  train: Training,
  present: Int32Array,
  data: Binned,
  args: BoostArgs,
  most: number,
  store: BoostedStore,
  before?: Progress,
): { readonly baseline: Float64Array; readonly progress: Progress } {
  const { x, weights, rng, checkpoint } = train;
  const place = new Map(Array.from(present, (c, k) => [c, k]));
  const y = present.length === 0 ? train.y : train.y.map((c) => place.get(c)!);
  const n = x.rows;
  const early = args.early_stop;
  const { learned, heldOut } =
    early === undefined ? { learned: countUp(n), heldOut: new Int32Array(0) } : holdOut(train, rng.at("held out"));
  const loss = lossFor(y, present.length, weights, learned);
  const memory = before?.patience.slice() ?? patienceMemory();
  const hasEnded = early === undefined || heldOut.length === 0 ? () => false : patience(early, "trees", memory);
  const isOneSided = args.sampling === "goss";
  const options = optionsOf(args, x.columns.length);
  const engine = boostEngine(data, loss, !(loss.hasHessians || isOneSided), options);
  const grower = new BoostGrower(data, options, store, engine);
  const { raw, pairs } = engine;
  const stride = strideOf(n);
  const own = (k: number) => raw.subarray(k * stride, k * stride + n);
  if (before !== undefined) raw.set(before.raw);
  else for (const [k, start] of loss.baseline.entries()) own(k).fill(start);
  const share = args.sampling === "bernoulli" ? args.subsample : 1;
  const isPartial = share < 1 || isOneSided || heldOut.length > 0;
  if (before === undefined) hasEnded(loss.mean(raw, heldOut));
  let isOver = before?.isOver ?? false;
  let grown = before?.grown ?? 0;
  for (; grown < most && !isOver; grown++) {
    const t = grown;
    checkpoint();
    engine.derivatives();
    const drawn = sample(args, share, learned, stride, pairs, rng.at("tree", t, "rows"));
    const others = isPartial ? without(n, drawn) : heldOut;
    for (let k = 0; k < loss.outputs; k++) {
      const root = grower.grow(drawn, k, rng.at("tree", t, k));
      if (isPartial) addTree(store.nodesSoFar(), root, x, others, own(k));
    }
    isOver = hasEnded(loss.mean(raw, heldOut));
  }
  return { baseline: loss.baseline, progress: { raw: raw.slice(), patience: memory, grown, isOver } };
}

function optionsOf(args: BoostArgs, features: number) {
  return {
    leaves: args.leaves,
    maxDepth: args.max_depth ?? Number.POSITIVE_INFINITY,
    minLeaf: args.min_leaf,
    l2: args.l2,
    maxFeatures: Math.max(1, Math.ceil(args.max_features * features)),
    shrinkage: args.learning_rate,
  };
}

const countUp = (n: number): Int32Array => new Int32Array(n).map((_, i) => i);

/** The rows of a tree, ascending. What goss draws weighs more: its derivatives are changed in place. */
function sample(
  { sampling, top_rate, other_rate }: BoostArgs,
  share: number,
  rows: Int32Array,
  stride: number,
  pairs: Float32Array,
  rng: Rng,
): Int32Array {
  if (sampling === "goss") {
    return oneSided(rows, stride, pairs, { top: top_rate, other: other_rate }, rng);
  }
  return share < 1 ? drawRows(rows, Math.max(1, Math.round(rows.length * share)), rng) : rows;
}

interface Member {
  readonly rounds: number;
  readonly out: Prediction;
}

/** Members of one buffer share the running sums over the trees. */
function predictAll(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  const read = partsOf(x);
  for (const buffer of new Set(models.map((model) => model.buffer))) {
    const model = unpack<Model>(buffer);
    const members = models.flatMap((fitted, i) =>
      fitted.buffer === buffer ? [{ rounds: model.rounds[fitted.at ?? 0]!, out: outs[i]! }] : [],
    );
    members.sort((a, b) => a.rounds - b.rounds);
    const sums = new BoostedSums(model, x.rows, model.baseline.length);
    for (let from = 0; from < x.rows; from += sums.room) {
      const count = Math.min(sums.room, x.rows - from);
      sums.take(read, from, count);
      predictMembers(model, sums, from, count, members);
    }
  }
}

/** For the `count` rows from `from` on, which `sums` has taken. */
function predictMembers(
  model: Model,
  sums: BoostedSums,
  from: number,
  count: number,
  ascending: readonly Member[],
): void {
  const outputs = model.baseline.length;
  for (const [k, start] of model.baseline.entries()) sums.sumsOf(k, count).fill(start);
  const block = { values: new Float64Array(count), scores: new Float64Array(count * model.classes) };
  const raw = new Float64Array(count * outputs);
  let t = 0;
  for (const { rounds, out } of ascending) {
    for (; t < rounds; t++) for (let k = 0; k < outputs; k++) sums.add(t * outputs + k, k, count);
    for (let k = 0; k < outputs; k++) raw.set(sums.sumsOf(k, count), k * count);
    if (model.classes === 0) block.values.set(raw);
    else fromRaw(raw, model.present, block);
    out.values.set(block.values, from);
    const rows = out.values.length;
    for (let c = 0; c < model.classes; c++) {
      out.scores.set(block.scores.subarray(c * count, (c + 1) * count), c * rows + from);
    }
  }
}
