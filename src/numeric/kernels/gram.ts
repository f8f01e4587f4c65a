import { type Columns, partsOfColumns } from "../../core/matrix.js";
import { type Arena, freshArena } from "./arena.js";

/** Doubles of a block of rows: it stays in the second cache while all tiles pass over it. */
const BLOCK = 2 ** 15;

/**
 * out = Aᵀ diag(w) A, as plainGram computes it, to the same bits: each entry is one sum over the rows in order.
 * a: n × p column-major.   out: p × p, both triangles.   w: n long; absent: all 1.   5 times as fast.
 */
export function gramByKernel(a: Float64Array, n: number, p: number, out: Float64Array, w?: Float64Array): void {
  gramOfColumns({ n, p, read: partsOfColumns(a, n) }, out, w);
}

/** Rows of a column that are read at once: four such columns stay in the first cache. */
const PART = 512;

/** Of each column, in the order of the rows.   w: n long; absent: all 1. */
export function sumsOfColumns({ n, p, read }: Columns, w?: Float64Array): Float64Array {
  const arena = freshArena();
  const [columns, factor, sums] = [arena.take(32 * PART), arena.take(8 * PART), arena.take(32)];
  const out = new Float64Array(p);
  for (let j = 0; j < p; j += 4) {
    arena.doubles(sums, 4).fill(0);
    for (let from = 0; from < n; from += PART) {
      const count = Math.min(PART, n - from);
      if (w !== undefined) arena.doubles(factor, count).set(w.subarray(from, from + count));
      readFour(arena, columns, PART, { p, read }, j, from, count);
      arena.kernels.addColumns(columns, 8 * PART, count, sums, w === undefined ? 0 : factor);
    }
    out.set(arena.doubles(sums, Math.min(4, p - j)), j);
  }
  return out;
}

/** Columns j … j + 3, `rows` places apart; those beyond the last are 0. */
function readFour(
  arena: Arena,
  columns: number,
  rows: number,
  { p, read }: Pick<Columns, "p" | "read">,
  j: number,
  from: number,
  count: number,
): void {
  for (let lane = 0; lane < 4; lane++) {
    const part = arena.doubles(columns + 8 * lane * rows, count);
    if (j + lane < p) read(j + lane, from, part);
    else part.fill(0);
  }
}

/** As gramByKernel, of columns that stand anywhere, less `means`, p long; absent: nothing is taken off. */
export function gramOfColumns(
  { n, p, read }: Columns,
  out: Float64Array,
  w?: Float64Array,
  means?: Float64Array,
): void {
  const q = Math.ceil(p / 4);
  const rows = Math.max(16, Math.min(n, Math.floor(BLOCK / (4 * q))));
  const arena = freshArena();
  const tiles = arena.take(8 * 16 * q * q);
  const right = arena.take(8 * rows * 4 * q);
  const left = w === undefined ? right : arena.take(8 * rows * 4 * q);
  const columns = arena.take(8 * rows * 4);
  const factor = w === undefined ? 0 : arena.take(8 * rows);
  const shifts = arena.take(32 * q);
  arena.doubles(shifts, 4 * q).fill(0);
  if (means !== undefined) arena.doubles(shifts, p).set(means);
  arena.doubles(tiles, 16 * q * q).fill(0);
  for (let from = 0; from < n; from += rows) {
    const count = Math.min(rows, n - from);
    if (w !== undefined) arena.doubles(factor, count).set(w.subarray(from, from + count));
    for (let g = 0; g < q; g++) {
      readFour(arena, columns, rows, { p, read }, 4 * g, from, count);
      const to = 8 * g * count * 4;
      arena.kernels.interleave(columns, 8 * rows, count, right + to, shifts + 32 * g, 0);
      if (w !== undefined) arena.kernels.interleave(columns, 8 * rows, count, left + to, shifts + 32 * g, factor);
    }
    arena.kernels.gramBlock(left, right, count, q, tiles);
  }
  untile(arena.doubles(tiles, 16 * q * q), q, p, out);
}

function untile(tiles: Float64Array, q: number, p: number, out: Float64Array): void {
  for (let j = 0; j < p; j++) {
    for (let k = 0; k <= j; k++) {
      const tile = (j >> 2) * q + (k >> 2);
      const value = tiles[16 * tile + 4 * (j & 3) + (k & 3)]!;
      out[j * p + k] = value;
      out[k * p + j] = value;
    }
  }
}
