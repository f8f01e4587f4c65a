import type { Rng } from "../core/rng.js";
import { shuffle } from "../core/rng.js";
import type { Binned } from "./binning.js";
import type { BoostEngine } from "./boosted-engine.js";
import { PlainEngine } from "./boosted-plain.js";
import type { BoostedStore } from "./boosted-trees.js";
import type { BoostingLoss } from "./boosting-loss.js";
import type { Histogram } from "./histogram.js";
import { leafValue, type NodeSums, type Split, type SplitLimits } from "./histogram-split.js";
import { BoostKernel } from "./kernels/boosting.js";
import { ascending } from "./vectors.js";

export interface BoostOptions extends SplitLimits {
  readonly leaves: number;
  readonly maxDepth: number;
  /** How many features a node looks at. */
  readonly maxFeatures: number;
  /** What leaves are multiplied by. */
  readonly shrinkage: number;
}

/** Its rows are order[from … to). */
interface Child extends NodeSums {
  readonly node: number;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
}

/** A node that may be split yet. */
interface Open {
  readonly child: Child;
  readonly sums: Histogram;
  readonly split: Split;
}

/**
 * The kernel, or where its memory does not hold the data, its twin.
 * areOnes: whether all second derivatives of all trees are 1.
 */
export function boostEngine(
  data: Binned,
  loss: BoostingLoss,
  areOnes: boolean,
  { leaves, minLeaf }: BoostOptions,
): BoostEngine {
  // An open node has rows enough for two leaves; one more histogram is in the making.
  const histograms = 2 + Math.min(leaves, Math.ceil(data.rows / Math.max(1, 2 * minLeaf)));
  const isHeld = BoostKernel.holds(data, loss, histograms);
  return isHeld ? new BoostKernel(data, loss, areOnes, histograms) : new PlainEngine(data, loss);
}

/**
 * Grows trees on the same bins, each by splitting the leaf that gains most, the first of equals. The larger child's
 * sums are the parent's less the smaller child's.
 */
export class BoostGrower {
  readonly #data: Binned;
  readonly #options: BoostOptions;
  readonly #store: BoostedStore;
  readonly #engine: BoostEngine;
  readonly #features: Int32Array;
  readonly #goesLeft = new Uint8Array(256);

  constructor(data: Binned, options: BoostOptions, store: BoostedStore, engine: BoostEngine) {
    this.#data = data;
    this.#options = options;
    this.#store = store;
    this.#engine = engine;
    this.#features = ascending(data.features);
  }

  /**
   * One tree of an output on the given rows, ascending, by the derivatives that the engine has. What each of them gets is
   * added to its raw score; other rows are left alone.   Returns the root's number in the store.
   */
  grow(rows: Int32Array, output: number, rng: Rng): number {
    const { leaves } = this.#options;
    this.#engine.order.set(rows);
    this.#engine.turnTo(output);
    const open: Open[] = [];
    const closed: Child[] = [];
    const root = this.#store.addTree();
    this.#openRoot(root, rows.length, open, closed, rng);
    while (open.length > 0 && open.length + closed.length < leaves) {
      const best = takeBest(open);
      const isLast = open.length + closed.length + 2 >= leaves;
      this.#divide(best, isLast, open, closed, rng);
    }
    for (const { child, sums } of open) {
      this.#engine.free(sums, child.from, child.to);
      this.#finish(child);
    }
    for (const child of closed) this.#finish(child);
    return root;
  }

