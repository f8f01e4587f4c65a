import type { Sparse } from "../core/sparse.js";
import { conjugateGradients } from "./conjugate-gradients.js";
import { sparseMap } from "./products.js";
import type { RidgePath, RidgeSolver } from "./ridge-path.js";
import { dot } from "./vectors.js";

const SETTLED = 1e-14;

/**
 * Solves min Σ sᵢ (yᵢ − xᵢ·w − b)² + alpha |w|² without making the columns dense: conjugate gradients on the normal
 * equations, columns centered in the products alone. s: weight of each row.
 */
export function sparseRidge(sparse: Sparse, y: Float64Array, s: Float64Array, checkpoint: () => void): RidgePath {
  const n = y.length;
  const p = sparse.starts.length - 1;
  const map = sparseMap(sparse, n);
  const total = s.reduce((sum, v) => sum + v, 0);
  const xMean = new Float64Array(p);
  map.multiplyTransposed(s, xMean);
  for (let j = 0; j < p; j++) xMean[j] = xMean[j]! / total;
  const yMean = dot(s, y) / total;
  const target = new Float64Array(p);
  map.multiplyTransposed(
    y.map((v, i) => s[i]! * (v - yMean)),
    target,
  );
  const fitted = new Float64Array(n);
  /** out = (X − x̄)ᵀ S (X − x̄) v + alpha v */
  const product = (v: Float64Array, alpha: number, out: Float64Array) => {
    map.multiply(v, fitted);
    const mean = dot(xMean, v);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      fitted[i] = s[i]! * (fitted[i]! - mean);
      sum += fitted[i]!;
    }
    map.multiplyTransposed(fitted, out);
    for (let j = 0; j < p; j++) out[j] = out[j]! - sum * xMean[j]! + alpha * v[j]!;
  };
  const solve: RidgeSolver = (alphas, all, power = 1) => {
    for (const [k, alpha] of alphas.entries()) {
      const w = all.subarray(k * p, (k + 1) * p);
      w.set(target);
      for (let times = 0; times < power; times++) solveFor(alpha, w);
    }
  };
  const enough = { residual: SETTLED, steps: 10 * Math.min(n, p) + 50 };
  const solveFor = (alpha: number, w: Float64Array) => {
    const step = (v: Float64Array, out: Float64Array) => {
      checkpoint();
      product(v, alpha, out);
    };
    conjugateGradients(step, w, enough, (r, z) => z.set(r));
  };
  return { solve, xMean, yMean };
}
