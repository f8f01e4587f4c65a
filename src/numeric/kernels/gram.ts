import { freshArena } from "./arena.js";

/** Doubles of a block of rows: it stays in the second cache while all tiles pass over it. */
const BLOCK = 2 ** 15;

/** Columns, n long each. */
export interface Columns {
  readonly n: number;
  readonly p: number;
  column(j: number): Float64Array;
  /** Taken off the columns, p long; absent: nothing is. */
  readonly means?: Float64Array;
}

/**
 * out = Aᵀ diag(w) A, as plainGram computes it, to the same bits: each entry is one sum over the rows in order.
 * a: n × p column-major.   out: p × p, both triangles.   w: n long; absent: all 1.   5 times as fast.
 */
export function gramByKernel(a: Float64Array, n: number, p: number, out: Float64Array, w?: Float64Array): void {
  gramOfColumns({ n, p, column: (j) => a.subarray(j * n, (j + 1) * n) }, out, w);
}

/** The same of columns that stand anywhere, less their means. */
export function gramOfColumns({ n, p, column, means }: Columns, out: Float64Array, w?: Float64Array): void {
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
  const view = arena.doubles(columns, rows * 4);
  for (let from = 0; from < n; from += rows) {
    const count = Math.min(rows, n - from);
    if (w !== undefined) arena.doubles(factor, count).set(w.subarray(from, from + count));
    for (let g = 0; g < q; g++) {
      for (let lane = 0; lane < 4; lane++) {
        const j = 4 * g + lane;
        const start = lane * rows;
        if (j < p) view.set(column(j).subarray(from, from + count), start);
        else view.fill(0, start, start + count);
      }
      const to = 8 * g * count * 4;
      arena.kernels.interleave(columns, 8 * rows, count, right + to, shifts + 32 * g, 0);
      if (w !== undefined) arena.kernels.interleave(columns, 8 * rows, count, left + to, shifts + 32 * g, factor);
    }
    arena.kernels.gramBlock(left, right, count, q, tiles);
  }
  read(arena.doubles(tiles, 16 * q * q), q, p, out);
}

function read(tiles: Float64Array, q: number, p: number, out: Float64Array): void {
  for (let j = 0; j < p; j++) {
    for (let k = 0; k <= j; k++) {
      const tile = (j >> 2) * q + (k >> 2);
      const value = tiles[16 * tile + 4 * (j & 3) + (k & 3)]!;
      out[j * p + k] = value;
      out[k * p + j] = value;
    }
  }
}
