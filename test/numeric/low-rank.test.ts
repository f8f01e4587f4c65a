import fc from "fast-check";
import { expect, test } from "vitest";
import { matrixOf } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import type { BoxMatrix } from "../../src/numeric/box-problem.js";
import { isPositive, type Kernel, kernelRow } from "../../src/numeric/kernel-rows.js";
import { lowRankFactor } from "../../src/numeric/low-rank.js";

function boxMatrix(rows: number, entry: (i: number, j: number) => number): BoxMatrix {
  return {
    rows,
    fill: (i, from, out, to) => {
      for (let j = from; j < rows; j++) out[to + j - from] = entry(i, j);
    },
    diagonal: Float64Array.from({ length: rows }, (_, i) => entry(i, i)),
  };
}

/** How far L Lᵀ is from K at most, as a share of K's greatest entry. */
function missOf({ rows, diagonal }: BoxMatrix, entry: (i: number, j: number) => number, data: Float64Array): number {
  let most = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      let product = 0;
      for (let at = 0; at < data.length; at += rows) product += data[at + i]! * data[at + j]!;
      most = Math.max(most, Math.abs(product - entry(i, j)));
    }
  }
  return most / Math.max(...diagonal);
}

const runs = { seed: 7, numRuns: 60 };

test("the factor has as many columns as the matrix has rank, and its square is the matrix", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 8 }), fc.nat(99), (rows, rank, key) => {
      const rng = keyed("low rank factor", rows, rank, key);
      const points = Array.from({ length: rows }, () => Array.from({ length: rank }, () => 10 * rng.normal()));
      for (let i = 4; i < rows; i += 5) points[i] = points[i - 1]!;
      const entry = (i: number, j: number) => points[i]!.reduce((sum, value, k) => sum + value * points[j]![k]!, 0);
      const matrix = boxMatrix(rows, entry);
      const distinct = new Set(points).size;
      const factor = lowRankFactor(matrix, rows)!;
      expect(factor.columns.length).toBe(Math.min(distinct, rank));
      expect(missOf(matrix, entry, factor.data)).toBeLessThan(1e-12);
      expect(lowRankFactor(matrix, factor.columns.length - 1)).toBeUndefined();
    }),
    runs,
  );
});

test("of a flat kernel few columns are left, of a steep one all", () => {
  const rng = keyed("flat and steep");
  const points = Array.from({ length: 80 }, () => [rng.normal(), rng.normal()] as const);
  const columnsAt = (gamma: number) => {
    const entry = (i: number, j: number) =>
      Math.exp(-gamma * ((points[i]![0] - points[j]![0]) ** 2 + (points[i]![1] - points[j]![1]) ** 2));
    const matrix = boxMatrix(points.length, entry);
    const factor = lowRankFactor(matrix, points.length)!;
    expect(missOf(matrix, entry, factor.data)).toBeLessThan(1e-12);
    return factor.columns.length;
  };
  expect(columnsAt(1e-3)).toBeLessThan(25);
  expect(columnsAt(1e3)).toBe(80);
});

test("of zeros no column is left", () => {
  expect(
    lowRankFactor(
      boxMatrix(5, () => 0),
      5,
    )!.columns,
  ).toEqual([]);
});

test.each([
  [{ kernel: "rbf", gamma: 0.3, degree: 3, coef0: -1 }, true],
  [{ kernel: "linear", gamma: 1, degree: 3, coef0: -1 }, true],
  [{ kernel: "poly", gamma: 0.3, degree: 2, coef0: 0 }, true],
  [{ kernel: "poly", gamma: 0.3, degree: 3, coef0: 2 }, true],
  [{ kernel: "poly", gamma: 0.3, degree: 2, coef0: -1 }, false],
  [{ kernel: "sigmoid", gamma: 0.3, degree: 3, coef0: -1 }, false],
] as const satisfies readonly (readonly [Kernel, boolean])[])(
  "of %o the matrix is the square of its factor: %s",
  (kernel, isSquare) => {
    const rows = 20;
    const rng = keyed("kernels");
    const x = matrixOf(
      rows,
      ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })),
    );
    for (let k = 0; k < x.data.length; k++) x.data[k] = rng.normal();
    const own = Array.from({ length: rows }, (_, i) => {
      const row = new Float64Array(rows);
      kernelRow(kernel, x, x, i, row);
      return row;
    });
    const entry = (i: number, j: number) => own[i]![j]!;
    const matrix = boxMatrix(rows, entry);
    expect(isPositive(kernel)).toBe(isSquare);
    expect(missOf(matrix, entry, lowRankFactor(matrix, rows)!.data) < 1e-12).toBe(isSquare);
  },
);
