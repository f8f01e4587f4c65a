import { type Matrix, partsOf } from "../../core/matrix.js";
import { freshArena } from "./arena.js";

/** Bytes of a block of rows with its values: they stay in the second cache. */
const BLOCK = 2 ** 18;

/**
 * outs[k] = X w + intercept of the k-th of many linear functions, rows long, block after block of rows: x is not copied
 * whole. The bits of multiply in ../products.ts, and then of the sum with the intercept.
 * x: dense.   w: columns × functions column-major.
 */
export function linearValues(
  x: Matrix,
  w: Float64Array,
  intercepts: Float64Array,
  outs: readonly Float64Array[],
): void {
  const [p, m] = [x.columns.length, outs.length];
  const rows = Math.min(x.rows, Math.max(8, 8 * Math.floor(BLOCK / (64 * (p + 1 + m)))));
  const arena = freshArena();
  const panels = arena.take(8 * 8 * Math.ceil(rows / 8) * (p + 1));
  const weights = arena.take(8 * (p + 1) * m);
  const column = arena.take(8 * rows);
  const values = arena.take(8 * rows * m);
  const own = arena.doubles(weights, (p + 1) * m);
  for (const [k, intercept] of intercepts.entries()) {
    own.set(w.subarray(k * p, (k + 1) * p), k * (p + 1));
    own[k * (p + 1) + p] = intercept;
  }
  const read = partsOf(x);
  for (let from = 0; from < x.rows; from += rows) {
    const count = Math.min(rows, x.rows - from);
    const part = arena.doubles(column, count);
    for (let j = 0; j < p; j++) {
      read(j, from, part);
      arena.kernels.packPairs(column, count, p + 1, j, panels);
    }
    part.fill(1);
    arena.kernels.packPairs(column, count, p + 1, p, panels);
    arena.kernels.multiplyPairs(panels, count, p + 1, weights, m, values);
    const found = arena.doubles(values, count * m);
    for (let k = 0; k < m; k++) outs[k]!.set(found.subarray(k * count, (k + 1) * count), from);
  }
}
