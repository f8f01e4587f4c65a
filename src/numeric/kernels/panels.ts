import type { PartReader } from "../../core/matrix.js";
import type { Arena } from "./arena.js";

/**
 * Copies a column-major n × p matrix into panels of `width` rows, [ceil(n / width)][p][width]; answers where.
 * The last panel is filled up with 0. Needs n doubles beside the panels.
 */
export function panelsOf(arena: Arena, read: PartReader, n: number, p: number, width: number): number {
  const to = arena.take(8 * Math.ceil(n / width) * width * p);
  const column = arena.take(8 * n);
  const view = arena.doubles(column, n);
  for (let j = 0; j < p; j++) {
    read(j, 0, view);
    arena.kernels.packColumn(column, n, p, j, width, to);
  }
  return to;
}
