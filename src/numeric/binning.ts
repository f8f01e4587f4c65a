import type { PartReader } from "../core/matrix.js";
import { BinKernel } from "./kernels/binning.js";
import { presentSorted, shareOf, stepQuantileOf } from "./order-statistics.js";

/** Features as small integers, as histograms count them. */
export interface Binned {
  readonly rows: number;
  readonly features: number;
  /** Column-major. Bin b of a feature holds values in (edges[b − 1], edges[b]]; the bin after the last holds what is missing. */
  readonly bins: Uint8Array;
  /** features + 1: where each feature's bins start in a histogram; its last one is for what is missing. */
  readonly starts: Int32Array;
  /** Per feature, ascending: the upper edges of all bins but the last; of categories, the level of each bin. */
  readonly edges: readonly Float64Array[];
  readonly isCategory: readonly boolean[];
  /** Per feature, 1 where training has missing values. */
  readonly hasMissing: Uint8Array;
}

/**
 * Bins by quantiles of the values, or one bin a distinct value where those are few enough, with edges halfway between.
 * read: the columns, NaN where missing.   most: bins a feature has at most, up to 255; no category may have more levels.
 * weights: rows long; rows of weight 0 have no say.
 */
export function binned(
  read: PartReader,
  rows: number,
  isCategory: readonly boolean[],
  most: number,
  weights?: Float64Array,
): Binned {
  const features = isCategory.length;
  const bins = new Uint8Array(rows * features);
  const starts = new Int32Array(features + 1);
  const hasMissing = new Uint8Array(features);
  const kernel = new BinKernel(rows);
  const column = new Float64Array(rows);
  const edges = isCategory.map((isLevels, j) => {
    read(j, 0, column);
    const own = isLevels ? distinct(column) : edgesOf(column, kernel.ascending(column, weights), most, weights);
    const count = isLevels ? own.length : own.length + 1;
    starts[j + 1] = starts[j]! + count + 1;
    hasMissing[j] = kernel.place(column, own, count, bins.subarray(j * rows, (j + 1) * rows)) ? 1 : 0;
    return own;
  });
  return { rows, features, bins, starts, edges, isCategory, hasMissing };
}

/** The values that are not NaN, ascending, each once. */
export const distinct = (column: Float64Array): Float64Array =>
  // Adding 0 turns −0 into 0.
  eachOnce(presentSorted(column.map((v) => v + 0)), column.length);

/** The first `most` values that differ. */
function eachOnce(sorted: Float64Array, most: number): Float64Array {
  const values: number[] = [];
  for (let i = 0; i < sorted.length && values.length < most; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) values.push(sorted[i]!);
  }
  return Float64Array.from(values);
}

/** sorted: the column's values that have a say, ascending. */
function edgesOf(column: Float64Array, sorted: Float64Array, most: number, weights?: Float64Array): Float64Array {
  const values = eachOnce(sorted, most + 1);
  if (values.length <= most) {
    return Float64Array.from({ length: Math.max(0, values.length - 1) }, (_, k) => (values[k]! + values[k + 1]!) / 2);
  }
  const quantile = weights === undefined ? stepQuantiles(sorted) : weightedQuantiles(column, weights);
  return distinct(Float64Array.from({ length: most - 1 }, (_, k) => quantile(shareOf(k + 1, most))));
}

const stepQuantiles = (sorted: Float64Array) => (q: number) => stepQuantileOf(sorted, q);

/** The same with rows that count by weight: where the running weight reaches q of the total, with the next one at a tie. */
function weightedQuantiles(column: Float64Array, weights: Float64Array): (q: number) => number {
  const order = Array.from(column.keys()).filter((i) => !Number.isNaN(column[i]!) && weights[i]! > 0);
  order.sort((a, b) => column[a]! - column[b]! || a - b);
  const running = new Float64Array(order.length);
  let total = 0;
  for (const [k, i] of order.entries()) {
    total += weights[i]!;
    running[k] = total;
  }
  return (q) => {
    const at = Math.min(countBelow(running, q * total), order.length - 1);
    const value = column[order[at]!]!;
    const isTie = running[at] === q * total && at + 1 < order.length;
    return isTie ? (value + column[order[at + 1]!]!) / 2 : value;
  };
}

/** How many of the ascending values are below v. */
function countBelow(ascending: Float64Array, v: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < v) low = middle + 1;
    else high = middle;
  }
  return low;
}
