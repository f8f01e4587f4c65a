import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { TreeKernel } from "../../src/numeric/kernels/trees.js";
import { type GrowOptions, treeData } from "../../src/numeric/tree-data.js";
import { PlainGrower } from "../../src/numeric/tree-grow-plain.js";
import { splitAt, type TreeArrays, TreeStore } from "../../src/numeric/tree-store.js";

interface Problem {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly rows: number;
  readonly features: number;
}

/** Values of few levels, so that thresholds, features and gains tie often. */
function problem(seed: number, rows: number, features: number): Problem {
  const rng = keyed("tree", seed);
  const x = Float64Array.from({ length: rows * features }, () => rng.int(5));
  const y = Float64Array.from({ length: rows }, (_, i) => ((x[i]! + x[rows + i]! + rng.int(3)) % 3 > 1 ? 1 : 0));
  return { x, y, rows, features };
}

/** The oracle: tries every threshold of every feature, one node at a time, and never shares anything. */
function naive(p: Problem, members: readonly number[], minLeaf: number, depth: number): string {
  const ones = members.filter((i) => p.y[i] === 1).length;
  const leaf = `${members.length}:${ones}`;
  if (ones === 0 || ones === members.length || depth === 0 || members.length < 2 * minLeaf) return leaf;
  let best: { gain: number; feature: number; threshold: number } | undefined;
  for (let feature = 0; feature < p.features; feature++) {
    const levels = [...new Set(members.map((i) => p.x[feature * p.rows + i]!))].sort((a, b) => a - b);
    for (let at = 1; at < levels.length; at++) {
      const threshold = (levels[at - 1]! + levels[at]!) / 2;
      const left = members.filter((i) => p.x[feature * p.rows + i]! <= threshold);
      if (Math.min(left.length, members.length - left.length) < minLeaf) continue;
      const one = left.filter((i) => p.y[i] === 1).length;
      const side = (n: number, k: number) => (k * k + (n - k) * (n - k)) / n;
      const gain = side(left.length, one) + side(members.length - left.length, ones - one);
      if (best === undefined || gain > best.gain) best = { gain, feature, threshold };
    }
  }
  if (best === undefined) return leaf;
  const { feature, threshold } = best;
  const goesLeft = (i: number) => p.x[feature * p.rows + i]! <= threshold;
  const left = naive(p, members.filter(goesLeft), minLeaf, depth - 1);
  const right = naive(
    p,
    members.filter((i) => !goesLeft(i)),
    minLeaf,
    depth - 1,
  );
  return `(x${feature}<=${threshold} ${left} ${right})`;
}

function printed(p: Problem, trees: TreeArrays, variant: number, depth: number): string {
  const members = Array.from({ length: p.rows }, (_, i) => i);
  const print = (node: number, rows: readonly number[], left: number): string => {
    const split = left === 0 ? -1 : splitAt(trees, node, variant);
    if (split === -1) return `${rows.length}:${rows.filter((i) => p.y[i] === 1).length}`;
    const feature = trees.features[split]!;
    const threshold = trees.thresholds[split]!;
    const goesLeft = (i: number) => p.x[feature * p.rows + i]! <= threshold;
    const child = trees.lefts[split]!;
    const lower = print(child, rows.filter(goesLeft), left - 1);
    const upper = print(
      child + 1,
      rows.filter((i) => !goesLeft(i)),
      left - 1,
    );
    return `(x${feature}<=${threshold} ${lower} ${upper})`;
  };
  return print(0, members, depth);
}

describe("one growth for every min_leaf and depth", () => {
  it.each([1, 2, 3, 4, 5, 6])("equals trees grown one by one by brute force, ties and all (%i)", (seed) => {
    const p = problem(seed, 60, 4);
    const minLeaves = [1, 2, 3, 5, 9];
    const store = new TreeStore(2);
    new PlainGrower(treeData(p.x, p.rows, p.y, 2), {
      criterion: "gini",
      minSplit: 2,
      maxDepth: 6,
      minLeaves,
      maxFeatures: 4,
      thresholds: "best",
      checkpoint: () => {},
    }).grow(new Float64Array(p.rows).fill(1), keyed("grow"), store);
    const trees = store.arrays();
    const all = Array.from({ length: p.rows }, (_, i) => i);
    for (const [variant, minLeaf] of minLeaves.entries()) {
      for (const depth of [1, 2, 4, 6]) {
        expect(printed(p, trees, variant, depth)).toBe(naive(p, all, minLeaf, depth));
      }
    }
  });
});

