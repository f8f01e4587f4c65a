import { freshArena } from "./arena.js";

/** The bits of plainCholesky in the lower triangle and on the diagonal; above stands the same, mirrored. */
export function choleskyByKernel(a: Float64Array, n: number): boolean {
  const arena = freshArena();
  const at = arena.take(8 * n * n);
  const room = arena.doubles(at, n * n);
  room.set(a);
  const isDone = Boolean(arena.kernels.factorSymmetric(at, n));
  a.set(room);
  return isDone;
}
