import type { Fitted, Grown, Prediction, Training } from "../contracts.js";
import type { Matrix } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import type { Rng } from "../core/rng.js";
import { type Args, type ArgsOf, flag, int, real } from "../core/schema.js";
import { type Forest, ForestStore, forestBytesOf, levelsIn } from "../numeric/forest-store.js";
import { forestSums } from "../numeric/kernels/forest-sums.js";
import { type GrowOptions, treeData } from "../numeric/tree-data.js";
import { treeGrower } from "../numeric/tree-grow.js";
import { decide } from "./scores.js";
import {
  countOrShare,
  criterion,
  featureCount,
  impurityFor,
  levelsOf,
  maxDepth,
  maxFeaturesDoc,
  minLeaf,
  minSplit,
} from "./tree-arguments.js";

export const forestParams = <const B extends boolean>(bootstrap: B) => ({
  trees: int({ doc: "How many trees are averaged", default: 100, min: 1, range: [10, 500], scale: "log" }),
  max_depth: maxDepth,
  min_leaf: minLeaf,
  min_split: minSplit,
  max_features: real({
    doc: `${maxFeaturesDoc}; unless said, sqrt for classes and all for numbers`,
    optional: true,
    ...countOrShare,
    range: [1, "columns"],
  }),
  criterion,
  bootstrap: flag({ doc: "Every tree sees rows drawn with replacement, not all rows", default: bootstrap }),
  max_samples: real({
    doc: "How many rows are drawn for a tree, as a share of the rows; with bootstrap only",
    optional: true,
    min: 0,
    above: true,
    max: 1,
    range: [0.1, 1],
  }),
});
export type ForestArgs = ArgsOf<ReturnType<typeof forestParams<boolean>>>;

/** Stores that take more are not kept. */
const SPARE_BYTES = 8 * 2 ** 20;
/** Where the last forest was grown: the next one needs as much room, and to make it leaves as much behind. */
let spare: ForestStore | undefined;

function storeFor(width: number): ForestStore {
  const store = spare?.width === width ? spare : new ForestStore(width);
  spare = undefined;
  return store;
}

function putAside(store: ForestStore): void {
  if (store.bytes <= SPARE_BYTES) spare = store;
}

/** Trees one after the other; a member of a path reads the first `counts` of them, down to `depths` levels. */
type Model = Forest & {
  readonly counts: Int32Array;
  readonly depths: Float64Array;
};

/** The larger forest serves the smaller ones: tree t draws its own keyed numbers, whatever trees come after it. */
export function fitForest(
  train: Training,
  grid: readonly ForestArgs[],
  thresholds: GrowOptions["thresholds"],
  before?: Model,
): readonly Fitted[] {
  const { x, y, classes, weights, rng, checkpoint } = train;
  const first = grid[0]!;
  const depths = depthsOf(grid);
  const data = treeData(x.data, x.rows, y, classes, weights);
  const trees = Math.max(...grid.map((args) => args.trees));
  const begun = before?.roots.length ?? 0;
  const store = storeFor(Math.max(1, classes));
  store.begin(trees, before);
  const grower = treeGrower(data, {
    criterion: impurityFor(train, first.criterion),
    minSplit: first.min_split,
    maxDepth: Math.max(...depths),
    minLeaves: [first.min_leaf],
    maxFeatures: featuresAt(first.max_features, x.columns.length, classes),
    thresholds,
    areMany: trees > begun + 1,
    checkpoint,
  });
  const own = weights ?? new Float64Array(x.rows).fill(1);
  const drawn = first.bootstrap ? new Float64Array(x.rows) : undefined;
  for (let t = begun; t < trees; t++) {
    if (drawn !== undefined) drawRows(own, first.max_samples ?? 1, rng.at("tree", t, "rows"), drawn);
    grower.grow(drawn ?? own, rng.at("tree", t, "splits"), store);
  }
  const models = read(store.forest(), countsOf(grid), depths);
  putAside(store);
  return models;
}

const countsOf = (grid: readonly ForestArgs[]) => Int32Array.from(grid, ({ trees }) => trees);
const depthsOf = (grid: readonly ForestArgs[]) =>
  Float64Array.from(grid, ({ max_depth }) => max_depth ?? Number.POSITIVE_INFINITY);

