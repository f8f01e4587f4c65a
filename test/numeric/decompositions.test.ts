import { describe, expect, it } from "vitest";
import { partsOfColumns } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { gram } from "../../src/numeric/gram.js";
import { triangularFactorByKernel } from "../../src/numeric/kernels/triangular-factor.js";
import { principalAxes } from "../../src/numeric/principal-axes.js";
import { svd, svdAgainst } from "../../src/numeric/svd.js";
import { symmetricEigen } from "../../src/numeric/symmetric-eigen.js";
import { plainTriangularFactor, triangularFactor } from "../../src/numeric/triangular-factor.js";
import { dot } from "../../src/numeric/vectors.js";

/** Column-major, normal entries; `rank` columns, the rest are sums of them. */
function randomMatrix(seed: number, n: number, p: number, rank = p): Float64Array {
  const rng = keyed("decompositions", seed);
  const a = Float64Array.from({ length: n * p }, () => rng.normal());
  for (let j = rank; j < p; j++) for (let i = 0; i < n; i++) a[j * n + i] = a[(j % rank) * n + i]! + a[i]!;
  return a;
}

const SHAPES = [
  [1, 1],
  [5, 1],
  [1, 4],
  [2, 2],
  [7, 3],
  [3, 7],
  [30, 12],
  [40, 40],
] as const;

describe("gram", () => {
  it.each(SHAPES)("is AᵀWA for %i × %i", (n, p) => {
    const a = randomMatrix(1, n, p);
    const w = randomMatrix(2, n, 1).map(Math.abs);
    const out = new Float64Array(p * p);
    gram(a, n, p, out, w);
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < p; k++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += a[j * n + i]! * a[k * n + i]! * w[i]!;
        expect(out[j * p + k]).toBeCloseTo(sum, 12);
      }
    }
  });
});

describe("symmetricEigen", () => {
  it.each([1, 2, 3, 5, 20, 60])("rebuilds a symmetric matrix of order %i from ascending values", (n) => {
    const a = new Float64Array(n * n);
    const b = randomMatrix(n, n, n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] = b[i * n + j]! + b[j * n + i]!;
    expectRebuilt(a, n);
  });
  it("handles zero, diagonal and rank-deficient matrices", () => {
    expectRebuilt(new Float64Array(16), 4);
    expectRebuilt(Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2), 3);
    const out = new Float64Array(36);
    gram(randomMatrix(9, 10, 6, 2), 10, 6, out);
    expectRebuilt(out, 6);
  });
});

function expectRebuilt(a: Float64Array, n: number): void {
  const vectors = a.slice();
  const values = new Float64Array(n);
  symmetricEigen(vectors, n, values);
  const scale = Math.max(1, ...a.map(Math.abs));
  for (let k = 1; k < n; k++) expect(values[k]).toBeGreaterThanOrEqual(values[k - 1]!);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let rebuilt = 0;
      let dot = 0;
      for (let k = 0; k < n; k++) {
        rebuilt += vectors[k * n + i]! * values[k]! * vectors[k * n + j]!;
        dot += vectors[i * n + k]! * vectors[j * n + k]!;
      }
      expect(Math.abs(rebuilt - a[i * n + j]!)).toBeLessThan(1e-12 * scale * n);
      expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-12);
    }
  }
}

describe("principalAxes", () => {
  it.each([
    [12, 7, 7, 7],
    [40, 20, 20, 20],
    [260, 170, 170, 4],
    [170, 260, 170, 4],
    [20, 40, 20, 20],
    // Directions of next to no variance, which squares would blur.
    [40, 20, 17, 20],
    [20, 40, 17, 20],
  ])("agree with the singular vectors for %i × %i of rank %i", (n, p, rank, count) => {
    const a = randomMatrix(5, n, p, rank);
    const { axes, s } = principalAxes({ n, p, read: partsOfColumns(a, n) })(count);
    const exact = svd(a, n, p);
    for (let k = 0; k < count; k++) {
      expect(Math.abs(s[k]! - exact.s[k]!) / exact.s[0]!).toBeLessThan(1e-10);
      if (k >= rank) continue;
      let dot = 0;
      for (let j = 0; j < p; j++) dot += axes[k * p + j]! * exact.v[k * p + j]!;
      expect(Math.abs(Math.abs(dot) - 1)).toBeLessThan(1e-10);
    }
  });
});

