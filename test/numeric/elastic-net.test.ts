import fc from "fast-check";
import { expect, test } from "vitest";
import { partsOfColumns } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { elasticNetPath } from "../../src/numeric/elastic-net-path.js";
import { type NetEngine, PlainNet } from "../../src/numeric/elastic-net-plain.js";
import { plainGram } from "../../src/numeric/gram.js";
import { NetKernel } from "../../src/numeric/kernels/elastic-net.js";
import { HeldMatrix } from "../../src/numeric/kernels/held-matrix.js";
import { dot } from "../../src/numeric/vectors.js";

const bits = (values: Float64Array) => [...new BigUint64Array(values.buffer, values.byteOffset, values.length)];

/** Columns with repeats now and then, so that some systems are singular. */
function problemOf(n: number, p: number, seed: number) {
  const rng = keyed("elastic net", n, p, seed);
  const x = Float64Array.from({ length: n * p }, () => rng.normal());
  for (let j = 1; j < p; j++) if (rng.int(8) === 0) x.copyWithin(j * n, (j - 1) * n, j * n);
  const y = Float64Array.from({ length: n }, (_, i) => x[i]! - (x[(p - 1) * n + i] ?? 0) + rng.normal());
  const all = new Float64Array(p * p);
  plainGram(x, n, p, all);
  const products = Float64Array.from({ length: p }, (_, j) => dot(x.subarray(j * n, (j + 1) * n), y));
  const squares = Float64Array.from({ length: p }, (_, j) => all[j * (p + 1)]!);
  const column = (j: number) => all.subarray(j * p, (j + 1) * p);
  return { x, y, all, problem: { column, squares, products, size: Math.sqrt(dot(y, y)) } };
}

test("the kernel takes the steps of its twin to the last bit, also when a matrix came between", () => {
  const other = new HeldMatrix(partsOfColumns(Float64Array.of(1, 2, 3), 3), 3, 1, 1);
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 23 }), fc.nat(1000), (n, p, seed) => {
      const { all, problem } = problemOf(n, p, seed);
      const engines: readonly NetEngine[] = [new PlainNet(problem), new NetKernel(all, problem)];
      for (const [l1, l2] of [
        [3, 1],
        [1, 0.1],
        [0.1, 0],
        [2, 0],
      ] as const) {
        for (const isFull of [true, false, true]) {
          const [plain, kernel] = engines.map((engine) => engine.sweep(l1, l2, isFull));
          expect(kernel).toBe(plain);
        }
        const [plain, kernel] = engines.map((engine) => engine.polish(l1, l2));
        expect(kernel).toBe(plain);
        expect(bits(engines[1]!.weights())).toEqual(bits(engines[0]!.weights()));
        other.multiply(Float64Array.of(1), new Float64Array(3));
      }
    }),
    { seed: 3, numRuns: 60 },
  );
});

test("a path comes where each fit alone comes, and no direction leads further down", () => {
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 60 }), fc.integer({ min: 1, max: 12 }), fc.nat(1000), (n, p, seed) => {
      const { x, y } = problemOf(n, p, 2 * seed + 1);
      const columns = Array.from({ length: p }, (_, j) => ({ name: `x${j}`, kind: "number" as const }));
      const matrix = { rows: n, columns, data: x };
      const { solve: path, xMean, yMean } = elasticNetPath(matrix, y);
      const loss = (w: Float64Array, l1: number, l2: number) => {
        const left = y.map((v, i) => v - yMean - w.reduce((sum, b, j) => sum + b * (x[j * n + i]! - xMean[j]!), 0));
        return dot(left, left) / 2 + w.reduce((sum, b) => sum + l1 * Math.abs(b) + (l2 * b * b) / 2, 0);
      };
      for (const l1 of [50, 10, 3, 0.5]) {
        const w = path(l1, 1, () => {});
        const alone = elasticNetPath(matrix, y).solve(l1, 1, () => {});
        for (const [j, value] of w.entries()) expect(value).toBeCloseTo(alone[j]!, 8);
        const least = loss(w, l1, 1);
        for (let j = 0; j < p; j++) {
          for (const step of [1e-4, -1e-4]) {
            const moved = w.slice();
            moved[j] = moved[j]! + step;
            expect(loss(moved, l1, 1)).toBeGreaterThan(least - 1e-9);
          }
        }
      }
    }),
    { seed: 4, numRuns: 20 },
  );
});