describe("the kernel grows the trees of its twin", () => {
  it.each([2, 3, 0])("on rows by the thousand, each counting once, %i classes", (classes) => {
    const rows = 3500;
    const rng = keyed("thousands", classes);
    const x = Float64Array.from({ length: 3 * rows }, (_, i) =>
      i < rows ? rng.int(40) * (1 - 2 * rng.int(2)) : rng.normal(),
    );
    const y = Float64Array.from({ length: rows }, (_, i) =>
      classes > 0 ? (rng.int(4) === 0 ? rng.int(classes) : Number(x[i]! + x[rows + i]! > 9)) : x[i]! + rng.normal(),
    );
    const options: GrowOptions = {
      criterion: classes > 0 ? "gini" : "squared_error",
      minSplit: 2,
      maxDepth: 7,
      minLeaves: [1, 4, 60],
      maxFeatures: 3,
      thresholds: "best",
      checkpoint: () => {},
    };
    const grown = [TreeKernel, PlainGrower].map((Grower) => {
      const store = new TreeStore(Math.max(1, classes));
      new Grower(treeData(x, rows, y, classes), options).grow(new Float64Array(rows).fill(1), keyed("tree"), store);
      return store.arrays();
    });
    expect(grown[0]).toEqual(grown[1]);
  });

  const kinds = [
    ["gini", 2],
    ["gini", 4],
    ["entropy", 2],
    ["entropy", 3],
    ["squared_error", 0],
  ] as const;
  it.each(kinds)("to the bit: %s, %i classes", (criterion, classes) => {
    const minLeaves = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });
    const int = (min: number, max: number) => fc.integer({ min, max });
    fc.assert(
      fc.property(minLeaves, int(1, 300), int(0, 6), int(1, 6), int(2, 40), fc.boolean(), int(1, 9), (...drawn) => {
        const [least, rows, features, maxFeatures, levels, isRandom, maxDepth] = drawn;
        const rng = keyed("kernel", criterion, classes, rows, features, levels);
        const x = Float64Array.from({ length: rows * features }, () =>
          levels > 20 ? rng.normal() : rng.int(levels) - 3,
        );
        const y = Float64Array.from({ length: rows }, () => (classes > 0 ? rng.int(classes) : rng.normal()));
        const weights = Float64Array.from({ length: rows }, () => (rng.int(4) === 0 ? 0 : 1 + rng.int(3) / 3));
        weights[0] = 1;
        const options: GrowOptions = {
          criterion,
          minSplit: 3,
          maxDepth: maxDepth === 9 ? Number.POSITIVE_INFINITY : maxDepth,
          minLeaves: least.sort((a, b) => a - b),
          maxFeatures: Math.min(maxFeatures, Math.max(1, features)),
          thresholds: isRandom ? "random" : "best",
          areMany: rows % 3 > 0,
          hasRisks: rows % 2 > 0,
          checkpoint: () => {},
        };
        const data = { ...treeData(x, rows, y, classes, weights), features };
        const [found, expected] = [new TreeStore(Math.max(1, classes)), new TreeStore(Math.max(1, classes))];
        for (const [Grower, store] of [
          [TreeKernel, found],
          [PlainGrower, expected],
        ] as const) {
          const grower = new Grower(data, options);
          for (const [t, own] of [weights, weights.toReversed()].entries()) grower.grow(own, keyed("tree", t), store);
        }
        expect(found.arrays()).toEqual(expected.arrays());
      }),
      { seed: 3, numRuns: 20 },
    );
  });

  it.each(kinds)(
    "of features of two values, too, and of values too close to part: %s, %i classes",
    (criterion, classes) => {
      const int = (min: number, max: number) => fc.integer({ min, max });
      const places = fc.array(int(0, 5), { minLength: 1, maxLength: 80 });
      fc.assert(
        fc.property(
          places,
          int(1, 200),
          fc.constantFrom(1, 2, 5, 80),
          fc.boolean(),
          fc.boolean(),
          (columns, rows, most, isRandom, areUnits) => {
            const rng = keyed("two", criterion, classes, rows, columns.length);
            const levels: readonly (readonly number[])[] = [
              [0, 1],
              [-3, 0.7],
              [2],
              [0.5, 0.5 + 5e-8],
              [-0, 0, 1],
              [1000, 1000 + 2 ** -14, 1000 + 2 ** -13],
            ];
            const x = Float64Array.from(
              columns.flatMap((kind, j) =>
                Array.from({ length: rows }, () =>
                  j % 7 === 6 ? rng.int(9) : levels[kind]![rng.int(levels[kind]!.length)]!,
                ),
              ),
            );
            const y = Float64Array.from({ length: rows }, () => (classes > 0 ? rng.int(classes) : rng.normal()));
            const weights = Float64Array.from({ length: rows }, () => (areUnits ? 1 : (1 + rng.int(3)) / 3));
            const options: GrowOptions = {
              criterion,
              minSplit: 2,
              maxDepth: Number.POSITIVE_INFINITY,
              minLeaves: isRandom ? [2] : [1, 3, 10],
              maxFeatures: Math.min(most, columns.length),
              thresholds: isRandom ? "random" : "best",
              checkpoint: () => {},
            };
            const grown = [TreeKernel, PlainGrower].map((Grower) => {
              const store = new TreeStore(Math.max(1, classes));
              new Grower(treeData(x, rows, y, classes, weights), options).grow(weights, keyed("tree"), store);
              return store.arrays();
            });
            expect(grown[0]).toEqual(grown[1]);
          },
        ),
        { seed: 7, numRuns: 40 },
      );
    },
  );
});