describe("svd", () => {
  it.each([...SHAPES.map(([n, p]) => [n, p, p] as const), [20, 6, 2] as const, [6, 20, 3] as const])(
    "rebuilds %i × %i of rank %i from orthonormal vectors",
    (n, p, rank) => {
      const a = randomMatrix(3, n, p, rank);
      const { u, s, v } = svd(a, n, p);
      const r = Math.min(n, p);
      for (let k = 1; k < r; k++) expect(s[k]).toBeLessThanOrEqual(s[k - 1]!);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < p; j++) {
          let sum = 0;
          for (let k = 0; k < r; k++) sum += u[k * n + i]! * s[k]! * v[k * p + j]!;
          expect(Math.abs(sum - a[j * n + i]!)).toBeLessThan(1e-12);
        }
      }
      for (let k = 0; k < r; k++) {
        for (let l = 0; l <= k; l++) {
          if (s[k]! < 1e-12) continue;
          let left = 0;
          let right = 0;
          for (let i = 0; i < n; i++) left += u[k * n + i]! * u[l * n + i]!;
          for (let j = 0; j < p; j++) right += v[k * p + j]! * v[l * p + j]!;
          expect(Math.abs(left - (k === l ? 1 : 0))).toBeLessThan(1e-11);
          expect(Math.abs(right - (k === l ? 1 : 0))).toBeLessThan(1e-12);
        }
      }
    },
  );
  it.each([...SHAPES.map(([n, p]) => [n, p, p] as const), [20, 6, 2] as const, [6, 20, 3] as const])(
    "has products with the left vectors of %i × %i of rank %i without them",
    (n, p, rank) => {
      const a = randomMatrix(4, n, p, rank);
      const b = randomMatrix(5, n, 1);
      const { u, s, v } = svd(a, n, p);
      const against = svdAgainst({ n, p, read: partsOfColumns(a, n) }, b);
      expect(against.s.length).toBe(s.length);
      for (const [k, length] of s.entries()) {
        expect(Math.abs(against.s[k]! - length)).toBeLessThan(1e-13 * s[0]!);
        if (length < 1e-12) continue;
        for (let j = 0; j < p; j++) expect(against.v[k * p + j]).toBeCloseTo(v[k * p + j]!, 11);
        let sum = 0;
        for (let i = 0; i < n; i++) sum += u[k * n + i]! * b[i]!;
        expect(against.ub[k]).toBeCloseTo(sum, 12);
      }
    },
  );
  it("keeps small singular values to high relative accuracy", () => {
    const n = 30;
    const scales = [1, 1e-4, 1e-8, 1e-12];
    const q = svd(randomMatrix(4, n, 4), n, 4).u;
    const a = q.map((value, at) => value * scales[Math.floor(at / n)]!);
    const columns = { n, p: 4, read: partsOfColumns(a, n) };
    for (const { s } of [svd(a, n, 4), svdAgainst(columns, new Float64Array(n))]) {
      for (const [k, scale] of scales.entries()) expect(Math.abs(s[k]! / scale - 1)).toBeLessThan(1e-10);
    }
  });
});

describe("triangularFactor", () => {
  it.each([...SHAPES.filter(([n, p]) => n >= p), [512, 5] as const, [1537, 7] as const])(
    "squares to XᵀX for %i × %i, the kernel as its twin, to the bit",
    (n, p) => {
      const a = randomMatrix(6, n, p);
      // A column of zeros, and one of very small numbers.
      if (p > 4) a.fill(0, n, 2 * n);
      if (p > 6) for (let i = 0; i < n; i++) a[2 * n + i] = a[2 * n + i]! * 1e-120;
      const b = randomMatrix(7, n, 1);
      const x = { n, p, read: partsOfColumns(a, n) };
      const { r, qb } = plainTriangularFactor(x, b);
      for (const found of [triangularFactor(x, b), triangularFactorByKernel(x, b, 512)])
        expect(found).toEqual({ r, qb });
      for (let j = 0; j < p; j++) {
        for (let i = j + 1; i < p; i++) expect(r[j * p + i]).toBe(0);
        // RᵀQᵀb = Xᵀb.
        expectDots(r.subarray(j * p, (j + 1) * p), qb, a.subarray(j * n, (j + 1) * n), b);
        for (let k = 0; k <= j; k++) {
          const [u, v] = [r.subarray(j * p, (j + 1) * p), r.subarray(k * p, (k + 1) * p)];
          expectDots(u, v, a.subarray(j * n, (j + 1) * n), a.subarray(k * n, (k + 1) * n));
        }
      }
    },
  );
});

/** u·v = a·b, but for rounding. */
function expectDots(u: Float64Array, v: Float64Array, a: Float64Array, b: Float64Array): void {
  const size = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  expect(Math.abs(dot(u, v) - dot(a, b))).toBeLessThanOrEqual(1e-13 * size);
}
