import { gram } from "./gram.js";
import { multiplyTransposed } from "./products.js";
import { rightVectors, transpose } from "./svd.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Up to this order the singular value decomposition costs little, and loses nothing. */
const SMALL = 150;
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
 * x: n × p column-major, centered; what is in it afterwards is of no use.   count ≤ min(n, p).
 * By the eigenvectors of XᵀX or XXᵀ, whichever is smaller, where that is accurate and much cheaper; else by svd.
 */
export function principalAxes(x: Float64Array, n: number, p: number): (count: number) => PrincipalAxes {
  const order = Math.min(n, p);
  if (order <= SMALL) return singularVectors(x, n, p);
  const squares = eigenvectors(x, n, p);
  let others: ReturnType<typeof singularVectors> | undefined;
  return (count) => {
    // An eigenvalue that is smaller leaves its direction blurred.
    const isClear = squares.values[order - count]! > BLURRED * squares.values[order - 1]!;
    if (isClear) return fromSquares(x, n, p, count, squares);
    others ??= singularVectors(x.slice(), n, p);
    return others(count);
  };
}

/** x is written over. */
function singularVectors(x: Float64Array, n: number, p: number): (count: number) => PrincipalAxes {
  const { s, v } = rightVectors(x, n, p);
  return (count) => ({ axes: v.slice(0, count * p), s: s.slice(0, count) });
}

interface Eigen {
  readonly vectors: Float64Array;
  /** Ascending. */
  readonly values: Float64Array;
}

function eigenvectors(x: Float64Array, n: number, p: number): Eigen {
  const order = Math.min(n, p);
  const vectors = new Float64Array(order * order);
  if (n < p) gram(transpose(x, n, p), p, n, vectors);
  else gram(x, n, p, vectors);
  const values = new Float64Array(order);
  symmetricEigen(vectors, order, values);
  return { vectors, values };
}

function fromSquares(x: Float64Array, n: number, p: number, count: number, { vectors, values }: Eigen): PrincipalAxes {
  const order = Math.min(n, p);
  const s = Float64Array.from({ length: count }, (_, k) => Math.sqrt(values[order - 1 - k]!));
  const axes = new Float64Array(count * p);
  for (let k = 0; k < count; k++) {
    const vector = vectors.subarray((order - 1 - k) * order, (order - k) * order);
    const axis = axes.subarray(k * p, (k + 1) * p);
    if (n >= p) axis.set(vector);
    else {
      multiplyTransposed(x, n, p, vector, axis);
      for (let j = 0; j < p; j++) axis[j] = axis[j]! / s[k]!;
    }
  }
  return { axes, s };
}
