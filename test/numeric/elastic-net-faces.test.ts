import fc from "fast-check";
import { expect, test } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { centeredGram } from "../../src/numeric/center.js";
import { NetFaces, placesOf } from "../../src/numeric/elastic-net-faces.js";
import { slackOf } from "../../src/numeric/elastic-net-plain.js";
import { plainGram } from "../../src/numeric/gram.js";
import { PlainGrowingFactor } from "../../src/numeric/growing-factor.js";
import { KernelGrowingFactor } from "../../src/numeric/kernels/growing-factor.js";
import { dot } from "../../src/numeric/vectors.js";

const bits = (values: Float64Array) => [...new BigUint64Array(values.buffer, values.byteOffset, values.length)];

/** Correlated columns; with `repeats`, every fifth is the one before. */
function problemOf(n: number, p: number, seed: number, repeats: boolean) {
  const rng = keyed("faces", n, p, seed);
  const common = Float64Array.from({ length: 3 * n }, () => rng.normal());
  const x = Float64Array.from(
    { length: n * p },
    (_, at) => 0.4 * rng.normal() + common[(Math.floor(at / n) % 3) * n + (at % n)]!,
  );
  for (let j = 4; repeats && j < p; j += 5) x.copyWithin(j * n, (j - 1) * n, j * n);
  const y = Float64Array.from({ length: n }, (_, i) => common[i]! - common[n + i]! + 0.3 * rng.normal());
  const all = new Float64Array(p * p);
  plainGram(x, n, p, all);
  const products = Float64Array.from({ length: p }, (_, j) => dot(x.subarray(j * n, (j + 1) * n), y));
  const squares = Float64Array.from({ length: p }, (_, j) => all[j * (p + 1)]!);
  const column = (j: number) => all.subarray(j * p, (j + 1) * p);
  return { x, y, problem: { column, squares, products, size: Math.sqrt(dot(y, y)) } };
}

const PENALTIES = [
  [30, 3],
  [10, 1],
  [3, 1],
  [1, 0.1],
  [0.1, 0.01],
  [10, 0],
  [3, 0],
  [1, 0],
  [0.3, 0],
  [0.01, 0],
  [1, 5],
  [0, 5],
  [0.5, 5],
] as const;

test("from face to face, the optimum is found from wherever the last one was, with few or many rows, columns twice or not", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 40 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(1000),
      fc.boolean(),
      (n, p, seed, repeats) => {
        const { x, y, problem } = problemOf(n, p, seed, repeats);
        const matrix = { order: p, column: problem.column };
        const kernel = new NetFaces(problem, new KernelGrowingFactor(matrix, placesOf(p)));
        const plain = new NetFaces(problem, new PlainGrowingFactor(matrix, placesOf(p)));
        for (const [l1, l2] of PENALTIES) {
          const outcome = plain.descend(l1, l2, () => {});
          expect(kernel.descend(l1, l2, () => {})).toBe(outcome);
          expect(outcome).not.toBe("none");
          if (l2 >= 1) expect(outcome).toBe("only");
          const w = plain.weights();
          expect(bits(kernel.weights())).toEqual(bits(w));
          const left = y.map((v, i) => w.reduce((sum, b, j) => sum - b * x[j * n + i]!, v));
          for (const [j, b] of w.entries()) {
            const pull = dot(x.subarray(j * n, (j + 1) * n), left) - l2 * b;
            if (b === 0) expect(Math.abs(pull)).toBeLessThan(l1 + 1e-8);
            else expect(pull).toBeCloseTo(l1 * Math.sign(b), 7);
          }
          const alone = new NetFaces(problem, new PlainGrowingFactor(matrix, placesOf(p)));
          expect(alone.descend(l1, l2, () => {})).toBe(outcome);
          if (outcome === "only") for (const [j, b] of alone.weights().entries()) expect(b).toBeCloseTo(w[j]!, 7);
        }
      },
    ),
    { seed: 6, numRuns: 60 },
  );
});

