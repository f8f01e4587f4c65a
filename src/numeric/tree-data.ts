import type { Rng } from "../core/rng.js";
import { argsort } from "./argsort.js";
import type { Impurity } from "./tree-criterion.js";
import type { TreeTaker } from "./tree-store.js";

/** Values nearer than this count as equal: no threshold would part them in single precision. As the twin has it. */
export const SAME = Math.fround(1e-7);

/** What trees are grown on. */
export interface TreeData {
  readonly rows: number;
  readonly features: number;
  /** Column-major; read in single precision. */
  readonly x: Float64Array;
  /** Class indices, or numbers less their mean. */
  readonly y: Float64Array;
  /** 0 for numbers. */
  readonly classes: number;
  /** What is added to the mean of y in a leaf. */
  readonly base: number;
}

export interface GrowOptions {
  readonly criterion: Impurity;
  readonly minSplit: number;
  readonly maxDepth: number;
  /** Ascending, no duplicates: values of min_leaf to serve, one growth variant each. */
  readonly minLeaves: readonly number[];
  /** How many features a node looks at; more while all of them are constant there. */
  readonly maxFeatures: number;
  /** best: every threshold of a feature is tried; random: one, drawn uniformly over the node's range of the feature. */
  readonly thresholds: "best" | "random";
  /** More than one tree is grown: what serves all of them is worth its while. */
  readonly areMany?: boolean;
  /** Nodes' risks are asked for, to cut trees back; else they are 0. */
  readonly hasRisks?: boolean;
  readonly checkpoint: () => void;
}

/** Grows trees on the same data, one after the other. */
export interface TreeGrower {
  /**
   * One tree for every variant of min_leaf at once: one scan of a node gives the best split for each of them, and
   * variants that choose the same split go on together. A shallower tree is this one cut off at its depth.
   * weights: rows long; rows of weight 0 take no part.   Returns the root's number in `to`.
   * Best is the lowest weighted impurity of the children; of equals the lowest feature, then the lowest threshold.
   */
  grow(weights: Float64Array, rng: Rng, to: TreeTaker): number;
}

export function treeData(
  x: Float64Array,
  rows: number,
  y: Float64Array,
  classes: number,
  weights?: Float64Array,
): TreeData {
  const base = classes > 0 ? 0 : weightedMean(y, weights);
  const features = rows === 0 ? 0 : x.length / rows;
  return { rows, features, x, y: classes > 0 ? y : y.map((v) => v - base), classes, base };
}

/** Feature j in ascending order, equal values by lower row: the rows, and their values in single precision. */
export function presort({ x, rows }: TreeData, j: number, order: Int32Array, ascending: Float32Array): void {
  const single = Float32Array.from(x.subarray(j * rows, (j + 1) * rows));
  argsort(single, order);
  for (let at = 0; at < rows; at++) ascending[at] = single[order[at]!]!;
}

function weightedMean(y: Float64Array, weights?: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const w = weights === undefined ? 1 : weights[i]!;
    sum += w * y[i]!;
    total += w;
  }
  return sum / total;
}
