import type { Matrix } from "../core/matrix.js";
import { copied, roomFor } from "./tree-store.js";

/** Trees of a boosting run in flat arrays, one after the other. */
export type BoostedArrays = {
  /** First node of every tree. */
  readonly roots: Int32Array;
  /** Per node: the feature that it splits by, or −1 at a leaf. */
  readonly features: Int32Array;
  /** A leaf: what it adds. A number: up to this goes left. A category: where the set that goes left starts in `sets`. */
  readonly values: Float64Array;
  /** Left child; the right one comes next to it. */
  readonly lefts: Int32Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** Sets of levels, one bit each; every set of a feature has `words` words. */
  readonly sets: Uint32Array;
  /** Per feature: words a set, 0 of numbers; and where the set of the levels that training has starts in `known`. */
  readonly words: Int32Array;
  readonly knownAt: Int32Array;
  readonly known: Uint32Array;
};

/** Bytes of a node in these arrays. */
const PER_NODE = 17;

/** Grows tree by tree; `arrays()` is what it has come to: without a copy, valid until more is added. */
export class BoostedStore {
  nodes = 0;
  readonly #roots: number[] = [];
  readonly #sets: number[] = [];
  readonly #words: Int32Array;
  readonly #knownAt: Int32Array;
  readonly #known: number[] = [];
  #features: Int32Array = new Int32Array(256);
  #values: Float64Array = new Float64Array(256);
  #lefts: Int32Array = new Int32Array(256);
  #missingLeft: Uint8Array = new Uint8Array(256);

  /** levels: per feature, the levels that training has; empty of numbers. `from`: trees that are there already. */
  constructor(levels: readonly Float64Array[], from?: BoostedArrays) {
    this.#words = Int32Array.from(levels, (own) => (own.length === 0 ? 0 : (own.at(-1)! >> 5) + 1));
    this.#knownAt = new Int32Array(levels.length);
    for (const [j, own] of levels.entries()) this.#knownAt[j] = addSet(this.#known, own, this.#words[j]!);
    if (from !== undefined) this.#restore(from);
  }

  #restore(from: BoostedArrays): void {
    this.nodes = from.features.length;
    this.#roots.push(...from.roots);
    for (const word of from.sets) this.#sets.push(word);
    const room = roomFor(this.nodes);
    this.#features = copied(from.features, new Int32Array(room));
    this.#values = copied(from.values, new Float64Array(room));
    this.#lefts = copied(from.lefts, new Int32Array(room));
    this.#missingLeft = copied(from.missingLeft, new Uint8Array(room));
  }

  addTree(): number {
    this.#roots.push(this.nodes);
    return this.#addNode();
  }

  setLeaf(node: number, value: number): void {
    this.#values[node] = value;
  }

  addSplit(node: number, feature: number, threshold: number, isMissingLeft: boolean): number {
    this.#features[node] = feature;
    this.#values[node] = threshold;
    this.#missingLeft[node] = isMissingLeft ? 1 : 0;
    const left = this.#addNode();
    this.#addNode();
    this.#lefts[node] = left;
    return left;
  }

  addCategorySplit(node: number, feature: number, lefts: ArrayLike<number>, isMissingLeft: boolean): number {
    return this.addSplit(node, feature, addSet(this.#sets, lefts, this.#words[feature]!), isMissingLeft);
  }

  #addNode(): number {
    const node = this.nodes++;
    if (node === this.#features.length) {
      this.#features = doubled(this.#features);
      this.#values = doubled(this.#values);
      this.#lefts = doubled(this.#lefts);
      this.#missingLeft = doubled(this.#missingLeft);
    }
    this.#features[node] = -1;
    return node;
  }

  /** To read trees while more are to come: without a copy, valid until the next node is added. */
  nodesSoFar(): BoostedNodes {
    return {
      features: this.#features,
      values: this.#values,
      lefts: this.#lefts,
      missingLeft: this.#missingLeft,
      sets: this.#sets,
      words: this.#words,
      knownAt: this.#knownAt,
      known: this.#known,
    };
  }

  arrays(): BoostedArrays {
    return {
      roots: Int32Array.from(this.#roots),
      features: this.#features.subarray(0, this.nodes),
      values: this.#values.subarray(0, this.nodes),
      lefts: this.#lefts.subarray(0, this.nodes),
      missingLeft: this.#missingLeft.subarray(0, this.nodes),
      sets: Uint32Array.from(this.#sets),
      words: this.#words,
      knownAt: this.#knownAt,
      known: Uint32Array.from(this.#known),
    };
  }
}

function addSet(sets: number[], members: ArrayLike<number>, words: number): number {
  const start = sets.length;
  for (let w = 0; w < words; w++) sets.push(0);
  for (let k = 0; k < members.length; k++) {
    const at = start + (members[k]! >> 5);
    sets[at] = (sets[at]! | (1 << (members[k]! & 31))) >>> 0;
  }
  return start;
}

function doubled<T extends Float64Array | Int32Array | Uint8Array>(array: T): T {
  const larger = new (array.constructor as new (n: number) => T)(2 * array.length);
  larger.set(array);
  return larger;
}

/** Bytes of the first `trees` trees. */
export function boostedBytes({ roots, features, sets, words, known }: BoostedArrays, trees: number): number {
  const nodes = trees < roots.length ? roots[trees]! : features.length;
  let setWords = 0;
  if (sets.length > 0) for (let node = 0; node < nodes; node++) setWords += words[features[node]!] ?? 0;
  return PER_NODE * nodes + 4 * (trees + setWords + known.length);
}

/** What reading a tree needs of the arrays; the sets may still grow. */
export type BoostedNodes = Omit<BoostedArrays, "roots" | "sets" | "known"> & {
  readonly sets: ArrayLike<number>;
  readonly known: ArrayLike<number>;
};

/**
 * Adds to `out` what the tree at `root` says of the rows.
 * x: NaN where missing.   out: by row.
 */
export function addTree(
  trees: BoostedNodes,
  root: number,
  { data, rows: n }: Matrix,
  rows: Int32Array,
  out: Float64Array,
): void {
  const { features, values, lefts, missingLeft, words } = trees;
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r]!;
    let node = root;
    for (let feature = features[node]!; feature >= 0; feature = features[node]!) {
      const v = data[feature * n + i]!;
      const isLeft =
        words[feature]! > 0
          ? isInLeftSet(trees, node, feature, v)
          : v <= values[node]! || (Number.isNaN(v) && missingLeft[node] === 1);
      node = isLeft ? lefts[node]! : lefts[node]! + 1;
    }
    out[i] = out[i]! + values[node]!;
  }
}

/** A level that training lacks goes the way of what is missing. */
function isInLeftSet(
  { sets, words, known, knownAt, values, missingLeft }: BoostedNodes,
  node: number,
  feature: number,
  level: number,
): boolean {
  const word = level >> 5;
  const isKnown = level >= 0 && word < words[feature]! && has(known, knownAt[feature]! + word, level);
  return isKnown ? has(sets, values[node]! + word, level) : missingLeft[node] === 1;
}

const has = (sets: ArrayLike<number>, at: number, level: number): boolean => ((sets[at]! >>> (level & 31)) & 1) === 1;
