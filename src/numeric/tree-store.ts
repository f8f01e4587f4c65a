import { roundedDown } from "./round-down.js";

/**
 * Trees of any number in flat arrays. A node may carry several splits, one for each range of growth variants (values of
 * min_leaf) that chose differently there: trees that agree share their nodes.
 */
export type TreeArrays = {
  /** Numbers a node: one a class, or one. */
  readonly width: number;
  /** nodes × width: shares of the classes, or the mean. */
  readonly values: Float64Array;
  /** Per node: its share of the rows times its impurity, for pruning. */
  readonly risks: Float64Array;
  /** Per node: its first split, or −1. */
  readonly firsts: Int32Array;
  /** Per split: the last variant that it serves; −1 or the split of the variants after it. */
  readonly upTo: Int32Array;
  readonly nexts: Int32Array;
  readonly features: Int32Array;
  /** Rows go left whose value, a single, is no greater: what lies between two singles is rounded down. */
  readonly thresholds: Float32Array;
  /** Left child; the right one comes next to it. */
  readonly lefts: Int32Array;
};

/** Where trees go that have grown. */
export interface TreeTaker {
  readonly width: number;
  /** Copies a tree; the number of its first node here. */
  append(more: TreeArrays): number;
}

/** Grows; `arrays()` is what it has come to: without a copy, valid until more is added. */
export class TreeStore implements TreeTaker {
  readonly width: number;
  nodes = 0;
  splits = 0;
  #values: Float64Array;
  #risks: Float64Array = new Float64Array(64);
  #firsts: Int32Array = new Int32Array(64);
  #upTo: Int32Array = new Int32Array(64);
  #nexts: Int32Array = new Int32Array(64);
  #features: Int32Array = new Int32Array(64);
  #thresholds: Float32Array = new Float32Array(64);
  #lefts: Int32Array = new Int32Array(64);

  constructor(width: number) {
    this.width = width;
    this.#values = new Float64Array(64 * width);
  }

  /** Room for a node; its number. */
  addNode(): number {
    const node = this.nodes++;
    this.#makeRoom();
    this.#firsts[node] = -1;
    return node;
  }

  append(more: TreeArrays): number {
    const node = this.nodes;
    const split = this.splits;
    this.nodes += more.firsts.length;
    this.splits += more.upTo.length;
    this.#makeRoom();
    this.#values.set(more.values, node * this.width);
    this.#risks.set(more.risks, node);
    for (let i = 0; i < more.firsts.length; i++) this.#firsts[node + i] = moved(more.firsts[i]!, split);
    this.#upTo.set(more.upTo, split);
    for (let i = 0; i < more.nexts.length; i++) this.#nexts[split + i] = moved(more.nexts[i]!, split);
    this.#features.set(more.features, split);
    this.#thresholds.set(more.thresholds, split);
    for (let i = 0; i < more.lefts.length; i++) this.#lefts[split + i] = more.lefts[i]! + node;
    return node;
  }

  #makeRoom(): void {
    while (this.nodes > this.#firsts.length) {
      this.#values = doubled(this.#values);
      this.#risks = doubled(this.#risks);
      this.#firsts = doubled(this.#firsts);
    }
    while (this.splits > this.#upTo.length) {
      this.#upTo = doubled(this.#upTo);
      this.#nexts = doubled(this.#nexts);
      this.#features = doubled(this.#features);
      this.#thresholds = doubled(this.#thresholds);
      this.#lefts = doubled(this.#lefts);
    }
  }

  setNode(node: number, values: Float64Array, risk: number): void {
    this.#values.set(values, node * this.width);
    this.#risks[node] = risk;
  }

  /** Splits of a node are added in ascending order of `upTo`. Returns the left child; the right one is the next. */
  addSplit(node: number, upTo: number, feature: number, threshold: number): number {
    const split = this.splits++;
    this.#makeRoom();
    this.#link(node, split);
    this.#upTo[split] = upTo;
    this.#nexts[split] = -1;
    this.#features[split] = feature;
    this.#thresholds[split] = roundedDown(threshold);
    const left = this.addNode();
    this.addNode();
    this.#lefts[split] = left;
    return left;
  }

  #link(node: number, split: number): void {
    if (this.#firsts[node] === -1) {
      this.#firsts[node] = split;
      return;
    }
    let last = this.#firsts[node]!;
    while (this.#nexts[last] !== -1) last = this.#nexts[last]!;
    this.#nexts[last] = split;
  }

  arrays(): TreeArrays {
    return {
      width: this.width,
      values: this.#values.subarray(0, this.nodes * this.width),
      risks: this.#risks.subarray(0, this.nodes),
      firsts: this.#firsts.subarray(0, this.nodes),
      upTo: this.#upTo.subarray(0, this.splits),
      nexts: this.#nexts.subarray(0, this.splits),
      features: this.#features.subarray(0, this.splits),
      thresholds: this.#thresholds.subarray(0, this.splits),
      lefts: this.#lefts.subarray(0, this.splits),
    };
  }
}

