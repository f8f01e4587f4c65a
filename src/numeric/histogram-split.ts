import type { Binned } from "./binning.js";
import type { Histogram } from "./histogram.js";

/** What a node splits by, as found so far; `gain` 0 while nothing is worth it. Written in place by `findSplit`. */
export interface Split {
  gain: number;
  feature: number;
  /** Bins up to this one go left; of categories, those listed go left. */
  bin: number;
  lefts: readonly number[];
  isMissingLeft: boolean;
  leftGradient: number;
  leftHessian: number;
  leftCount: number;
}

export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
  /** What the node would add as a leaf; 0 of the root. */
  readonly value: number;
}
export interface SplitLimits {
  readonly minLeaf: number;
  readonly l2: number;
}

/** Less curvature than this on one side, and a split is not tried. */
const MIN_HESSIAN = 1e-3;
/** Rows' worth of curvature that a category needs to be sorted by its mean, and that is added to it. */
const SUPPORT = 10;
const TINY = 1e-15;

/** The Newton step of a leaf.   Chen & Guestrin 2016, equation 5. */
export const leafValue = (gradient: number, hessian: number, l2: number): number => -gradient / (hessian + l2 + TINY);

export const noSplit = (): Split => ({
  gain: 0,
  feature: -1,
  bin: 0,
  lefts: [],
  isMissingLeft: false,
  leftGradient: 0,
  leftHessian: 0,
  leftCount: 0,
});

/** How much the split lowers the loss, to second order.   Chen & Guestrin 2016, equation 7. */
function gainOf(g: number, h: number, node: NodeSums, l2: number): number {
  const rest = node.gradient - g;
  return node.gradient * node.value - g * leafValue(g, h, l2) - rest * leafValue(rest, node.hessian - h, l2);
}

/** Takes the feature's best split where it is better than `best`: of equals the first found stays. */
export function findSplit(
  { starts, hasMissing, isCategory }: Binned,
  feature: number,
  sums: Histogram,
  node: NodeSums,
  limits: SplitLimits,
  best: Split,
): void {
  const start = starts[feature]!;
  const bins = starts[feature + 1]! - start - 1;
  const isMissing = hasMissing[feature] === 1;
  if (isCategory[feature]) scanCategories(feature, start, bins, isMissing, sums, node, limits, best);
  else {
    scanUp(feature, start, bins - 1 + (isMissing ? 1 : 0), sums, node, limits, best);
    if (isMissing) scanDown(feature, start, bins, sums, node, limits, best);
  }
}

function scanUp(
  feature: number,
  start: number,
  end: number,
  { sums, counts }: Histogram,
  node: NodeSums,
  { minLeaf, l2 }: SplitLimits,
  best: Split,
): void {
  const constant = node.gradient * node.value;
  let g = 0;
  let h = 0;
  let n = 0;
  for (let bin = 0; bin < end; bin++) {
    const slot = start + bin;
    if (counts[slot] === 0) continue;
    n += counts[slot]!;
    g += sums[2 * slot]!;
    h += sums[2 * slot + 1]!;
    if (n < minLeaf || h < MIN_HESSIAN) continue;
    if (node.count - n < minLeaf || node.hessian - h < MIN_HESSIAN) break;
    const rest = node.gradient - g;
    const gain = constant + g * (g / (h + l2 + TINY)) + rest * (rest / (node.hessian - h + l2 + TINY));
    if (gain > best.gain) take(best, gain, feature, bin, false, g, h, n);
  }
}

/** Missing values go left. */
function scanDown(
  feature: number,
  start: number,
  bins: number,
  { sums, counts }: Histogram,
  node: NodeSums,
  { minLeaf, l2 }: SplitLimits,
  best: Split,
): void {
  let g = 0;
  let h = 0;
  let n = 0;
  for (let bin = bins - 2; bin >= 0; bin--) {
    const slot = start + bin + 1;
    n += counts[slot]!;
    g += sums[2 * slot]!;
    h += sums[2 * slot + 1]!;
    if (counts[slot] === 0 || n < minLeaf || h < MIN_HESSIAN) continue;
    if (node.count - n < minLeaf || node.hessian - h < MIN_HESSIAN) break;
    const gain = gainOf(node.gradient - g, node.hessian - h, node, l2);
    if (gain > best.gain) take(best, gain, feature, bin, true, node.gradient - g, node.hessian - h, node.count - n);
  }
}

function take(
  best: Split,
  gain: number,
  feature: number,
  bin: number,
  isMissingLeft: boolean,
  g: number,
  h: number,
  n: number,
): void {
  best.gain = gain;
  best.feature = feature;
  best.bin = bin;
  best.lefts = [];
  best.isMissingLeft = isMissingLeft;
  best.leftGradient = g;
  best.leftHessian = h;
  best.leftCount = n;
}

/**
 * Categories in the order of their mean gradient, tried from both ends; those with little support go right. What is
 * missing is one more category.   Fisher 1958.
 */
function scanCategories(
  feature: number,
  start: number,
  bins: number,
  isMissing: boolean,
  { sums, counts }: Histogram,
  node: NodeSums,
  { minLeaf, l2 }: SplitLimits,
  best: Split,
): void {
  const hessianOf = (bin: number) => sums[2 * (start + bin) + 1]!;
  const meanOf = (bin: number) => sums[2 * (start + bin)]! / (hessianOf(bin) + SUPPORT);
  const perRow = node.count / node.hessian;
  const sorted: number[] = [];
  for (let bin = 0; bin < bins + (isMissing ? 1 : 0); bin++) {
    if (hessianOf(bin) * perRow >= SUPPORT) sorted.push(bin);
  }
  if (sorted.length <= 1) return;
  sorted.sort((a, b) => meanOf(a) - meanOf(b) || a - b);
  const half = (sorted.length + 1) >> 1;
  for (const [order, end] of [
    [sorted, half],
    [[...sorted].reverse(), half - 1],
  ] as const) {
    let g = 0;
    let h = 0;
    let n = 0;
    for (let i = 0; i < end; i++) {
      const bin = order[i]!;
      n += counts[start + bin]!;
      g += sums[2 * (start + bin)]!;
      h += hessianOf(bin);
      if (n < minLeaf || h < MIN_HESSIAN) continue;
      if (node.count - n < minLeaf || node.hessian - h < MIN_HESSIAN) break;
      const gain = gainOf(g, h, node, l2);
      if (gain <= best.gain) continue;
      const lefts = order.slice(0, i + 1);
      take(best, gain, feature, 0, lefts.includes(bins), g, h, n);
      best.lefts = lefts;
    }
  }
}
