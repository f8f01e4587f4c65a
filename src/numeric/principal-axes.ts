import { type Columns, columnsRead } from "../core/matrix.js";
import { gram } from "./gram.js";
import { gramOfColumns } from "./kernels/gram.js";
import { multiplyTransposed } from "./products.js";
import { rightVectors, transpose } from "./svd.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Up to this order the singular value decomposition costs nothing, and loses nothing. */
const SMALL = 16;
/** Eigenvalues of XᵀX carry an error of about ε times the largest: below this share of it, directions blur. */
const BLURRED = 1e-6;

export interface PrincipalAxes {
  /** p × count column-major, orthonormal; the sign of each is arbitrary. */
  readonly axes: Float64Array;
  /** Singular values, descending. */
  readonly s: Float64Array;
}

/**
 * The first right singular vectors of x, as many as are asked for: decomposed once.
 * x: columns with mean 0.   count ≤ min(n, p).
 * By the eigenvectors of XᵀX or XXᵀ, whichever is smaller, where that is accurate and much cheaper; else by svd.
 */
export function principalAxes(x: Columns): (count: number) => PrincipalAxes {
  const order = Math.min(x.n, x.p);
  if (order <= SMALL) return singularVectors(x);
  const fromSquares = x.n < x.p ? bySquaresOfRows(x) : bySquaresOfColumns(x);
  let others: ReturnType<typeof singularVectors> | undefined;
  return (count) => {
    // An eigenvalue that is smaller leaves its direction blurred.
    if (fromSquares.values[order - count]! > BLURRED * fromSquares.values[order - 1]!) return fromSquares.first(count);
    others ??= singularVectors(x);
    return others(count);
  };
}

function singularVectors(x: Columns): (count: number) => PrincipalAxes {
  const { s, v } = rightVectors(x);
  return (count) => ({ axes: v.slice(0, count * x.p), s: s.slice(0, count) });
}

interface Squares {
  /** Eigenvalues, ascending. */
  readonly values: Float64Array;
  readonly first: (count: number) => PrincipalAxes;
}

/** By XᵀX, whose eigenvectors are the axes. */
function bySquaresOfColumns(x: Columns): Squares {
  const { p } = x;
  const vectors = new Float64Array(p * p);
  gramOfColumns(x, vectors);
  const values = new Float64Array(p);
  symmetricEigen(vectors, p, values);
  return {
    values,
    first(count) {
      const axes = new Float64Array(count * p);
      for (let k = 0; k < count; k++) axes.set(vectors.subarray((p - 1 - k) * p, (p - k) * p), k * p);
      return { axes, s: roots(values, count) };
    },
  };
}

/** By XXᵀ, of fewer rows than columns. */
function bySquaresOfRows(x: Columns): Squares {
  const { n, p } = x;
  const copy = columnsRead(x);
  const vectors = new Float64Array(n * n);
  gram(transpose(copy, n, p), p, n, vectors);
  const values = new Float64Array(n);
  symmetricEigen(vectors, n, values);
  return {
    values,
    first(count) {
      const s = roots(values, count);
      const axes = new Float64Array(count * p);
      for (let k = 0; k < count; k++) {
        const axis = axes.subarray(k * p, (k + 1) * p);
        multiplyTransposed(copy, n, p, vectors.subarray((n - 1 - k) * n, (n - k) * n), axis);
        for (let j = 0; j < p; j++) axis[j] = axis[j]! / s[k]!;
      }
      return { axes, s };
    },
  };
}

/** Of the largest eigenvalues, descending. */
const roots = (values: Float64Array, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => Math.sqrt(values[values.length - 1 - k]!));
