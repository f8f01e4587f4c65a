import { gram } from "./gram.js";
import { multiplyTransposed } from "./products.js";
import { svd, transpose } from "./svd.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Above this condition number the squared matrix has lost half of its digits: the decomposition of x itself serves. */
const MAX_CONDITION = 1e7;

/**
 * Solves min |y − X w|² + alpha |w|² for one alpha: w = A⁻¹ Xᵀy with A = XᵀX + alpha; w: p long. With `power` 2, A⁻² Xᵀy:
 * how fast w falls as alpha rises.
 */
export type RidgeSolver = (alpha: number, w: Float64Array, power?: 1 | 2) => void;

/**
 * One decomposition serves every alpha: the eigenvectors of XᵀX, or of XXᵀ where x is wide. For an alpha too small for
 * its accuracy, the singular vectors of X; for alpha = 0 that is the solution of least norm.
 * x: n × p column-major, centered.   y: n long.   O(n p min(n, p)), then O(p min(n, p)) an alpha.
 */
export function ridgePath(x: Float64Array, y: Float64Array, p: number): RidgeSolver {
  const n = y.length;
  const { solve, smallest, largest } = n < p ? dual(x, y, p) : primal(x, y, p);
  let exact: RidgeSolver | undefined;
  return (alpha, w, power = 1) => {
    if (largest <= MAX_CONDITION * (smallest + alpha)) return solve(alpha, w, power);
    exact ??= bySingularValues(x, y, p);
    exact(alpha, w, power);
  };
}

interface Spectral {
  readonly solve: RidgeSolver;
  readonly smallest: number;
  readonly largest: number;
}

/** w = V (Λ + alpha)⁻¹ Vᵀ Xᵀy with XᵀX = V Λ Vᵀ. */
function primal(x: Float64Array, y: Float64Array, p: number): Spectral {
  const n = y.length;
  const vectors = new Float64Array(p * p);
  gram(x, n, p, vectors);
  const values = new Float64Array(p);
  symmetricEigen(vectors, p, values);
  const b = new Float64Array(p);
  multiplyTransposed(x, n, p, y, b);
  const rotated = new Float64Array(p);
  multiplyTransposed(vectors, p, p, b, rotated);
  return {
    smallest: Math.max(0, values[0] ?? 0),
    largest: values[p - 1] ?? 0,
    solve(alpha, w, power = 1) {
      w.fill(0);
      for (let k = 0; k < p; k++) addScaled(vectors, k, over(rotated[k]!, values[k]! + alpha, power), w);
    },
  };
}

/** w = Xᵀ U (Λ + alpha)⁻¹ Uᵀy with XXᵀ = U Λ Uᵀ. */
function dual(x: Float64Array, y: Float64Array, p: number): Spectral {
  const n = y.length;
  const vectors = new Float64Array(n * n);
  gram(transpose(x, n, p), p, n, vectors);
  const values = new Float64Array(n);
  symmetricEigen(vectors, n, values);
  const rotated = new Float64Array(n);
  multiplyTransposed(vectors, n, n, y, rotated);
  const u = new Float64Array(n);
  return {
    // A centered matrix always has one eigenvalue 0, so that alpha alone keeps the problem well conditioned.
    smallest: 0,
    largest: values[n - 1] ?? 0,
    solve(alpha, w, power = 1) {
      u.fill(0);
      for (let k = 0; k < n; k++) addScaled(vectors, k, over(rotated[k]!, values[k]! + alpha, power), u);
      multiplyTransposed(x, n, p, u, w);
    },
  };
}

/** w = V (S / (S² + alpha)) Uᵀy with X = U S Vᵀ; what is 0 but for rounding counts as 0. */
function bySingularValues(x: Float64Array, y: Float64Array, p: number): RidgeSolver {
  const n = y.length;
  const { u, s, v } = svd(x, n, p);
  const r = s.length;
  const rotated = new Float64Array(r);
  multiplyTransposed(u, n, r, y, rotated);
  const zero = (s[0] ?? 0) * Number.EPSILON * Math.max(n, p);
  return (alpha, w, power = 1) => {
    w.fill(0);
    for (let k = 0; k < r; k++) {
      if (s[k]! > zero) addScaled(v, k, over(rotated[k]! * s[k]!, s[k]! * s[k]! + alpha, power), w);
    }
  };
}

const over = (value: number, by: number, power: 1 | 2): number => (power === 1 ? value / by : value / by / by);

/** out += factor · (row k of `vectors`, whose rows are as long as out). */
function addScaled(vectors: Float64Array, k: number, factor: number, out: Float64Array): void {
  const n = out.length;
  for (let at = k * n, i = 0; i < n; at++, i++) out[i] = out[i]! + factor * vectors[at]!;
}
