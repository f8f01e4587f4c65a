import type { Histogram } from "./histogram.js";
import type { NodeSums, Split, SplitLimits } from "./histogram-split.js";

/** What boosting does with rows: raw scores, their derivatives, and the sums and parting of rows that a tree asks for. */
export interface BoostEngine {
  /** What the trees have come to: a column of rows an output, as far apart as strideOf says. */
  readonly raw: Float64Array;
  /** First and second derivative of the loss by each raw score, in the same layout. */
  readonly pairs: Float32Array;
  /** Rows, those of a node side by side. */
  readonly order: Int32Array;
  /** Fills `pairs` by `raw`. */
  derivatives(): void;
  /** The trees to come are of this output. */
  turnTo(output: number): void;
  /** Adds to the output's raw scores of the rows order[from … to). */
  addLeaf(from: number, to: number, value: number): void;
  /** Sums over the rows order[from … to), to be given back by `free`. */
  sumsOf(from: number, to: number): Histogram;
  /** whole −= part: what remains is the histogram of the other child. */
  subtract(whole: Histogram, part: Histogram): void;
  /** The same where the other child needs no histogram: whole −= the sums over the rows order[from … to). */
  remove(whole: Histogram, from: number, to: number): void;
  /** Gives sums over the rows order[from … to) back. */
  free(sums: Histogram, from: number, to: number): void;
  /** The best split by one of the features, which ascend, that gains anything: of equals the first. */
  findSplit(features: Int32Array, sums: Histogram, node: NodeSums, limits: SplitLimits): Split | undefined;
  /**
   * Rows of order[from … to) that go left come first, both sides in their order; returns where the right side starts.
   * goesLeft: 1 for the bins that go left, 256 long.
   */
  partition(feature: number, goesLeft: Uint8Array, from: number, to: number): number;
}