test("where descent ends before the optimum, a path has the bits of fits of their own", () => {
  const n = 60;
  const rng = keyed("elastic net", "powers");
  const heavy = Float64Array.from({ length: n }, () => Math.exp(3 * rng.normal()));
  const other = Float64Array.from({ length: n }, () => rng.normal());
  const powers = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3, 4, 5].filter((b) => a + b > 0).map((b) => [a, b] as const));
  const x = Float64Array.from(powers.flatMap(([a, b]) => [...heavy.map((v, i) => other[i]! ** a * v ** b)]));
  const y = Float64Array.from({ length: n }, () => rng.normal());
  const columns = powers.map(([a, b]) => ({ name: `x${a}${b}`, kind: "number" as const }));
  const matrix = { rows: n, columns, data: x };
  const { solve: path } = elasticNetPath(matrix, y);
  for (const [l1, l2] of [
    [0.006, 60],
    [6, 54],
  ] as const) {
    const alone = elasticNetPath(matrix, y).solve(l1, l2, () => {});
    expect(bits(path(l1, l2, () => {})), `l1 = ${l1}`).toEqual(bits(alone));
  }
});

test("of many correlated columns the optimum is found in few sweeps", () => {
  const [n, p] = [60, 520];
  const rng = keyed("elastic net", "many");
  const common = Float64Array.from({ length: 8 * n }, () => rng.normal());
  const x = Float64Array.from({ length: n * p }, () => 0.3 * rng.normal());
  for (let j = 0; j < p; j++) for (let i = 0; i < n; i++) x[j * n + i] = x[j * n + i]! + common[(j % 8) * n + i]!;
  for (let j = 0; j < p; j++) {
    const own = x.subarray(j * n, (j + 1) * n);
    const mean = own.reduce((sum, v) => sum + v, 0) / n;
    for (let i = 0; i < n; i++) own[i] = own[i]! - mean;
  }
  const y = Float64Array.from({ length: n }, (_, i) => common[i]! - common[n + i]! + 0.1 * rng.normal());
  const columns = Array.from({ length: p }, (_, j) => ({ name: `x${j}`, kind: "number" as const }));
  const { solve, yMean } = elasticNetPath({ rows: n, columns, data: x }, y);
  for (const [l1, l2] of [
    [1, 1e-3],
    [0.05, 1e-3],
    [0.05, 0],
  ] as const) {
    let checks = 0;
    const w = solve(l1, l2, () => checks++);
    expect(checks, `l1 = ${l1}: checks, one in 16 sweeps or a face`).toBeLessThan(450);
    const left = y.map((v, i) => v - yMean - w.reduce((sum, b, j) => sum + b * x[j * n + i]!, 0));
    for (const [j, b] of w.entries()) {
      const pull = dot(x.subarray(j * n, (j + 1) * n), left) - l2 * b;
      if (b === 0) expect(Math.abs(pull)).toBeLessThan(l1 + 1e-8);
      else expect(pull).toBeCloseTo(l1 * Math.sign(b), 8);
    }
  }
});

test("with next to no penalty, a path over columns that depend on each other predicts as each fit alone", () => {
  const [n, p] = [40, 30];
  for (const seed of [1, 2, 3]) {
    const rng = keyed("elastic net", "categories", seed);
    const rows = 2 * n;
    // Six categories of five values each, the later rows to predict.
    const all = new Float64Array(rows * p);
    for (let j = 0; j < p; j += 5) for (let i = 0; i < rows; i++) all[(j + rng.int(5)) * rows + i] = 1;
    const x = Float64Array.from({ length: n * p }, (_, at) => all[Math.floor(at / n) * rows + (at % n)]!);
    const y = Float64Array.from({ length: n }, (_, i) => 2 * x[i]! - x[(p - 1) * n + i]! + 0.5 * rng.normal());
    const columns = Array.from({ length: p }, (_, j) => ({ name: `x${j}`, kind: "number" as const }));
    const matrix = { rows: n, columns, data: x };
    const { solve: path } = elasticNetPath(matrix, y);
    for (const ratio of [1e-4, 0.1, 0.5, 1]) {
      for (const alpha of [1, 1e-2, 1e-6, 1e-9, 1e-12]) {
        const [l1, l2] = [n * alpha * ratio, n * alpha * (1 - ratio)];
        const w = path(l1, l2, () => {});
        const move = elasticNetPath(matrix, y)
          .solve(l1, l2, () => {})
          .map((v, j) => v - w[j]!);
        for (let i = 0; i < rows; i++) {
          const moved = move.reduce((sum, v, j) => sum + v * all[j * rows + i]!, 0);
          expect(Math.abs(moved), `alpha = ${alpha}, l1_ratio = ${ratio}`).toBeLessThan(1e-8);
        }
      }
    }
  }
});