/** One column a value of each of some categories: those of a category add up to 1. */
function categories(n: number, p: number, seed: number): Float64Array {
  const rng = keyed("faces", "categories", n, p, seed);
  const x = new Float64Array(n * p);
  for (let j = 0; j < p; ) {
    const levels = Math.min(p - j, 2 + rng.int(5));
    for (let i = 0; i < n; i++) x[(j + rng.int(levels)) * n + i] = 1;
    j += levels;
  }
  return x;
}

test("what is said to be the only optimum is where a descent from 0 comes, also with next to no penalty on columns that depend on others", () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 60 }), fc.integer({ min: 2, max: 80 }), fc.nat(1000), (n, p, seed) => {
      const rng = keyed("faces", "target", n, p, seed);
      const x = categories(n, p, seed);
      const y = Float64Array.from({ length: n }, (_, i) => 2 * x[i]! - x[(p - 1) * n + i]! + 0.5 * rng.normal());
      const columns = Array.from({ length: p }, (_, j) => ({ name: `x${j}`, kind: "number" as const }));
      const { gram, products, square } = centeredGram({ rows: n, columns, data: x }, y);
      const squares = Float64Array.from({ length: p }, (_, j) => gram[j * (p + 1)]!);
      const column = (j: number) => gram.subarray(j * p, (j + 1) * p);
      const problem = { column, squares, products, size: Math.sqrt(square) };
      const start = () => new NetFaces(problem, new KernelGrowingFactor({ order: p, column }, placesOf(p)));
      const path = start();
      for (const ratio of [1e-4, 0.1, 0.5, 1]) {
        for (const alpha of [1, 0.1, 1e-3, 1e-6, 1e-12]) {
          const [l1, l2] = [n * alpha * ratio, n * alpha * (1 - ratio)];
          if (path.descend(l1, l2, () => {}) !== "only") continue;
          const alone = start();
          expect(alone.descend(l1, l2, () => {})).toBe("only");
          const w = path.weights();
          const move = alone.weights().map((v, j) => v - w[j]!);
          for (let i = 0; i < n; i++) {
            const moved = move.reduce((sum, v, j) => sum + v * x[j * n + i]!, 0);
            expect(Math.abs(moved)).toBeLessThan(1e-8);
          }
        }
      }
    }),
    { seed: 7, numRuns: 40 },
  );
});

test("what counts as an optimum is one, also of powers that hardly differ: else the descent says that it found none", () => {
  let found = 0;
  for (let degree = 6; degree <= 30; degree += 3) {
    const n = 50;
    const rng = keyed("faces", "powers", degree);
    const at = Array.from({ length: n }, () => 0.9 + 0.2 * rng.real());
    const x = Float64Array.from({ length: n * degree }, (_, k) => at[k % n]! ** (1 + Math.floor(k / n)));
    const y = Float64Array.from(at, (v) => Math.sin(20 * v) + 0.1 * rng.normal());
    const columns = Array.from({ length: degree }, (_, j) => ({ name: `x${j}`, kind: "number" as const }));
    const { gram, products, square } = centeredGram({ rows: n, columns, data: x }, y);
    const squares = Float64Array.from({ length: degree }, (_, j) => gram[j * (degree + 1)]!);
    const column = (j: number) => gram.subarray(j * degree, (j + 1) * degree);
    const problem = { column, squares, products, size: Math.sqrt(square) };
    const faces = new NetFaces(problem, new PlainGrowingFactor({ order: degree, column }, placesOf(degree)));
    for (const l1 of [1, 1e-2, 1e-4, 1e-6, 1e-8]) {
      for (const l2 of [1e-2, 1e-6, 1e-9, 0]) {
        if (faces.descend(l1, l2, () => {}) === "none") continue;
        found++;
        const w = faces.weights();
        for (const [j, slack] of slackOf(problem).entries()) {
          const pull = products[j]! - dot(column(j), w) - l2 * w[j]!;
          const excess = w[j] === 0 ? Math.abs(pull) - l1 : Math.abs(pull - l1 * Math.sign(w[j]!));
          expect(excess).toBeLessThan(1.5 * slack);
        }
      }
    }
  }
  expect(found).toBeGreaterThan(50);
});
