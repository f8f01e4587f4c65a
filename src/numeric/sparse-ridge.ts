import type { Sparse } from "../core/sparse.js";
import { sparseMap } from "./products.js";
import type { RidgePath, RidgeSolver } from "./ridge-path.js";
import { dot } from "./vectors.js";

const SETTLED = 1e-14;

/**
 * Solves min Σ sᵢ (yᵢ − xᵢ·w − b)² + alpha |w|² without making the columns dense: conjugate gradients on the normal
 * equations, columns centered in the products alone. s: weight of each row. Golub & Van Loan 11.3.
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
      solveFor(target, alpha, w);
      if (power === 2) solveFor(w.slice(), alpha, w);
    }
  };
  const solveFor = (b: Float64Array, alpha: number, w: Float64Array) => {
    w.fill(0);
    const r = b.slice();
    const q = r.slice();
    const hq = new Float64Array(p);
    let rr = dot(r, r);
    const enough = rr * SETTLED * SETTLED;
    for (let step = 0; step < 10 * Math.min(n, p) + 50 && rr > enough; step++) {
      checkpoint();
      product(q, alpha, hq);
      const length = rr / dot(q, hq);
      for (let j = 0; j < p; j++) {
        w[j] = w[j]! + length * q[j]!;
        r[j] = r[j]! - length * hq[j]!;
      }
      const next = dot(r, r);
      for (let j = 0; j < p; j++) q[j] = r[j]! + (next / rr) * q[j]!;
      rr = next;
    }
  };
  return { solve, xMean, yMean };
}