/** One a member; those that differ in levels that no tree has are one model. */
function read(trees: Forest, counts: Int32Array, depths: Float64Array): readonly Fitted[] {
  const areSame = depths.every((depth) => depth === depths[0]);
  const deepest = areSame ? Number.POSITIVE_INFINITY : levelsIn(trees);
  const own = { counts: [] as number[], depths: [] as number[] };
  const known = new Map<string, number>();
  const places = Array.from(counts, (count, member) => {
    const depth = Math.min(deepest, depths[member]!);
    const key = `${count} ${depth}`;
    const place = known.get(key) ?? own.counts.length;
    if (place === own.counts.length) {
      known.set(key, place);
      own.counts.push(count);
      own.depths.push(depth);
    }
    return place;
  });
  const buffer = pack({
    ...trees,
    counts: Int32Array.from(own.counts),
    depths: Float64Array.from(own.depths),
  } satisfies Model);
  const models = own.counts.map((_, at): Fitted => ({ buffer, at }));
  return places.map((place) => models[place]!);
}

/** Fewer trees are the first of those that are there, shallower ones are cut off. */
export function forestMembers(
  models: readonly Fitted[],
  grid: readonly ForestArgs[],
  wanted: readonly ForestArgs[],
): readonly Fitted[] | undefined {
  const [counts, depths] = [countsOf(wanted), depthsOf(wanted)];
  const isThere =
    Math.max(...counts) <= Math.max(...countsOf(grid)) && Math.max(...depths) <= Math.max(...depthsOf(grid));
  return isThere ? read(unpack<Model>(models[0]!.buffer), counts, depths) : undefined;
}

/** A forest is its own state: more trees stand behind those that are there. */
export function growForest(
  train: Training,
  args: ForestArgs,
  thresholds: GrowOptions["thresholds"],
  from?: ArrayBufferLike,
): Grown {
  const before = from && unpack<Model>(from);
  const fitted = fitForest(train, [args], thresholds, before)[0]!;
  return { fitted, state: fitted.buffer, isContinued: before !== undefined };
}

/** Row weights times how often each row was drawn. */
function drawRows(weights: Float64Array, share: number, rng: Rng, drawn: Float64Array): void {
  const n = weights.length;
  drawn.fill(0);
  for (let draws = Math.max(1, Math.round(n * share)); draws > 0; draws--) {
    const row = rng.int(n);
    drawn[row] = drawn[row]! + weights[row]!;
  }
}

export function forestCost(args: Args, rows: number, columns: number, classes: number): number {
  const { trees, max_features, max_depth } = args as ForestArgs;
  return trees * rows * levelsOf(max_depth, rows) * (30 + 3 * classes + 9 * featuresAt(max_features, columns, classes));
}

const featuresAt = (argument: ForestArgs["max_features"], columns: number, classes: number): number =>
  featureCount(argument ?? (classes > 0 ? "sqrt" : "all"), columns);

export function forestBytes({ buffer, at = 0 }: Fitted): number {
  const model = unpack<Model>(buffer);
  return forestBytesOf(model, model.counts[at]!, model.depths[at]!);
}

/** Members share the running sums over the trees. */
export function predictForest(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  for (const buffer of new Set(models.map((model) => model.buffer))) {
    const model = unpack<Model>(buffer);
    const members = models.flatMap(({ buffer: own, at = 0 }, i) =>
      own === buffer ? [{ trees: model.counts[at]!, depth: model.depths[at]!, out: outs[i]! }] : [],
    );
    const depths = [...new Set(members.map(({ depth }) => depth))].sort((a, b) => a - b);
    const sums = forestSums(model, x.data, x.rows, depths);
    let tree = 0;
    for (const { trees, depth, out } of members.sort((a, b) => a.trees - b.trees)) {
      for (; tree < trees; tree++) sums.add(tree);
      const own = sums.of(depths.indexOf(depth));
      const to = out.scores.length === 0 ? out.values : out.scores;
      for (let at = 0; at < own.length; at++) to[at] = own[at]! / trees;
      if (out.scores.length > 0) decide(out);
    }
  }
}
