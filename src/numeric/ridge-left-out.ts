import type { Matrix } from "../core/matrix.js";
import { centered } from "./center.js";
import { gram } from "./gram.js";
import { multiply, multiplyTransposed } from "./products.js";
import { MAX_CONDITION } from "./ridge-path.js";
import { transpose } from "./svd.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Below, a row is predicted by next to nothing but itself, and too few digits are left of its residual. */
const LEAST_REST = 1e-3;

/**
 * What each row would be predicted by a ridge regression on all others, intercept free: y − e / (1 − h), with e its
 * residual and h its leverage in the fit on all rows (Allen 1974). NaN where alpha is too small for the squared matrix,
 * or next to nothing but the row itself decides what it is predicted.
 * x: n × p, dense.   y: n long.   One array of n numbers an alpha.   O(n p min(n, p)), then O(n min(n, p)) an alpha.
 */
export function ridgeLeftOut(matrix: Matrix, target: Float64Array, alphas: Float64Array): readonly Float64Array[] {
  const { x, y } = centered(matrix, target);
  const n = y.length;
  const { axes, values, products } = x.length < n * n ? byColumns(x, y) : byRows(x, y);
  const r = values.length;
  const shares = new Float64Array(r * alphas.length);
  for (const [m, alpha] of alphas.entries()) {
    for (let k = 0; k < r; k++) shares[m * r + k] = 1 / (values[k]! + alpha);
  }
  const fitted = new Float64Array(n * alphas.length);
  const weights = shares.map((share, at) => share * products[at % r]!);
  multiply(axes, n, r, weights, fitted);
  const leverages = new Float64Array(n * alphas.length);
  const squares = axes.map((v) => v * v);
  multiply(squares, n, r, shares, leverages);
  const [smallest, largest] = [values[0] ?? 0, values[r - 1] ?? 0];
  return Array.from(alphas, (alpha, m) => {
    const isAccurate = largest <= MAX_CONDITION * (smallest + alpha);
    return target.map((value, i) => {
      const at = m * n + i;
      const rest = 1 - 1 / n - leverages[at]!;
      return isAccurate && rest >= LEAST_REST ? value - (y[i]! - fitted[at]!) / rest : Number.NaN;
    });
  });
}

/** Rows along the principal axes: Z = X V with XᵀX = V Λ Vᵀ, and Zᵀy. Eigenvalues ascend. */
interface Axes {
  /** n × r column-major. */
  readonly axes: Float64Array;
  readonly values: Float64Array;
  readonly products: Float64Array;
}

function byColumns(x: Float64Array, y: Float64Array): Axes {
  const n = y.length;
  const p = x.length / n;
  const vectors = new Float64Array(p * p);
  gram(x, n, p, vectors);
  const values = new Float64Array(p);
  symmetricEigen(vectors, p, values);
  const axes = new Float64Array(n * p);
  multiply(x, n, p, vectors, axes);
  return withProducts(axes, values, y);
}

/** Of a wide matrix: Z = U √Λ with XXᵀ = U Λ Uᵀ. */
function byRows(x: Float64Array, y: Float64Array): Axes {
  const n = y.length;
  const axes = new Float64Array(n * n);
  gram(transpose(x, n, x.length / n), x.length / n, n, axes);
  const values = new Float64Array(n);
  symmetricEigen(axes, n, values);
  for (let k = 0; k < n; k++) {
    const root = Math.sqrt(Math.max(0, values[k]!));
    for (let i = 0; i < n; i++) axes[k * n + i]! *= root;
  }
  return withProducts(axes, values, y);
}

function withProducts(axes: Float64Array, values: Float64Array, y: Float64Array): Axes {
  const products = new Float64Array(values.length);
  multiplyTransposed(axes, y.length, values.length, y, products);
  return { axes, values: values.map((value) => Math.max(0, value)), products };
}
