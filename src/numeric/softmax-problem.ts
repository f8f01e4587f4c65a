import { type PartReader, partsOfColumns } from "../core/matrix.js";
import type { Sparse } from "../core/sparse.js";

/**
 * ½ |W|² + C Σᵢ sᵢ lossᵢ over weights W and free intercepts: the negative log-likelihood of the softmax, or of the
 * logistic function when there are two classes and one column of weights.
 */
export interface SoftmaxProblem {
  /** n × p column-major; of sparse columns, none of it. */
  readonly x: Float64Array;
  /** What reads columns without x, which may not be made yet; absent: x is. */
  readonly read?: PartReader;
  /** The columns, where they are sparse. */
  readonly sparse?: Sparse;
  readonly n: number;
  readonly p: number;
  /** Class of each row, 0 … classes − 1, all of which occur. */
  readonly y: Int32Array;
  readonly classes: number;
  /** Weight of each row. */
  readonly s: Float64Array;
}

/** Reads columns that are not sparse. */
export const readerOf = (problem: SoftmaxProblem): PartReader => problem.read ?? partsOfColumns(problem.x, problem.n);

/** Columns of weights: one for two classes, else one a class. */
export const outputsOf = ({ classes }: SoftmaxProblem): number => (classes === 2 ? 1 : classes);

/**
 * Σᵢ sᵢ lossᵢ and its derivatives, with what they need of every row. Parameters: outputs × (p + 1), output by output, the
 * intercept last.
 */
export interface SoftmaxRows {
  /** Stands at theta from now on; the largest change of a linear score (from 0 on, the first time). */
  place(theta: Float64Array): number;
  /** Aims along −d; the largest change of a linear score on the way to t = 1. */
  aim(d: Float64Array): number;
  /** The sum at t along the way; it is this point's probabilities that the derivatives below are of. */
  loss(t: number): number;
  /** Stands at t along the way from now on. */
  advance(t: number): void;
  gradient(out: Float64Array): void;
  /** out = H v. */
  product(v: Float64Array, out: Float64Array): void;
  /** Takes the point's H for the rough functions below. */
  hold(): void;
  /** out = H v in singles, H being what was held; of sparse columns, as `product`. */
  roughProduct(v: Float64Array, out: Float64Array): void;
  /** The block of H that joins output k with itself, in singles, H being what was held. Of columns that are not sparse. */
  roughBlock(k: number, out: Float64Array): void;
  /** The diagonal of H. */
  diagonal(out: Float64Array): void;
  /** The block of H that joins outputs k and l: (p + 1)², symmetric. Of columns that are not sparse. */
  block(k: number, l: number, out: Float64Array): void;
}
