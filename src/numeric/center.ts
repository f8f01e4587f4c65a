import { type Columns, type Matrix, type PartReader, partsOf } from "../core/matrix.js";
import { gramOfColumns, sumsOfColumns } from "./kernels/gram.js";

/** A regression without its intercept: columns and target less their weighted means, rows times √weight. */
export interface Centered {
  /** n × p column-major. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly xMean: Float64Array;
  readonly yMean: number;
}

/** weights: as long as y; absent: all 1. */
export function centered({ rows, columns, data }: Matrix, y: Float64Array, weights?: Float64Array): Centered {
  const p = columns.length;
  const roots = weights?.map(Math.sqrt);
  const total = totalOf(y, weights);
  const x = new Float64Array(rows * p);
  const xMean = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    const from = data.subarray(j * rows, (j + 1) * rows);
    xMean[j] = meanOf(from, total, weights);
    shift(from, xMean[j]!, x.subarray(j * rows, (j + 1) * rows), roots);
  }
  const target = new Float64Array(rows);
  const yMean = meanOf(y, total, weights);
  shift(y, yMean, target, roots);
  return { x, y: target, xMean, yMean };
}

/** Columns less their means. */
export interface CenteredColumns {
  readonly read: PartReader;
  readonly xMean: Float64Array;
}

/** x: dense; rows that nobody has copied stay so. The numbers of `centered` without weights. */
export function centeredColumns(x: Matrix): CenteredColumns {
  const n = x.rows;
  const p = x.columns.length;
  const parts = partsOf(x);
  const xMean = sumsOfColumns({ n, p, read: parts }).map((sum) => sum / n);
  return { read: lessMeans(parts, xMean), xMean };
}

/** Reads columns less their means, rows times their roots where there are any. */
export const lessMeans =
  (read: PartReader, means: Float64Array, roots?: Float64Array): PartReader =>
  (j, from, out) => {
    read(j, from, out);
    shift(out, means[j]!, out, roots?.subarray(from));
  };

/** The numbers of `centered` where somebody knows the means: columns to read, and the target. */
export function lessKnownMeans(
  x: Matrix,
  y: Float64Array,
  { xMean, yMean }: Pick<Centered, "xMean" | "yMean">,
  weights?: Float64Array,
): { readonly read: PartReader; readonly target: Float64Array } {
  const roots = weights?.map(Math.sqrt);
  const target = new Float64Array(y.length);
  shift(y, yMean, target, roots);
  return { target, read: lessMeans(partsOf(x), xMean, roots) };
}

/** Rows that tell most columns from constants. */
const FEW = 64;

/** Places of the columns with more than one value. */
export function varyingColumns({ n, p, read }: Columns): readonly number[] {
  const all = new Float64Array(n);
  const few = all.subarray(0, FEW);
  const isVarying = (j: number, part: Float64Array) => {
    read(j, 0, part);
    return part.some((value) => value !== part[0]);
  };
  return Array.from({ length: p }, (_, j) => j).filter((j) => isVarying(j, few) || isVarying(j, all));
}

/** What a regression without its intercept takes of columns and target, with no copy of them. */
export interface CenteredGram {
  /** XᵀX and Xᵀy of the centered columns and target: p × p, p long. */
  readonly gram: Float64Array;
  readonly products: Float64Array;
  /** yᵀy. */
  readonly square: number;
  readonly xMean: Float64Array;
  readonly yMean: number;
}

/** x: dense; rows that nobody has copied stay so.   weights: as long as y; absent: all 1.   O(n p²). */
export function centeredGram(x: Matrix, y: Float64Array, weights?: Float64Array): CenteredGram {
  const n = x.rows;
  const p = x.columns.length;
  const total = totalOf(y, weights);
  const parts = partsOf(x);
  const read: PartReader = (j, from, out) =>
    j < p ? parts(j, from, out) : out.set(y.subarray(from, from + out.length));
  const columns = { n, p: p + 1, read };
  const means = sumsOfColumns(columns, weights).map((sum) => sum / total);
  const all = new Float64Array((p + 1) ** 2);
  gramOfColumns(columns, all, weights, means);
  const gram = new Float64Array(p * p);
  for (let j = 0; j < p; j++) gram.set(all.subarray(j * (p + 1), j * (p + 1) + p), j * p);
  const last = all.subarray(p * (p + 1));
  return { gram, products: last.slice(0, p), square: last[p]!, xMean: means.slice(0, p), yMean: means[p]! };
}

/** The weight of all rows.   weights: as long as y; absent: all 1. */
export const totalOf = (y: Float64Array, weights: Float64Array | undefined): number =>
  weights === undefined ? y.length : weights.reduce((sum, w) => sum + w, 0);

function meanOf(values: Float64Array, total: number, weights: Float64Array | undefined): number {
  let sum = 0;
  if (weights === undefined) for (let i = 0; i < values.length; i++) sum += values[i]!;
  else for (let i = 0; i < values.length; i++) sum += values[i]! * weights[i]!;
  return sum / total;
}

function shift(from: Float64Array, mean: number, to: Float64Array, roots: Float64Array | undefined): void {
  if (roots === undefined) for (let i = 0; i < from.length; i++) to[i] = from[i]! - mean;
  else for (let i = 0; i < from.length; i++) to[i] = (from[i]! - mean) * roots[i]!;
}
