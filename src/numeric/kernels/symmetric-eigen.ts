import { freshArena } from "./arena.js";

/**
 * Eigenvectors and eigenvalues in no order, the bits of the twin in ../symmetric-eigen.ts: overwrites `a` with the vectors,
 * row by row. False when QL does not converge.
 */
export function eigenByKernel(a: Float64Array, n: number, values: Float64Array): boolean {
  const arena = freshArena();
  const square = 8 * n * n;
  const [aAt, qAt, uAt] = [arena.take(square), arena.take(square), arena.take(square)];
  const [valuesAt, offAt, wAt] = [arena.take(8 * n), arena.take(8 * (n + 1)), arena.take(8 * n)];
  arena.doubles(aAt, n * n).set(a);
  const isDone = Boolean(arena.kernels.eigenSolve(aAt, qAt, n, valuesAt, offAt, uAt, wAt));
  a.set(arena.doubles(qAt, n * n));
  values.set(arena.doubles(valuesAt, n));
  return isDone;
}
