import fc from "fast-check";
import { expect, test } from "vitest";
import { partsOfColumns } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { binned } from "../../src/numeric/binning.js";
import { BoostGrower } from "../../src/numeric/boosted-grow.js";
import { PlainEngine } from "../../src/numeric/boosted-plain.js";
import { BoostedStore } from "../../src/numeric/boosted-trees.js";
import { BoostKernel } from "../../src/numeric/kernels/boosting.js";

const int = (min: number, max: number) => fc.integer({ min, max });

/** Numbers with ties and gaps, every third feature a category. */
function problem(rows: number, features: number, bins: number) {
  const rng = keyed("boosting", rows, features, bins);
  const isCategory = Array.from({ length: features }, (_, j) => j % 3 === 2);
  const x = Float64Array.from({ length: rows * features }, (_, at) => {
    const j = Math.floor(at / rows);
    if (rng.int(9) === 0 && j % 2 === 0) return Number.NaN;
    return isCategory[j] ? rng.int(Math.min(bins, 7)) : Math.round(8 * rng.normal()) / 8;
  });
  const derivatives = () => ({
    gradients: Float32Array.from({ length: rows }, () => rng.normal()),
    hessians: Float32Array.from({ length: rows }, () => rng.real()),
  });
  return {
    data: binned(partsOfColumns(x, rows), rows, isCategory, bins),
    trees: [derivatives(), derivatives(), derivatives()],
  };
}

test("boosting's kernel grows the trees of its twin, to the bit", () => {
  fc.assert(
    fc.property(
      int(2, 900),
      int(1, 9),
      int(2, 60),
      int(2, 24),
      int(1, 30),
      fc.boolean(),
      (rows, features, bins, leaves, minLeaf, hasHessians) => {
        const { data, trees } = problem(rows, features, bins);
        const options = { leaves, minLeaf, maxDepth: 7, l2: 0.5, maxFeatures: features, shrinkage: 0.1 };
        const levels = data.edges.map((own, j) => (data.isCategory[j] ? own : new Float64Array(0)));
        const drawn = Int32Array.from({ length: rows }, (_, i) => i).filter((i) => rows < 20 || i % 5 > 0);
        const [found, expected] = [new BoostKernel(data, leaves + 2), new PlainEngine(data)].map((engine) => {
          const store = new BoostedStore(levels);
          const grower = new BoostGrower(data, hasHessians, options, store, engine);
          const raw = new Float64Array(rows);
          for (const [t, { gradients, hessians }] of trees.entries()) {
            grower.grow(drawn, gradients, hessians, raw, keyed("grow", t));
          }
          return { raw, trees: store.arrays() };
        });
        expect(found).toEqual(expected);
      },
    ),
    { seed: 11, numRuns: 60 },
  );
});
