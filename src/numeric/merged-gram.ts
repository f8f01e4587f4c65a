import { type Affine, type Matrix, type PartReader, partsOf } from "../core/matrix.js";
import { type CenteredGram, totalOf } from "./center.js";
import { gramOfColumns, sumsOfColumns } from "./kernels/gram.js";

/**
 * The moments of some rows in one flat array: their weight; then of p columns and the target, q = p + 1 numbers each: what
 * is taken off (means, rounded), and the means of what is left (of the size of that rounding); then the lower triangle of
 * the products of what is left, row by row.
 */
export type Moments = Float64Array;

/** Columns that are made of one column each: the j-th of column `places[j]`, less center[j], over scale[j]. */
export interface Remade extends Affine {
  readonly places: readonly number[];
}

/** How many numbers the moments of p columns and a target are. */
export const momentsLength = (p: number): number => triangleAt(p + 1) + ((p + 1) * (p + 2)) / 2;

const triangleAt = (q: number) => 1 + 2 * q;

/**
 * Of the rows of x and their target.
 * x: n × p, dense; rows that nobody has copied stay so.   y, weights: n long; weights absent: all 1.
 * out: momentsLength(p) long.   O(n p²).   Corrected two-pass sums: Chan, Golub & LeVeque 1983, (1.7).
 */
export function momentsOfRows(x: Matrix, y: Float64Array, weights: Float64Array | undefined, out: Moments): void {
  const n = x.rows;
  const p = x.columns.length;
  const q = p + 1;
  const total = totalOf(y, weights);
  const features = partsOf(x);
  // Beside the target a column of ones: its products are the sums of what is left.
  const read: PartReader = (j, from, to) => {
    if (j < p) features(j, from, to);
    else if (j === p) to.set(y.subarray(from, from + to.length));
    else to.fill(1);
  };
  const means = new Float64Array(q + 1);
  means.set(sumsOfColumns({ n, p: q, read }, weights).map((sum) => (total === 0 ? 0 : sum / total)));
  const products = new Float64Array((q + 1) ** 2);
  gramOfColumns({ n, p: q + 1, read }, products, weights, means);
  out[0] = total;
  out.set(means.subarray(0, q), 1);
  for (let j = 0, at = triangleAt(q); j < q; at += ++j) {
    out[1 + q + j] = total === 0 ? 0 : products[q * (q + 1) + j]! / total;
    out.set(products.subarray(j * (q + 1), j * (q + 1) + j + 1), at);
  }
}

/**
 * Of the rows of all parts together, by pairwise updates in the order given: with δ the difference of two means, and a and b
 * the weights, δδᵀ ab / (a + b) joins their products (Chan, Golub & LeVeque 1983, (2.1)). As accurate as the two passes of
 * `centeredGram`: means are carried as what the first part took off and what is beside it, so that δ keeps its digits.
 * Without any weight all is NaN.   p: columns.   remade: what these have become meanwhile, if anything.   O(p²) a part.
 */
export function mergedGram(parts: Iterable<Moments>, p: number, remade: Remade = asTheyAre(p)): CenteredGram {
  const q = p + 1;
  const triangle = triangleAt(q);
  const all = new Float64Array(momentsLength(p)).fill(Number.NaN);
  const off = new Float64Array(q);
  let weight = 0;
  for (const part of parts) {
    const more = part[0]!;
    if (more === 0) continue;
    if (weight === 0) {
      all.set(part);
      weight = more;
      continue;
    }
    const both = weight + more;
    for (let j = 0; j < q; j++) off[j] = part[1 + j]! - all[1 + j]! + (part[1 + q + j]! - all[1 + q + j]!);
    const share = (weight * more) / both;
    for (let j = 0, at = triangle; j < q; j++) {
      const factor = off[j]! * share;
      for (let k = 0; k <= j; k++, at++) all[at] = all[at]! + part[at]! + factor * off[k]!;
    }
    for (let j = 0; j < q; j++) all[1 + q + j] = all[1 + q + j]! + (off[j]! * more) / both;
    weight = both;
  }
  return unpacked(all, p, remade);
}

const asTheyAre = (p: number): Remade => ({
  places: Array.from({ length: p }, (_, j) => j),
  center: new Float64Array(p),
  scale: new Float64Array(p).fill(1),
});

function unpacked(moments: Moments, p: number, { places, center, scale }: Remade): CenteredGram {
  const q = p + 1;
  const triangle = triangleAt(q);
  const at = (j: number, k: number) => moments[triangle + (j * (j + 1)) / 2 + k]!;
  const gram = new Float64Array(places.length ** 2);
  for (const [j, from] of places.entries()) {
    for (let k = 0; k <= j; k++) {
      const value = at(Math.max(from, places[k]!), Math.min(from, places[k]!)) / (scale[j]! * scale[k]!);
      gram[j * places.length + k] = value;
      gram[k * places.length + j] = value;
    }
  }
  return {
    gram,
    products: Float64Array.from(places, (from, j) => at(p, from) / scale[j]!),
    square: at(p, p),
    // What is large cancels first.
    xMean: Float64Array.from(
      places,
      (from, j) => (moments[1 + from]! - center[j]! + moments[1 + q + from]!) / scale[j]!,
    ),
    yMean: moments[1 + p]! + moments[1 + q + p]!,
  };
}
