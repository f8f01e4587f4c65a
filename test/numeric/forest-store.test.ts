import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { type Forest, ForestStore, forestBytesOf, levelsIn, startsOf } from "../../src/numeric/forest-store.js";
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

/** What the store has come to. */
function forestOf(store: ForestStore): Forest {
  const trees = new Uint8Array(store.bytes);
  const { frame } = store;
  store.moveTo(trees);
  return { ...frame, trees };
}

describe.each([
  { width: 3, isWhole: true, isWide: false },
  { width: 3, isWhole: false, isWide: false },
  { width: 3, isWhole: false, isWide: true },
])("trees of a forest, %j", (form) => {
  const store = new ForestStore();
  store.begin(form);
  const { x, trees, roots } = grown(store);
  const forest = forestOf(store);

  it.each(form.isWhole ? [0, 1, 3, Number.POSITIVE_INFINITY] : [20])(
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
      // A tree alone has two numbers more a node, which has values also above the leaves, and three more a split.
      const splits = (bytes - TREES * (3 * 8 + 12)) / (2 * (3 * 8 + 12) + 20);
      expect(forestBytesOf(forest, TREES, maxDepth)).toBe((splits + TREES) * 3 * 8 + splits * (form.isWide ? 8 : 6));
    },
  );

  it("have as many levels as the deepest", () => {
    const deepest = levelsIn(forest);
    expect(forestBytesOf(forest, TREES, deepest)).toBe(forestBytesOf(forest, TREES, 99));
    expect(forestBytesOf(forest, TREES, deepest - 1)).toBeLessThan(forestBytesOf(forest, TREES, 99));
  });

  it("grow on from those that are there, and anew in a store that was used", () => {
    const first = new ForestStore();
    first.begin(form);
    grown(first, TREES - 3);
    first.begin(form);
    grown(first);
    expect(forestOf(first)).toEqual(forest);
    const begun = new ForestStore();
    begun.begin(form, {
      ...form,
      splits: forest.splits.slice(0, 4),
      trees: forest.trees.slice(0, startsOf(forest)[4]!),
    });
    grown(begun, 4);
    expect(forestOf(begun)).toEqual(forest);
  });
});
