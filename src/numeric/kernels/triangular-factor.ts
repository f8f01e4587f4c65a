import type { Columns } from "../../core/matrix.js";
import type { TriangularFactor } from "../triangular-factor.js";
import { freshArena } from "./arena.js";

/** The bits of plainTriangularFactor, which has blocks of as many rows. */
export function triangularFactorByKernel({ n, p, read }: Columns, b: Float64Array, block: number): TriangularFactor {
  const arena = freshArena();
  const tops = arena.take(8 * p * (p + 1));
  const below = arena.take(8 * block * (p + 1));
  const u = arena.take(8 * block);
  const found = arena.doubles(tops, p * (p + 1)).fill(0);
  for (let from = 0; from < n; from += block) {
    const count = Math.min(block, n - from);
    const rows = 4 * Math.ceil(count / 4);
    for (let j = 0; j <= p; j++) {
      const column = arena.doubles(below + 8 * rows * j, count);
      if (j < p) read(j, from, column);
      else column.set(b.subarray(from, from + count));
      // What fills up the last four rows changes no sum.
      arena.doubles(below + 8 * (rows * j + count), rows - count).fill(0);
    }
    arena.kernels.reflectRows(tops, below, rows, p, u);
  }
  return { r: found.slice(0, p * p), qb: found.slice(p * p) };
}