  #finish({ node, from, to, value }: Child): void {
    const added = value * this.#options.shrinkage;
    this.#store.setLeaf(node, added);
    this.#engine.addLeaf(from, to, added);
  }

  #openRoot(node: number, count: number, open: Open[], closed: Child[], rng: Rng): void {
    const sums = this.#engine.sumsOf(0, count);
    let gradient = 0;
    let hessian = 0;
    for (let s = 0; s < (this.#data.starts[1] ?? 0); s++) {
      gradient += sums.sums[2 * s]!;
      hessian += sums.sums[2 * s + 1]!;
    }
    this.#open({ node, depth: 0, from: 0, to: count, count, gradient, hessian, value: 0 }, sums, open, closed, rng);
  }

  #open(child: Child, sums: Histogram, open: Open[], closed: Child[], rng: Rng): void {
    const split = this.#mayDivide(child)
      ? this.#engine.findSplit(this.#drawFeatures(child.node, rng), sums, child, this.#options)
      : undefined;
    if (split !== undefined) open.push({ child, sums, split });
    else {
      closed.push(child);
      this.#engine.free(sums, child.from, child.to);
    }
  }

  #mayDivide({ depth, count }: Child): boolean {
    return depth < this.#options.maxDepth && count >= 2 * this.#options.minLeaf;
  }

  /** All, or a draw of them that is keyed by the node; ascending. */
  #drawFeatures(node: number, rng: Rng): Int32Array {
    const { maxFeatures } = this.#options;
    if (maxFeatures >= this.#features.length) return this.#features;
    return shuffle(this.#features.slice(), rng.at(node)).subarray(0, maxFeatures).sort();
  }

  #divide(parent: Open, isLast: boolean, open: Open[], closed: Child[], rng: Rng): void {
    const { split, sums } = parent;
    const { from, to, depth, gradient, hessian } = parent.child;
    const { l2 } = this.#options;
    const middle = this.#partition(parent);
    const isMissingLeft =
      this.#data.hasMissing[split.feature] === 1 ? split.isMissingLeft : middle - from > to - middle;
    const node = this.#record(parent, isMissingLeft);
    const side = (at: number, start: number, end: number, g: number, h: number): Child => ({
      node: at,
      depth: depth + 1,
      from: start,
      to: end,
      count: end - start,
      gradient: g,
      hessian: h,
      value: leafValue(g, h, l2),
    });
    const left = side(node, from, middle, split.leftGradient, split.leftHessian);
    const right = side(node + 1, middle, to, gradient - split.leftGradient, hessian - split.leftHessian);
    if (isLast || !(this.#mayDivide(left) || this.#mayDivide(right))) {
      closed.push(left, right);
      this.#engine.free(sums, from, to);
      return;
    }
    const small = left.count < right.count ? left : right;
    if (!this.#mayDivide(small)) {
      this.#engine.remove(sums, small.from, small.to);
      closed.push(small);
      this.#open(small === left ? right : left, sums, open, closed, rng);
      return;
    }
    const part = this.#engine.sumsOf(small.from, small.to);
    this.#engine.subtract(sums, part);
    this.#open(left, left === small ? part : sums, open, closed, rng);
    this.#open(right, right === small ? part : sums, open, closed, rng);
  }

  /** Rows that go left come first, both sides in their order; where the right side starts. */
  #partition({ split, child }: Open): number {
    const { starts, isCategory } = this.#data;
    const goesLeft = this.#goesLeft;
    goesLeft.fill(0);
    if (isCategory[split.feature]) for (const bin of split.lefts) goesLeft[bin] = 1;
    else {
      goesLeft.fill(1, 0, split.bin + 1);
      goesLeft[starts[split.feature + 1]! - starts[split.feature]! - 1] = split.isMissingLeft ? 1 : 0;
    }
    return this.#engine.partition(split.feature, goesLeft, child.from, child.to);
  }

  #record({ child: { node }, split }: Open, isMissingLeft: boolean): number {
    const { edges, isCategory } = this.#data;
    const own = edges[split.feature]!;
    if (!isCategory[split.feature]) {
      return this.#store.addSplit(node, split.feature, own[split.bin] ?? Number.POSITIVE_INFINITY, isMissingLeft);
    }
    const levels = split.lefts.filter((bin) => bin < own.length).map((bin) => own[bin]!);
    return this.#store.addCategorySplit(node, split.feature, levels, isMissingLeft);
  }
}

function takeBest(open: Open[]): Open {
  let best = 0;
  for (let k = 1; k < open.length; k++) if (open[k]!.split.gain > open[best]!.split.gain) best = k;
  return open.splice(best, 1)[0]!;
}
