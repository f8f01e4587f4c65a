import { copied, type TreeArrays, type TreeTaker } from "./tree-store.js";

/**
 * Trees that grew one after the other, of one variant each, in half the room of theirs: large forests are kept for what is
 * asked of them later. Every split gave its tree two nodes, so that where its children stand is known.
 */
export type Forest = {
  /** Numbers a node: one a class, or one. */
  readonly width: number;
  /** nodes × width: shares of the classes, or the mean. */
  readonly values: Float64Array;
  /** Per node: its split, counted from its tree's first, or −1. */
  readonly firsts: Int32Array;
  readonly features: Int32Array;
  readonly thresholds: Float32Array;
  /** Of each tree, its first node. */
  readonly roots: Int32Array;
};

/** The left child of a node with a split; the right one comes next to it. */
export const leftOf = ({ firsts, roots }: Pick<Forest, "firsts" | "roots">, node: number, tree: number): number =>
  roots[tree]! + 2 * firsts[node]! + 1;

/** The first split of a tree. */
export const splitsBefore = ({ roots }: Pick<Forest, "roots">, tree: number): number => (roots[tree]! - tree) / 2;

/** Room beyond what the trees to come are expected to need. */
const MARGIN = 1.05;

/** Grows; `forest()` is what it has come to: without a copy, valid until more is added. */
export class ForestStore implements TreeTaker {
  readonly width: number;
  #trees = 0;
  #nodes = 0;
  #expected = 0;
  #values: Float64Array = new Float64Array(0);
  #firsts: Int32Array = new Int32Array(0);
  #features: Int32Array = new Int32Array(0);
  #thresholds: Float32Array = new Float32Array(0);
  #roots: Int32Array = new Int32Array(0);

  constructor(width: number) {
    this.width = width;
  }

  /** Begins anew, in the room that it has.   trees: how many will come; `from`: those that are there already. */
  begin(trees: number, from?: Forest): void {
    this.#expected = trees;
    this.#trees = this.#nodes = 0;
    this.#roots = new Int32Array(trees);
    if (from === undefined) return;
    this.#nodes = from.firsts.length;
    this.#trees = from.roots.length;
    this.#makeRoom();
    this.#values.set(from.values);
    this.#firsts.set(from.firsts);
    this.#features.set(from.features);
    this.#thresholds.set(from.thresholds);
    this.#roots.set(from.roots);
  }

  get #splits(): number {
    return (this.#nodes - this.#trees) / 2;
  }

  get bytes(): number {
    return this.#firsts.length * (4 + 8 * this.width) + 8 * this.#features.length;
  }

  append({ values, firsts, features, thresholds }: TreeArrays): number {
    const [node, split] = [this.#nodes, this.#splits];
    this.#roots[this.#trees++] = node;
    this.#nodes += firsts.length;
    this.#makeRoom();
    this.#values.set(values, node * this.width);
    this.#firsts.set(firsts, node);
    this.#features.set(features, split);
    this.#thresholds.set(thresholds, split);
    return node;
  }

  /** As much as all trees will need, if they are as large as those so far; a tree has fewer splits than half of its nodes. */
  #makeRoom(): void {
    if (this.#nodes <= this.#firsts.length) return;
    const share = Math.max(1, (MARGIN * this.#expected) / this.#trees);
    const nodes = Math.ceil(share * this.#nodes);
    const splits = nodes >> 1;
    this.#values = copied(this.#values, new Float64Array(nodes * this.width));
    this.#firsts = copied(this.#firsts, new Int32Array(nodes));
    this.#features = copied(this.#features, new Int32Array(splits));
    this.#thresholds = copied(this.#thresholds, new Float32Array(splits));
  }

  forest(): Forest {
    return {
      width: this.width,
      values: this.#values.subarray(0, this.#nodes * this.width),
      firsts: this.#firsts.subarray(0, this.#nodes),
      features: this.#features.subarray(0, this.#splits),
      thresholds: this.#thresholds.subarray(0, this.#splits),
      roots: this.#roots.subarray(0, this.#trees),
    };
  }
}

/** By node of the first trees, how many splits are above it: children stand after their parents. */
function levelsOf({ firsts, roots }: Pick<Forest, "firsts" | "roots">, trees: number): Int32Array {
  const levels = new Int32Array(roots[trees] ?? firsts.length);
  for (let tree = 0; tree < trees; tree++) {
    const end = roots[tree + 1] ?? firsts.length;
    for (let node = roots[tree]!; node < end; node++) {
      if (firsts[node] === -1) continue;
      const left = leftOf({ firsts, roots }, node, tree);
      levels[left] = levels[left + 1] = levels[node]! + 1;
    }
  }
  return levels;
}

/** Levels of splits below the roots, at most. */
export const levelsIn = (forest: Pick<Forest, "firsts" | "roots">): number =>
  levelsOf(forest, forest.roots.length).reduce((most, level) => Math.max(most, level), 0);

/** What the first trees would take by themselves, down to some level, in bytes. */
export function forestBytesOf(forest: Forest, trees: number, maxDepth: number): number {
  const perSplit = Int32Array.BYTES_PER_ELEMENT + Float32Array.BYTES_PER_ELEMENT;
  const perNode = forest.width * Float64Array.BYTES_PER_ELEMENT + Int32Array.BYTES_PER_ELEMENT;
  const nodes = levelsOf(forest, trees).reduce((count, level) => (level <= maxDepth ? count + 1 : count), 0);
  return nodes * perNode + ((nodes - trees) / 2) * perSplit;
}
