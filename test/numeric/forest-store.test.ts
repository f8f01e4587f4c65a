import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { ForestStore, forestBytesOf, levelsIn } from "../../src/numeric/forest-store.js";
import { plainForestSums } from "../../src/numeric/forest-sums.js";
import { treeData } from "../../src/numeric/tree-data.js";
import { treeGrower } from "../../src/numeric/tree-grow.js";
import { leavesOf, TreeStore, treeBytes } from "../../src/numeric/tree-store.js";

const ROWS = 200;
const TREES = 7;

function data() {
  const rng = keyed("forest", 1);
  const x = Float64Array.from({ length: 3 * ROWS }, () => rng.normal());
  const y = Float64Array.from({ length: ROWS }, () => rng.int(3));
  return { x, data: treeData(x, ROWS, y, 3) };
}

/** The same trees, in a store of each kind. */
function grown(forest: ForestStore, from = 0) {
  const { x, data: of } = data();
  const grower = treeGrower(of, {
    criterion: "gini",
    minSplit: 2,
    maxDepth: 20,
    minLeaves: [1],
    maxFeatures: 2,
    thresholds: "best",
    checkpoint: () => {},
  });
  const trees = new TreeStore(3);
  const roots: number[] = [];
  const weights = new Float64Array(ROWS).fill(1);
  for (let t = 0; t < TREES; t++) {
    roots.push(grower.grow(weights, keyed("tree", t), trees));
    if (t >= from) grower.grow(weights, keyed("tree", t), forest);
  }
  return { x: new Float32Array(x), trees: trees.arrays(), roots };
}

describe("trees of a forest", () => {
  const store = new ForestStore(3);
  store.begin(TREES);
  const { x, trees, roots } = grown(store);
  const forest = store.forest();

  it.each([0, 1, 3, Number.POSITIVE_INFINITY])(
    "come to the leaves of the trees that they are, %d levels down",
    (maxDepth) => {
      const sums = plainForestSums(forest, x, ROWS, [maxDepth]);
      const expected = new Float64Array(3 * ROWS);
      const leaves = new Int32Array(ROWS);
      let bytes = 0;
      for (const [tree, root] of roots.entries()) {
        sums.add(tree);
        leavesOf(trees, { root, variant: 0, maxDepth }, x, leaves);
        for (let at = 0; at < expected.length; at++) {
          expected[at] = expected[at]! + trees.values[leaves[at % ROWS]! * 3 + Math.floor(at / ROWS)]!;
        }
        bytes += treeBytes(trees, { root, variant: 0, maxDepth });
      }
      expect(sums.of(0)).toEqual(expected);
      // A tree alone has its nodes' impurities, too, and says of each split which variant it serves and where its children are.
      const nodes = (bytes + 10 * TREES) / (3 * 8 + 12 + 10);
      expect(forestBytesOf(forest, TREES, maxDepth)).toBe(nodes * (3 * 8 + 4 + 4) - 4 * TREES);
    },
  );

  it("have as many levels as the deepest", () => {
    const deepest = levelsIn(forest);
    expect(forestBytesOf(forest, TREES, deepest)).toBe(forestBytesOf(forest, TREES, 99));
    expect(forestBytesOf(forest, TREES, deepest - 1)).toBeLessThan(forestBytesOf(forest, TREES, 99));
  });

  it("grow on from those that are there, and anew in a store that was used", () => {
    const first = new ForestStore(3);
    first.begin(3);
    grown(first, TREES - 3);
    first.begin(TREES);
    grown(first);
    expect(first.forest()).toEqual(forest);
    const begun = new ForestStore(3);
    begun.begin(4);
    const roots = forest.roots.slice(0, 4);
    const splits = (forest.roots[4]! - 4) / 2;
    begun.begin(TREES, {
      width: 3,
      values: forest.values.slice(0, 3 * forest.roots[4]!),
      firsts: forest.firsts.slice(0, forest.roots[4]!),
      features: forest.features.slice(0, splits),
      thresholds: forest.thresholds.slice(0, splits),
      roots,
    });
    grown(begun, 4);
    expect(begun.forest()).toEqual(forest);
  });
});
