import type { Matrix } from "../core/matrix.js";
import { type Neighbors, nearestByKernel } from "./kernels/nearest.js";

/**
 * The k rows of `x` nearest to each row of `queries`, equally far ones by lower place.
 * x, queries: column-major, same columns.   k ≤ x.rows.   p: the distances' power; they come to that power, unrooted.
 */
export function nearest(x: Matrix, queries: Matrix, k: number, p: number): Neighbors {
  return (p === 2 ? nearestByKernel(x, queries, k) : undefined) ?? plainNearest(x, queries, k, p);
}

/** For p = 2, the kernel's twin to the last bit. */
export function plainNearest(x: Matrix, queries: Matrix, k: number, p: number): Neighbors {
  const out = { k, places: new Int32Array(queries.rows * k), distances: new Float64Array(queries.rows * k) };
  const all = new Float64Array(x.rows);
  for (let row = 0; row < queries.rows; row++) {
    const places = out.places.subarray(row * k, (row + 1) * k);
    distancesFrom(x, queries, row, p, all);
    smallest(all, k, places);
    for (let r = 0; r < k; r++) out.distances[row * k + r] = all[places[r]!]!;
  }
  return out;
}

/**
 * Distances from row `row` of `queries` to every row of `x`, to the power p (squared for p = 2): no root is taken.
 * x, queries: column-major, same columns.   out: x.rows long.
 * Each sum runs over the columns in order, one term at a time, so that equal rows tie to the last bit.
 */
export function distancesFrom(x: Matrix, queries: Matrix, row: number, p: number, out: Float64Array): void {
  if (p === 2) squaredFrom(x, queries, row, out);
  else minkowskiFrom(x, queries, row, p, out);
}

/** Four columns a pass: one load and store of `out` for four terms; 2.5 times as fast as one column a pass. */
function squaredFrom(x: Matrix, queries: Matrix, row: number, out: Float64Array): void {
  const n = x.rows;
  const columns = x.columns.length;
  const { data } = x;
  const q = queries.data;
  const m = queries.rows;
  out.fill(0);
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    const at0 = j * n;
    const at1 = at0 + n;
    const at2 = at1 + n;
    const at3 = at2 + n;
    const q0 = q[j * m + row]!;
    const q1 = q[(j + 1) * m + row]!;
    const q2 = q[(j + 2) * m + row]!;
    const q3 = q[(j + 3) * m + row]!;
    for (let i = 0; i < n; i++) {
      const d0 = data[at0 + i]! - q0;
      const d1 = data[at1 + i]! - q1;
      const d2 = data[at2 + i]! - q2;
      const d3 = data[at3 + i]! - q3;
      out[i] = out[i]! + d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
    }
  }
  for (; j < columns; j++) {
    const at = j * n;
    const value = q[j * m + row]!;
    for (let i = 0; i < n; i++) {
      const d = data[at + i]! - value;
      out[i] = out[i]! + d * d;
    }
  }
}

function minkowskiFrom(x: Matrix, queries: Matrix, row: number, p: number, out: Float64Array): void {
  const n = x.rows;
  out.fill(0);
  for (let j = 0; j < x.columns.length; j++) {
    const at = j * n;
    const value = queries.data[j * queries.rows + row]!;
    for (let i = 0; i < n; i++) {
      const d = Math.abs(x.data[at + i]! - value);
      out[i] = out[i]! + (p === 1 ? d : d ** p);
    }
  }
}

/**
 * The places of the `k` smallest values, ascending; equal values by lower place.
 * values: n long, no NaN.   k ≤ n.   out: k long.   O(n + k log k log n) for values in random order.
 */
export function smallest(values: Float64Array, k: number, out: Int32Array): void {
  // A max-heap on (value, place). Places come in ascending order, so an equal value that comes later never enters.
  for (let i = 0; i < k; i++) siftUp(values, out, i, i);
  for (let i = k; i < values.length; i++) {
    if (values[i]! < values[out[0]!]!) siftDown(values, out, k, i);
  }
  for (let size = k - 1; size > 0; size--) {
    const last = out[size]!;
    const top = out[0]!;
    siftDown(values, out, size, last);
    out[size] = top;
  }
}

const isAbove = (values: Float64Array, a: number, b: number) =>
  values[a]! > values[b]! || (values[a] === values[b] && a > b);

function siftUp(values: Float64Array, heap: Int32Array, at: number, item: number): void {
  let hole = at;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    if (!isAbove(values, item, heap[parent]!)) break;
    heap[hole] = heap[parent]!;
    hole = parent;
  }
  heap[hole] = item;
}

/** Puts `item` in the place of the top. */
function siftDown(values: Float64Array, heap: Int32Array, size: number, item: number): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= size) break;
    if (child + 1 < size && isAbove(values, heap[child + 1]!, heap[child]!)) child++;
    if (!isAbove(values, heap[child]!, item)) break;
    heap[hole] = heap[child]!;
    hole = child;
  }
  heap[hole] = item;
}
