import type { Estimator, Fitted, Prediction, Training } from "../contracts.js";
import type { Matrix } from "../core/matrix.js";
import { pack, unpack } from "../core/pack.js";
import { type ArgsOf, real } from "../core/schema.js";
import { TreeWalk } from "../numeric/kernels/tree-walk.js";
import { treeData } from "../numeric/tree-data.js";
import { distinctTrees } from "../numeric/tree-distinct.js";
import { treeGrower } from "../numeric/tree-grow.js";
import { type TreeArrays, TreeStore, type TreeView, treeBytes } from "../numeric/tree-store.js";
import {
  criterion,
  featureCount,
  impurityFor,
  levelsOf,
  maxDepth,
  maxFeatures,
  minLeaf,
  minSplit,
} from "./tree-arguments.js";

const params = {
  max_depth: maxDepth,
  min_leaf: minLeaf,
  min_split: minSplit,
  max_features: maxFeatures("all"),
  criterion,
  ccp_alpha: real({
    doc: "Cost of a leaf when the tree is cut back (minimal cost-complexity pruning)",
    default: 0,
    min: 0,
    range: [1e-5, 1e-1],
    scale: "log",
  }),
};
type TreeArgs = ArgsOf<typeof params>;

type Model = TreeArrays & {
  /** Per tree that members come to: growth variant, deepest level, and its place among the cuts or −1. */
  readonly variants: Int32Array;
  readonly depths: Float64Array;
  readonly cutAt: Int32Array;
  /** cuts × nodes. */
  readonly cuts: Uint8Array;
};

/**
 * Features are read in single precision and split halfway between neighboring values, as in the twin. Where splits are
 * equally good the lowest feature, then the lowest threshold wins; the twin draws one.
 */
export const decisionTree: Estimator<typeof params> = {
  name: "decision_tree",
  doc: "One tree of yes-or-no questions",
  twin: "sklearn.tree.DecisionTreeClassifier, DecisionTreeRegressor",
  params,
  task: "either",
  scores: "probability",
  accepts: { missing: false, category: false },
  complexity: ({ max_depth, min_leaf, ccp_alpha }) => [
    Number(max_depth ?? Number.POSITIVE_INFINITY),
    -Number(min_leaf),
    -Number(ccp_alpha),
  ],
  cost: ({ max_depth }, rows, columns) => rows * columns * (40 + 8 * levelsOf(max_depth, rows)),
  fit: (train, args) => fitAll(train, [args])[0]!,
  predict: (model, x, out) => predictAll([model], x, [out]),
  bytes: ({ buffer, at = 0 }) => {
    const model = unpack<Model>(buffer);
    return treeBytes(model, viewOf(model, at));
  },
  path: {
    params: ["max_depth", "min_leaf", "ccp_alpha"],
    exactness: "exact",
    further: 0.02,
    fit: fitAll,
    predict: predictAll,
    decide: decideAll,
  },
};

function predictAll(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void {
  let before: Prediction | undefined;
  descend(models, x, (outs[0]?.scores.length ?? 0) > 0, (model, walk, at, hasMoved) => {
    const out = outs[at]!;
    if (hasMoved) {
      walk.read(out.values);
      readScores(model, walk.nodes, out.scores);
    } else {
      out.values.set(before!.values);
      out.scores.set(before!.scores);
    }
    before = out;
  });
}

function decideAll(models: readonly Fitted[], x: Matrix, values: readonly Float64Array[]): void {
  let before: Float64Array | undefined;
  descend(models, x, true, (_model, walk, at, hasMoved) => {
    const out = values[at]!;
    if (hasMoved) walk.read(out);
    else out.set(before!);
    before = out;
  });
}

/** `at`: which of the models, at whose nodes the walk has come; hasMoved: a row stands at another one than for the model before. */
type Arrived = (model: Model, walk: TreeWalk, at: number, hasMoved: boolean) => void;

/**
 * Views of one variant go down together: a deeper one begins where the one before it has come to. Where nothing has moved
 * on the next level, all rows are at leaves.
 */
function descend(models: readonly Fitted[], x: Matrix, areClasses: boolean, arrived: Arrived): void {
  for (const buffer of new Set(models.map((fitted) => fitted.buffer))) {
    const model = unpack<Model>(buffer);
    const walk = new TreeWalk(model, x.data, x.rows, areClasses ? labelsOf(model) : model.values);
    const members = models.flatMap((fitted, at) =>
      fitted.buffer === buffer ? [{ view: viewOf(model, fitted.at ?? 0), at }] : [],
    );
    members.sort((a, b) => a.view.variant - b.view.variant || compareDepths(a.view, b.view));
    let before: TreeView | undefined;
    let isDown = false;
    for (const { view, at } of members) {
      const isFurther = before?.variant === view.variant && before.cut === undefined && view.cut === undefined;
      const reached = isFurther ? before!.maxDepth : 0;
      const hasMoved: boolean = !(isFurther && isDown) && walk.down(view, reached);
      isDown = isFurther && (isDown || (!hasMoved && view.maxDepth > reached));
      arrived(model, walk, at, hasMoved || !isFurther);
      before = view;
    }
  }
}

/** The class that each node predicts: the likeliest, the lowest of equals. */
function labelsOf({ values, width }: Model): Float64Array {
  const nodes = values.length / width;
  const labels = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    let best = 0;
    for (let c = 1; c < width; c++) if (values[node * width + c]! > values[node * width + best]!) best = c;
    labels[node] = best;
  }
  return labels;
}

