import type { Rng } from "../core/rng.js";
import { argsort } from "./argsort.js";
import { criterionFor, type Impurity, type NodeScan } from "./tree-criterion.js";
import type { TreeStore } from "./tree-store.js";

/** Values nearer than this count as equal: no threshold would part them in single precision. As the twin has it. */
const SAME = Math.fround(1e-7);

/** What trees are grown on; the order of the columns serves every tree. */
export interface TreeData {
  readonly rows: number;
  readonly features: number;
  /** Column-major, single precision. */
  readonly x: Float32Array;
  /** features × rows: the rows by ascending value of each feature. */
  readonly order: Int32Array;
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
  readonly rng: Rng;
  readonly checkpoint: () => void;
}

export function treeData(
  x: Float64Array,
  rows: number,
  y: Float64Array,
  classes: number,
  weights?: Float64Array,
): TreeData {
  const single = Float32Array.from(x);
  const features = rows === 0 ? 0 : x.length / rows;
  const order = new Int32Array(features * rows);
  for (let j = 0; j < features; j++) {
    argsort(single.subarray(j * rows, (j + 1) * rows), order.subarray(j * rows, (j + 1) * rows));
  }
  const base = classes > 0 ? 0 : weightedMean(y, weights);
  return { rows, features, x: single, order, y: classes > 0 ? y : y.map((v) => v - base), classes, base };
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

/** A node that still has to be looked at, with its rows in the order of every feature. */
interface Pending {
  readonly node: number;
  readonly depth: number;
  /** features × size. */
  readonly order: Int32Array;
  readonly size: number;
  /** Variants that reach this node. */
  readonly low: number;
  readonly high: number;
  readonly rng: Rng;
}

/**
 * Grows one tree for every variant of min_leaf at once: one scan of a node gives the best split for each of them, and
 * variants that choose the same split go on together. A shallower tree is this one cut off at its depth.
 * weights: rows long; rows of weight 0 take no part.   Returns the root's number in `store`.
 * Best is the lowest weighted impurity of the children; of equals the lowest feature, then the lowest threshold.
 */
export function growTree(data: TreeData, weights: Float64Array, options: GrowOptions, store: TreeStore): number {
  const root = store.addNode();
  const order = rootOrder(data, weights);
  const size = data.features === 0 ? data.rows : order.length / data.features;
  const high = options.minLeaves.length - 1;
  const grower = new Grower(data, weights, options, store);
  const pending: Pending[] = [{ node: root, depth: 0, order, size, low: 0, high, rng: options.rng }];
  for (let visited = 0; pending.length > 0; visited++) {
    if (visited % 64 === 0) options.checkpoint();
    grower.visit(pending.pop()!, pending);
  }
  return root;
}

function rootOrder({ rows, features, order }: TreeData, weights: Float64Array): Int32Array {
  let size = 0;
  for (let i = 0; i < rows; i++) if (weights[i]! > 0) size++;
  if (size === rows) return order;
  const out = new Int32Array(features * size);
  let to = 0;
  for (let at = 0; at < order.length; at++) {
    out[to] = order[at]!;
    if (weights[order[at]!]! > 0) to++;
  }
  return out;
}

class Grower {
  readonly #data: TreeData;
  readonly #options: GrowOptions;
  readonly #store: TreeStore;
  readonly #scan: NodeScan;
  readonly #isLeft: Uint8Array;
  readonly #permutation: Int32Array;
  /** Per count of rows up to the largest min_leaf: the last variant that a child of so many rows serves. */
  readonly #variantOf: Int32Array;
  readonly #gains: Float64Array;
  readonly #features: Int32Array;
  readonly #counts: Int32Array;
  readonly #drawn: Float64Array;
  /** Whether nodes draw anything: else their keys need not be made. */
  readonly #isDrawing: boolean;
  #total = 0;

  constructor(data: TreeData, weights: Float64Array, options: GrowOptions, store: TreeStore) {
    this.#data = data;
    this.#options = options;
    this.#store = store;
    this.#scan = criterionFor(options.criterion, data, weights);
    this.#isLeft = new Uint8Array(data.rows);
    this.#permutation = Int32Array.from({ length: data.features }, (_, j) => j);
    const { minLeaves } = options;
    this.#variantOf = new Int32Array(minLeaves.at(-1)! + 1).fill(-1);
    for (const [variant, least] of minLeaves.entries()) this.#variantOf.fill(variant, least);
    this.#gains = new Float64Array(minLeaves.length);
    this.#features = new Int32Array(minLeaves.length);
    this.#counts = new Int32Array(minLeaves.length);
    this.#drawn = new Float64Array(minLeaves.length);
    this.#isDrawing = options.maxFeatures < data.features || options.thresholds === "random";
  }

  visit(here: Pending, pending: Pending[]): void {
    const { node, depth, order, size, low } = here;
    const { minLeaves, minSplit, maxDepth } = this.#options;
    const scan = this.#scan;
    scan.enter(order, size);
    if (depth === 0) this.#total = scan.weight;
    this.#store.setNode(node, scan.values, (scan.weight / this.#total) * scan.impurity);
    if (scan.isPure || depth >= maxDepth || size < minSplit || this.#data.features === 0) return;
    let high = here.high;
    while (high >= low && size < 2 * minLeaves[high]!) high--;
    if (high < low) return;
    this.#findSplits(here, high);
    for (let from = low; from <= high && this.#gains[from]! > Number.NEGATIVE_INFINITY; ) {
      let to = from;
      while (to < high && this.#isSameSplit(to + 1, from)) to++;
      this.#split(here, from, to, pending);
      from = to + 1;
    }
  }

  #isSameSplit(a: number, b: number): boolean {
    return (
      this.#gains[a]! > Number.NEGATIVE_INFINITY &&
      this.#features[a] === this.#features[b] &&
      this.#counts[a] === this.#counts[b]
    );
  }

  /** For every variant: gain, feature and count of rows on the left of its best split; gain −∞ where it has none. */
  #findSplits({ order, size, low, rng }: Pending, high: number): void {
    const gains = this.#gains;
    gains.fill(Number.NEGATIVE_INFINITY, low, high + 1);
    const features = this.#drawFeatures(order, size, rng);
    for (const feature of features) {
      if (this.#options.thresholds === "best") this.#scanFeature(order, size, low, high, feature);
      else this.#drawThreshold(order, size, low, high, feature, rng);
    }
    // A split that leaves many rows on both sides also serves the variants that ask for fewer.
    for (let v = high - 1; v >= low; v--) {
      const u = v + 1;
      const isBetter =
        gains[u]! > gains[v]! ||
        (gains[u] === gains[v] &&
          gains[u]! > Number.NEGATIVE_INFINITY &&
          (this.#features[u]! < this.#features[v]! ||
            (this.#features[u] === this.#features[v] && this.#counts[u]! < this.#counts[v]!)));
      if (!isBetter) continue;
      gains[v] = gains[u]!;
      this.#features[v] = this.#features[u]!;
      this.#counts[v] = this.#counts[u]!;
      this.#drawn[v] = this.#drawn[u]!;
    }
  }

  /** All features, or a draw that the place of the node in the tree decides; ascending. */
  #drawFeatures(order: Int32Array, size: number, rng: Rng): Int32Array {
    const { maxFeatures } = this.#options;
    const p = this.#data.features;
    const all = this.#permutation;
    if (maxFeatures >= p) return all;
    for (let j = 0; j < p; j++) all[j] = j;
    let varying = 0;
    let drawn = 0;
    for (; drawn < p && (drawn < maxFeatures || varying === 0); drawn++) {
      const pick = drawn + rng.int(p - drawn);
      const feature = all[pick]!;
      all[pick] = all[drawn]!;
      all[drawn] = feature;
      if (!this.#isConstant(order, size, feature)) varying++;
    }
    return all.slice(0, drawn).sort();
  }

  #isConstant(order: Int32Array, size: number, feature: number): boolean {
    const { x, rows } = this.#data;
    const first = x[feature * rows + order[feature * size]!]!;
    const last = x[feature * rows + order[(feature + 1) * size - 1]!]!;
    return last <= Math.fround(first + SAME);
  }

  #scanFeature(order: Int32Array, size: number, low: number, high: number, feature: number): void {
    if (this.#isConstant(order, size, feature)) return;
    const { x, rows } = this.#data;
    const scan = this.#scan;
    const gains = this.#gains;
    const variantOf = this.#variantOf;
    const most = variantOf.length - 1;
    const least = this.#options.minLeaves[low]!;
    const start = feature * size;
    const column = feature * rows;
    scan.restart();
    let value = x[column + order[start]!]!;
    const end = size - least;
    for (let left = 1; left <= end; left++) {
      scan.moveLeft(order[start + left - 1]!);
      const next = x[column + order[start + left]!]!;
      const isSame = next <= Math.fround(value + SAME);
      value = next;
      if (isSame || left < least) continue;
      const fewer = Math.min(left, size - left, most);
      const variant = Math.min(variantOf[fewer]!, high);
      const gain = scan.gain();
      if (gain > gains[variant]!) {
        gains[variant] = gain;
        this.#features[variant] = feature;
        this.#counts[variant] = left;
      }
    }
  }

  /** Geurts, Ernst & Wehenkel 2006. */
  #drawThreshold(order: Int32Array, size: number, low: number, high: number, feature: number, rng: Rng): void {
    if (this.#isConstant(order, size, feature)) return;
    const { x, rows } = this.#data;
    const start = feature * size;
    const valueAt = (i: number) => x[feature * rows + order[start + i]!]!;
    const least = valueAt(0);
    const most = valueAt(size - 1);
    const drawn = least + rng.at("threshold", feature).real() * (most - least);
    const threshold = drawn < most ? drawn : least;
    this.#scan.restart();
    let left = 0;
    for (; valueAt(left) <= threshold; left++) this.#scan.moveLeft(order[start + left]!);
    const fewer = Math.min(left, size - left, this.#variantOf.length - 1);
    const variant = Math.min(this.#variantOf[fewer]!, high);
    if (variant < low) return;
    const gain = this.#scan.gain();
    if (gain <= this.#gains[variant]!) return;
    this.#gains[variant] = gain;
    this.#features[variant] = feature;
    this.#counts[variant] = left;
    this.#drawn[variant] = threshold;
  }

  #thresholdOf(order: Int32Array, start: number, feature: number, count: number, variant: number): number {
    if (this.#options.thresholds === "random") return this.#drawn[variant]!;
    const { x, rows } = this.#data;
    const below = x[feature * rows + order[start + count - 1]!]!;
    const above = x[feature * rows + order[start + count]!]!;
    const middle = below / 2 + above / 2;
    return middle === above ? below : middle;
  }

  #split({ node, depth, order, size, rng }: Pending, from: number, to: number, pending: Pending[]): void {
    const { features } = this.#data;
    const feature = this.#features[from]!;
    const count = this.#counts[from]!;
    const start = feature * size;
    const threshold = this.#thresholdOf(order, start, feature, count, from);
    const left = this.#store.addSplit(node, to, feature, threshold);
    const isLeft = this.#isLeft;
    for (let i = 0; i < size; i++) isLeft[order[start + i]!] = i < count ? 1 : 0;
    const lefts = new Int32Array(features * count);
    const rights = new Int32Array(features * (size - count));
    // Both are written at every row and only one moves on: no branch to guess.
    for (let at = 0, l = 0, r = 0; at < order.length; at++) {
      const row = order[at]!;
      const goes = isLeft[row]!;
      lefts[l] = row;
      rights[r] = row;
      l += goes;
      r += 1 - goes;
    }
    const shared = { depth: depth + 1, low: from, high: to };
    const keyed = (side: string) => (this.#isDrawing ? rng.at(side) : rng);
    pending.push({ ...shared, node: left + 1, order: rights, size: size - count, rng: keyed("right") });
    pending.push({ ...shared, node: left, order: lefts, size: count, rng: keyed("left") });
  }
}
