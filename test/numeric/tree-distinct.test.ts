import { expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { treeData } from "../../src/numeric/tree-data.js";
import { distinctTrees } from "../../src/numeric/tree-distinct.js";
import { treeGrower } from "../../src/numeric/tree-grow.js";
import { leavesOf, splitAt, type TreeArrays, TreeStore } from "../../src/numeric/tree-store.js";

const ROWS = 120;
const MIN_LEAVES = [1, 2, 3, 8];

function grown(seed: number) {
  const rng = keyed("distinct", seed);
  const x = Float64Array.from({ length: 3 * ROWS }, () => rng.int(7));
  const y = Float64Array.from({ length: ROWS }, (_, i) => x[i]! * 3 + x[ROWS + i]! + rng.int(4));
  const store = new TreeStore(1);
  treeGrower(treeData(x, ROWS, y, 0), {
    criterion: "squared_error",
    minSplit: 2,
    maxDepth: 9,
    minLeaves: MIN_LEAVES,
    maxFeatures: 3,
    thresholds: "best",
    hasRisks: true,
    checkpoint: () => {},
  }).grow(new Float64Array(ROWS).fill(1), rng, store);
  return { x: new Float32Array(x), trees: store.arrays() };
}

/** The oracle: one tree by itself, by recursion. Its splits, and its cost; alpha 0 cuts nothing. */
function cutBack(trees: TreeArrays, node: number, variant: number, left: number, alpha: number): [number[], number] {
  const asLeaf = trees.risks[node]! + alpha;
  const split = left === 0 ? -1 : splitAt(trees, node, variant);
  if (split === -1) return [[], asLeaf];
  const [a, b] = [0, 1].map((side) => cutBack(trees, trees.lefts[split]! + side, variant, left - 1, alpha));
  const asTree = a![1] + b![1];
  return alpha > 0 && asLeaf <= asTree ? [[], asLeaf] : [[split, ...a![0], ...b![0]], asTree];
}

it.each([1, 2, 3])("gives each tree that is asked for, and each but once (%i)", (seed) => {
  const { x, trees } = grown(seed);
  const rng = keyed("asked", seed);
  const asked = Array.from({ length: 400 }, () => ({
    variant: rng.int(MIN_LEAVES.length),
    maxDepth: rng.int(12) === 0 ? Number.POSITIVE_INFINITY : 1 + rng.int(12),
    alpha: rng.int(3) === 0 ? 0 : 10 ** -rng.int(4),
  }));
  const { views, of } = distinctTrees(trees, asked);
  const splits = asked.map(({ variant, maxDepth, alpha }) => cutBack(trees, 0, variant, maxDepth, alpha)[0]);
  expect(views.length).toBe(new Set(splits.map((own) => own.join())).size);
  expect(views.length).toBeGreaterThan(20);
  const leaves = new Int32Array(ROWS);
  for (const [i, own] of splits.entries()) {
    leavesOf(trees, views[of[i]!]!, x, leaves);
    const expected = Array.from(leaves, (_, row) => {
      let node = 0;
      for (;;) {
        const split = own.find((one) => one === splitAt(trees, node, asked[i]!.variant));
        if (split === undefined) return node;
        node = trees.lefts[split]! + Number(x[trees.features[split]! * ROWS + row]! > trees.thresholds[split]!);
      }
    });
    expect([...leaves]).toEqual(expected);
  }
});