/** Trees that were cut back come last. */
const compareDepths = (a: TreeView, b: TreeView): number =>
  Number(a.cut !== undefined) - Number(b.cut !== undefined) ||
  Number(a.maxDepth > b.maxDepth) - Number(a.maxDepth < b.maxDepth);

/** The nodes' shares of each class, class by class; none are wanted where `out` has no room. */
function readScores({ values, width }: Model, nodes: Int32Array, out: Float64Array): void {
  const rows = nodes.length;
  for (let at = 0; at < out.length; at += rows) {
    for (let i = 0; i < rows; i++) out[at + i] = values[nodes[i]! * width + at / rows]!;
  }
}

function viewOf(model: Model, at: number): TreeView {
  const nodes = model.firsts.length;
  const cut = model.cutAt[at]!;
  return {
    root: 0,
    variant: model.variants[at]!,
    maxDepth: model.depths[at]!,
    ...(cut === -1 ? {} : { cut: model.cuts.subarray(cut * nodes, (cut + 1) * nodes) }),
  };
}

const depthOf = ({ max_depth }: TreeArgs): number => max_depth ?? Number.POSITIVE_INFINITY;

/** One growth serves all: min_leaf as variants, max_depth by cutting off, ccp_alpha by cutting back. */
function fitAll(train: Training, grid: readonly TreeArgs[]): readonly Fitted[] {
  const { x, y, classes, weights, rng, checkpoint } = train;
  const first = grid[0]!;
  const minLeaves = [...new Set(grid.map((args) => args.min_leaf))].sort((a, b) => a - b);
  const store = new TreeStore(Math.max(1, classes));
  const data = treeData(x.data, x.rows, y, classes, weights);
  const grower = treeGrower(data, {
    criterion: impurityFor(train, first.criterion),
    minSplit: first.min_split,
    maxDepth: Math.max(...grid.map(depthOf)),
    minLeaves,
    maxFeatures: featureCount(first.max_features, x.columns.length),
    thresholds: "best",
    hasRisks: true,
    checkpoint,
  });
  grower.grow(weights ?? new Float64Array(x.rows).fill(1), rng.at("tree", 0), store);
  const trees = store.arrays();
  const asked = grid.map((args) => ({
    variant: minLeaves.indexOf(args.min_leaf),
    maxDepth: depthOf(args),
    alpha: args.ccp_alpha,
  }));
  const { views, of } = distinctTrees(trees, asked);
  const pruned = views.flatMap(({ cut }) => (cut === undefined ? [] : [cut]));
  const cuts = new Uint8Array(pruned.length * store.nodes);
  for (const [k, cut] of pruned.entries()) cuts.set(cut, k * store.nodes);
  let next = 0;
  const buffer = pack({
    ...trees,
    variants: Int32Array.from(views, ({ variant }) => variant),
    depths: Float64Array.from(views, ({ maxDepth }) => maxDepth),
    cutAt: Int32Array.from(views, ({ cut }) => (cut === undefined ? -1 : next++)),
    cuts,
  } satisfies Model);
  const models = views.map((_, at): Fitted => ({ buffer, at }));
  return Array.from(of, (at) => models[at]!);
}
