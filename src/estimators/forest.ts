import type { Fitted, Grown, Prediction, Training } from "../contracts.js";
import type { Matrix } from "../core/matrix.js";
import { pack, Room, unpack } from "../core/pack.js";
import type { Rng } from "../core/rng.js";
import { type Args, type ArgsOf, flag, int, real } from "../core/schema.js";
import { type Forest, ForestStore, forestBytesOf, isWideFor, levelsIn } from "../numeric/forest-store.js";
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

/** The next forest finds the room of the last one. */
const store = new ForestStore();

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
  const begun = before?.splits.length ?? 0;
  store.begin(
    { width: Math.max(1, classes), isWhole: new Set(depths).size > 1, isWide: isWideFor(x.columns.length) },
    before,
  );
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
  const buffer = pack({
    ...store.frame,
    trees: new Room("Uint8Array", store.bytes),
    counts: countsOf(grid),
    depths,
  });
  store.moveTo(unpack<Model>(buffer).trees);
  return membersOf(buffer);
}

const countsOf = (grid: readonly ForestArgs[]) => Int32Array.from(grid, ({ trees }) => trees);
const depthsOf = (grid: readonly ForestArgs[]) =>
  Float64Array.from(grid, ({ max_depth }) => max_depth ?? Number.POSITIVE_INFINITY);

/** One a member; those that differ in levels that no tree has are one model. */
function membersOf(buffer: ArrayBuffer): readonly Fitted[] {
  const { counts, depths, ...forest } = unpack<Model>(buffer);
  const deepest = forest.isWhole ? levelsIn(forest) : Number.POSITIVE_INFINITY;
  const known = new Map<string, Fitted>();
  return Array.from(counts, (count, at) => {
    const key = `${count} ${Math.min(deepest, depths[at]!)}`;
    const fitted = known.get(key) ?? { buffer, at };
    known.set(key, fitted);
    return fitted;
  });
}

/** Fewer trees are the first of those that are there, shallower ones are cut off, where there is what they say then. */
export function forestMembers(
  models: readonly Fitted[],
  grid: readonly ForestArgs[],
  wanted: readonly ForestArgs[],
): readonly Fitted[] | undefined {
  const [counts, depths] = [countsOf(wanted), depthsOf(wanted)];
  const deepest = Math.max(...depthsOf(grid));
  if (Math.max(...counts) > Math.max(...countsOf(grid)) || Math.max(...depths) > deepest) return undefined;
  const forest = unpack<Model>(models[0]!.buffer);
  const isCut = depths.some((depth) => depth < deepest);
  return isCut && !forest.isWhole ? undefined : membersOf(pack({ ...forest, counts, depths } satisfies Model));
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

/** Nanoseconds that a row takes at each level of a tree, and those that a class and a feature that is looked at add. */
export const forestCost =
  ({ node, byClass, byFeature }: { readonly node: number; readonly byClass: number; readonly byFeature: number }) =>
  (args: Args, rows: number, columns: number, classes: number): number => {
    const { trees, max_features, max_depth } = args as ForestArgs;
    const each = node + byClass * classes + byFeature * featuresAt(max_features, columns, classes);
    return trees * rows * levelsOf(max_depth, rows) * each;
  };

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
