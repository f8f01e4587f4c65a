import fc from "fast-check";
import { expect, test } from "vitest";
import { matrixOf, partsOfColumns } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { binned } from "../../src/numeric/binning.js";
import { BoostGrower } from "../../src/numeric/boosted-grow.js";
import { PlainEngine } from "../../src/numeric/boosted-plain.js";
import { addTree, BoostedStore } from "../../src/numeric/boosted-trees.js";
import { lossFor, strideOf } from "../../src/numeric/boosting-loss.js";
import { BoostedSums } from "../../src/numeric/kernels/boosted-sums.js";
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
  const derivatives = () =>
    Float32Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? rng.normal() : rng.real()));
  return {
    data: binned(partsOfColumns(x, rows), rows, isCategory, bins),
    trees: [derivatives(), derivatives(), derivatives()],
  };
}

/** Squared error, of which nothing is asked but how many outputs there are. */
const lossOf = (rows: number) => lossFor(new Float64Array(rows), 0, undefined, new Int32Array(0));

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
        const drawn = Int32Array.from({ length: rows }, (_, i) => i).filter(
          (i) => rows < 20 || rows % 2 > 0 || i % 5 > 0,
        );
        const loss = lossOf(rows);
        const kernel = new BoostKernel(data, loss, !hasHessians, leaves + 2);
        const [found, expected] = [kernel, new PlainEngine(data, loss)].map((engine) => {
          const store = new BoostedStore(levels);
          const grower = new BoostGrower(data, options, store, engine);
          for (const [t, pairs] of trees.entries()) {
            engine.pairs.set(hasHessians ? pairs : pairs.map((v, at) => (at % 2 === 0 ? v : 1)));
            grower.grow(drawn, 0, keyed("grow", t));
          }
          return { raw: engine.raw.slice(0, rows), trees: store.arrays() };
        });
        expect(found).toEqual(expected);
      },
    ),
    {
      ...{ seed: 11, numRuns: 60 },
      // Of so many rows no records are made.
      examples: [
        [65601, 6, 40, 9, 20, true],
        [65601, 5, 40, 9, 20, false],
      ],
    },
  );
});

test("the kernel adds up trees as reading them row by row, to the bit", () => {
  fc.assert(
    fc.property(int(1, 60), int(1, 9), int(2, 255), int(2, 99), int(1, 3), (rows, features, bins, leaves, outputs) => {
      const { data, trees } = problem(600, features, bins);
      const options = { leaves, minLeaf: 1, maxDepth: 20, l2: 0.5, maxFeatures: features, shrinkage: 0.1 };
      const store = new BoostedStore(data.edges.map((own, j) => (data.isCategory[j] ? own : new Float64Array(0))));
      const engine = new PlainEngine(data, lossOf(600));
      const grower = new BoostGrower(data, options, store, engine);
      const all = Int32Array.from({ length: 600 }, (_, i) => i);
      for (const [t, pairs] of trees.entries()) {
        engine.pairs.set(pairs);
        grower.grow(all, 0, keyed("sums", t));
      }
      // Rows at thresholds, between them, missing, infinite, and of levels that training lacks.
      const rng = keyed("rows", rows, features, bins);
      const x = Float64Array.from({ length: rows * features }, (_, at) => {
        const j = Math.floor(at / rows);
        const known = data.edges[j]!;
        const values = data.isCategory[j]
          ? [...known, Number.NaN, 7, 31, 32, 300]
          : [...known, rng.normal(), Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
        return values[rng.int(values.length)]!;
      });
      const columns = Array.from({ length: features }, (_, j) => ({ name: `${j}`, kind: "number" as const }));
      const model = store.arrays();
      const found = new BoostedSums(model, rows, outputs);
      found.take(partsOfColumns(x, rows), 0, rows);
      for (let k = 0; k < outputs; k++) {
        const expected = new Float64Array(rows).fill(k / 7);
        found.sumsOf(k, rows).fill(k / 7);
        for (let t = k; t < trees.length; t += outputs) {
          addTree(model, model.roots[t]!, matrixOf(rows, columns, x), Int32Array.from(expected.keys()), expected);
          found.add(t, k, rows);
        }
        expect(found.sumsOf(k, rows)).toEqual(expected);
      }
    }),
    { seed: 12, numRuns: 60 },
  );
});

test("boosting's kernel has the derivatives of its twin, to the bit, and adds to the output that it is turned to", () => {
  fc.assert(
    fc.property(
      int(1, 1200),
      fc.constantFrom(0, 2, 3, 7),
      fc.boolean(),
      int(-2, 3),
      (rows, classes, isWeighted, size) => {
        const rng = keyed("loss", rows, classes, size);
        const y = Float64Array.from({ length: rows }, () => (classes === 0 ? rng.normal() : rng.int(classes)));
        const weights = isWeighted ? Float64Array.from(y, () => rng.real()) : undefined;
        const all = Int32Array.from({ length: rows }, (_, i) => i);
        const loss = lossFor(y, classes, weights, all);
        const stride = strideOf(rows);
        const raw = Float64Array.from({ length: stride * loss.outputs }, () =>
          rng.int(5) === 0 ? 0 : 10 ** size * rng.normal(),
        );
        const { data } = problem(rows, 1, 4);
        const columns = <T extends Float64Array | Float32Array>(of: T, width: number) =>
          Array.from({ length: loss.outputs }, (_, k) => of.slice(k * width * stride, width * (k * stride + rows)));
        const [found, expected] = [new BoostKernel(data, loss, false, 3), new PlainEngine(data, loss)].map((engine) => {
          engine.raw.set(raw);
          engine.derivatives();
          const pairs = columns(engine.pairs, 2);
          engine.order.set(all.toReversed());
          engine.turnTo(loss.outputs - 1);
          engine.addLeaf(0, Math.ceil(rows / 3), 1 / 3);
          return { pairs, raw: columns(engine.raw, 1) };
        });
        expect(found).toEqual(expected);
      },
    ),
    { seed: 13, numRuns: 100 },
  );
});