const moved = (split: number, by: number): number => (split === -1 ? -1 : split + by);

/** A power of two, 64 or more. */
export const roomFor = (count: number): number => Math.max(64, 2 ** Math.ceil(Math.log2(Math.max(1, count))));

export function copied<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

function doubled<T extends Float64Array | Float32Array | Int32Array>(array: T): T {
  const larger = new (array.constructor as new (n: number) => T)(2 * array.length);
  larger.set(array);
  return larger;
}

/** The split of a node for a variant, or −1 at a leaf. */
export function splitAt({ firsts, upTo, nexts }: TreeArrays, node: number, variant: number): number {
  let split = firsts[node]!;
  while (split !== -1 && upTo[split]! < variant) split = nexts[split]!;
  return split;
}

/** Which of the trees in the arrays is read, and how far down. */
export interface TreeView {
  readonly root: number;
  readonly variant: number;
  readonly maxDepth: number;
  /** Per node, 1 where the tree was cut back to a leaf. */
  readonly cut?: Uint8Array;
}

/**
 * The twin of TreeWalk: the leaf of every row. x: column-major single-precision values, as the trees were grown on; out: rows long.
 * reached: so many levels down, `out` holds the rows' nodes already. Says whether a row has gone further.
 */
export function leavesOf(trees: TreeArrays, view: TreeView, x: Float32Array, out: Int32Array, reached = 0): boolean {
  const rows = out.length;
  const { features, thresholds, lefts } = trees;
  const { root, variant, maxDepth, cut } = view;
  let hasMoved = false;
  for (let i = 0; i < rows; i++) {
    const start = reached === 0 ? root : out[i]!;
    let node = start;
    for (let depth = reached; depth < maxDepth; depth++) {
      if (cut !== undefined && cut[node] === 1) break;
      const split = splitAt(trees, node, variant);
      if (split === -1) break;
      node = x[features[split]! * rows + i]! <= thresholds[split]! ? lefts[split]! : lefts[split]! + 1;
    }
    if (node !== start) hasMoved = true;
    out[i] = node;
  }
  return hasMoved;
}

/** What a view would take if it were the only tree: its nodes and splits, without those that others need. */
export function treeBytes(trees: TreeArrays, { root, variant, maxDepth, cut }: TreeView): number {
  const perNode = 8 * trees.width + trees.risks.BYTES_PER_ELEMENT + trees.firsts.BYTES_PER_ELEMENT;
  const perSplit = trees.thresholds.BYTES_PER_ELEMENT + 4 * trees.features.BYTES_PER_ELEMENT;
  const pending: { node: number; depth: number }[] = [{ node: root, depth: 0 }];
  let bytes = 0;
  while (pending.length > 0) {
    const { node, depth } = pending.pop()!;
    bytes += perNode;
    const split = depth < maxDepth && cut?.[node] !== 1 ? splitAt(trees, node, variant) : -1;
    if (split === -1) continue;
    bytes += perSplit;
    const left = trees.lefts[split]!;
    pending.push({ node: left, depth: depth + 1 }, { node: left + 1, depth: depth + 1 });
  }
  return bytes;
}
