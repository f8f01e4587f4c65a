import type { Matrix } from "../../core/matrix.js";
import { type Arena, freshArena } from "./arena.js";

/** The nearest rows of each query, closest first: those of query r begin at r · k. Distances to the power p. */
export interface Neighbors {
  readonly k: number;
  readonly places: Int32Array;
  readonly distances: Float64Array;
}

/** Queries whose neighbors are fetched at once. */
const BATCH = 64;

/** Squares beyond come near the end of single precision. */
const MOST_SQUARE = 2 ** 120;
const MOST_COLUMNS = 2 ** 20;

/**
 * The k rows of `x` nearest to each row of `queries` by squared distance, equally far ones by lower place; undefined where
 * values are too large for the kernel.
 * x, queries: column-major, same columns.   k ≤ x.rows.
 * The bits of plainNearest, several times as fast; most of all among many rows.
 */
export function nearestByKernel(x: Matrix, queries: Matrix, k: number): Neighbors | undefined {
  const p = x.columns.length;
  const n = x.rows;
  const m = queries.rows;
  const arena = freshArena();
  const { kernels } = arena;
  const middle = middleOf(x);
  const rows = roughRows(arena, x, middle, 8, Number.POSITIVE_INFINITY);
  const asked = roughRows(arena, queries, middle, 4, 0);
  if (rows === undefined || asked === undefined) return undefined;
  const work = arena.take(5 * 32 * Math.ceil(n / 8));
  const found = arena.take(12 * n + 128);
  const values = arena.take(8 * BATCH * k);
  const at = arena.take(4 * BATCH * k);
  const out = { k, places: new Int32Array(m * k), distances: new Float64Array(m * k) };
  for (let from = 0; from < m; from += BATCH) {
    const count = Math.min(BATCH, m - from);
    kernels.nearestBatch(
      rows.exact,
      rows.panels,
      rows.squares,
      n,
      p,
      asked.exact + 8 * from * p,
      asked.panels + 4 * from * p,
      asked.squares + 4 * from,
      count,
      k,
      work,
      found,
      values,
      at,
    );
    kernels.sortNeighbors(count, k, values, at);
    out.distances.set(arena.doubles(values, count * k), from * k);
    out.places.set(arena.integers(at, count * k), from * k);
  }
  return out;
}

/** Near what is subtracted, rounding takes least away. */
function middleOf(x: Matrix): Float64Array {
  return Float64Array.from(x.columns, (_, j) => {
    let sum = 0;
    for (let at = j * x.rows; at < (j + 1) * x.rows; at++) sum += x.data[at]!;
    return sum / x.rows;
  });
}

/**
 * Rows as they are, one after the other, and rough ones, in single precision about the middle, in panels of `width`, with
 * their squares less what rounding can make of a distance: |x − z|² ≥ squares(x) + squares(z) − 2 x·z, as singles add it
 * up. filling: the squares of rows that fill up the last panel.   undefined: some are too large.
 * With u = 2⁻²⁴, rounding of the values moves |x − z|² by at most 4u (|x|² + |z|²), a product of p terms by
 * p u / (1 − p u) · (|x|² + |z|²) / 2, and the sums by 4u more; what singles cannot hold is below the constant.
 * Higham 2002, 3.1.
 */
function roughRows(arena: Arena, x: Matrix, middle: Float64Array, width: number, filling: number) {
  const p = middle.length;
  const n = x.rows;
  const padded = width * Math.ceil(n / width);
  const exact = arena.take(8 * n * p);
  const panels = arena.take(4 * padded * p);
  const squares = arena.take(4 * padded);
  const sums = arena.take(8 * n);
  const column = arena.take(8 * n);
  arena.octets(panels, 4 * padded * p).fill(0);
  const [values, all] = [arena.doubles(column, n), arena.doubles(sums, n).fill(0)];
  for (let j = 0; j < p; j++) {
    values.set(x.data.subarray(j * n, (j + 1) * n));
    arena.kernels.packColumn(column, n, p, j, 1, exact);
    arena.kernels.packSingles(column, n, p, j, width, middle[j]!, panels, sums);
  }
  const share = 1 - 1.1 * (p + 16) * 2 ** -24;
  const out = arena.singles(squares, padded).fill(filling);
  let isWithin = p < MOST_COLUMNS;
  for (let i = 0; i < n; i++) {
    isWithin &&= all[i]! < MOST_SQUARE;
    out[i] = all[i]! * share - 2 ** -100;
  }
  return isWithin ? { exact, panels, squares } : undefined;
}
