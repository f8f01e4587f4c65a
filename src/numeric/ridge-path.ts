import { type Matrix, partsOfColumns } from "../core/matrix.js";
import { type Centered, type CenteredGram, centered, centeredGram, lessKnownMeans } from "./center.js";
import { gram } from "./gram.js";
import { HeldMatrix } from "./kernels/held-matrix.js";
import { multiply, multiplyTransposed } from "./products.js";
import { svdAgainst, transpose } from "./svd.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Above this condition number the squared matrix has lost half of its digits: the decomposition of x itself serves. */
export const MAX_CONDITION = 1e7;
/** Below so many products the copy into the kernels' memory costs more than the kernel saves. */
const WORTH_A_KERNEL = 1e5;

/**
 * Solves min |y − X w|² + alpha |w|² for each alpha: w = A⁻¹ Xᵀy with A = XᵀX + alpha; w: p × alphas column-major. With
 * `power` 2, A⁻² Xᵀy: how fast w falls as alpha rises.
 */
export type RidgeSolver = (alphas: Float64Array, w: Float64Array, power?: 1 | 2) => void;

/** A solver that centers what it is given, and what was taken off. */
export interface RidgePath {
  readonly solve: RidgeSolver;
  readonly xMean: Float64Array;
  readonly yMean: number;
}

/**
 * One decomposition serves every alpha: the eigenvectors of XᵀX, or of XXᵀ where x is wide. For an alpha too small for
 * its accuracy, the singular vectors of X; for alpha = 0 that is the solution of least norm.
 * x: n × p, dense.   y, weights: n long.   gramOf: makes the centered products of these, where somebody knows them.
 * O(n p min(n, p)), then O(p min(n, p)) an alpha.
 */
export function ridgePath(
  x: Matrix,
  y: Float64Array,
  weights?: Float64Array,
  gramOf = () => centeredGram(x, y, weights),
): RidgePath {
  const p = x.columns.length;
  const { solve, smallest, largest, xMean, yMean } = isDual(y.length, p) ? dual(x, y, weights) : primal(gramOf());
  let exact: RidgeSolver | undefined;
  return {
    xMean,
    yMean,
    solve(alphas, w, power = 1) {
      solve(alphas, w, power);
      for (const [k, alpha] of alphas.entries()) {
        if (largest <= MAX_CONDITION * (smallest + alpha)) continue;
        exact ??= bySingularValues(x, y, { xMean, yMean }, weights);
        exact(alphas.subarray(k, k + 1), w.subarray(k * p, (k + 1) * p), power);
      }
    },
  };
}

/** Of x with fewer rows than columns, XXᵀ is the smaller. */
export const isDual = (rows: number, columns: number): boolean => rows < columns;

interface Spectral extends RidgePath {
  readonly smallest: number;
  readonly largest: number;
}

/** w = V (Λ + alpha)⁻¹ Vᵀ Xᵀy with XᵀX = V Λ Vᵀ. */
function primal({ gram: vectors, products, xMean, yMean }: CenteredGram): Spectral {
  const p = xMean.length;
  const values = new Float64Array(p);
  symmetricEigen(vectors, p, values);
  const rotated = new Float64Array(p);
  multiplyTransposed(vectors, p, p, products, rotated);
  return {
    xMean,
    yMean,
    smallest: Math.max(0, values[0] ?? 0),
    largest: values[p - 1] ?? 0,
    solve(alphas, w, power = 1) {
      combine(vectors, p, p, scaled(rotated, values, alphas, power), w);
    },
  };
}

/** w = Xᵀ U (Λ + alpha)⁻¹ Uᵀy with XXᵀ = U Λ Uᵀ. */
function dual(matrix: Matrix, target: Float64Array, weights: Float64Array | undefined): Spectral {
  const { x, y, xMean, yMean } = centered(matrix, target, weights);
  const [n, p] = [y.length, xMean.length];
  const vectors = new Float64Array(n * n);
  gram(transpose(x, n, p), p, n, vectors);
  const values = new Float64Array(n);
  symmetricEigen(vectors, n, values);
  const rotated = new Float64Array(n);
  multiplyTransposed(vectors, n, n, y, rotated);
  return {
    xMean,
    yMean,
    // A centered matrix always has one eigenvalue 0, so that alpha alone keeps the problem well conditioned.
    smallest: 0,
    largest: values[n - 1] ?? 0,
    solve(alphas, w, power = 1) {
      const u = new Float64Array(n * alphas.length);
      combine(vectors, n, n, scaled(rotated, values, alphas, power), u);
      if (n * p * alphas.length < WORTH_A_KERNEL) multiplyTransposed(x, n, p, u, w);
      else new HeldMatrix(partsOfColumns(x, n), n, p, alphas.length).multiplyTransposed(u, w);
    },
  };
}

/** w = V (S / (S² + alpha)) Uᵀy with X = U S Vᵀ; what is 0 but for rounding counts as 0. */
function bySingularValues(
  x: Matrix,
  y: Float64Array,
  means: Pick<Centered, "xMean" | "yMean">,
  weights: Float64Array | undefined,
): RidgeSolver {
  const [n, p] = [y.length, x.columns.length];
  const { read, target } = lessKnownMeans(x, y, means, weights);
  const { s, v, ub: rotated } = svdAgainst({ n, p, read }, target);
  const r = s.length;
  const zero = (s[0] ?? 0) * Number.EPSILON * Math.max(n, p);
  return (alphas, w, power = 1) => {
    const factors = new Float64Array(r * alphas.length);
    for (const [m, alpha] of alphas.entries()) {
      for (let k = 0; k < r; k++) {
        if (s[k]! > zero) factors[m * r + k] = over(rotated[k]! * s[k]!, s[k]! * s[k]! + alpha, power);
      }
    }
    combine(v, p, r, factors, w);
  };
}

const over = (value: number, by: number, power: 1 | 2): number => (power === 1 ? value / by : value / by / by);

/** (Λ + alpha)⁻¹ rotated, one column an alpha. */
function scaled(rotated: Float64Array, values: Float64Array, alphas: Float64Array, power: 1 | 2): Float64Array {
  const n = values.length;
  const out = new Float64Array(n * alphas.length);
  for (const [m, alpha] of alphas.entries()) {
    for (let k = 0; k < n; k++) out[m * n + k] = over(rotated[k]!, values[k]! + alpha, power);
  }
  return out;
}

/** out = Vᵀ F: every column of F weighs the rows of V.   vectors: count × n row-major.   factors: count × m column-major. */
function combine(vectors: Float64Array, n: number, count: number, factors: Float64Array, out: Float64Array): void {
  if (n * factors.length < WORTH_A_KERNEL) multiply(vectors, n, count, factors, out);
  else new HeldMatrix(partsOfColumns(vectors, n), n, count, factors.length / count).multiply(factors, out);
}
