import type { TreeArrays, TreeTaker } from "./tree-store.js";

/** How trees of a forest are written. */
export type ForestForm = {
  /** Numbers a node: one a class, or one. */
  readonly width: number;
  /** Nodes with splits have values, too: what a tree says that is cut off above its leaves. */
  readonly isWhole: boolean;
  /** Codes of splits have 32 bits, not 16. */
  readonly isWide: boolean;
};

/**
 * Trees that grew one after the other, of one variant each, in less than half the room of theirs: large forests are kept for
 * what is asked of them later. A tree's splits stand in the order in which its nodes were visited: a split, those below its
 * left child, those below its right child. So a bit for each child, whether it has a split, says where everything is.
 */
export type Forest = ForestForm & {
  /** Of each tree, how many: its leaves are one more. */
  readonly splits: Int32Array;
  /** Tree after tree, each from a multiple of 8 bytes on: values, thresholds, codes, as `ForestTree` has them. */
  readonly trees: Uint8Array;
};

/** One of them. Nodes are the root, then both children of the first split, of the second, and so on. */
export interface ForestTree {
  /** Shares of the classes or the mean, of all nodes or of the leaves alone: so many × width. */
  readonly values: Float64Array;
  /** Per split. */
  readonly thresholds: Float32Array;
  /** Per split: four times its feature, plus 1 where its left child has a split, plus 2 where its right child has one. */
  readonly codes: Uint16Array | Uint32Array;
}

/** Codes of 16 bits hold no more. */
const MOST_FEATURES = 2 ** 14;
export const isWideFor = (features: number): boolean => features > MOST_FEATURES;

const perSplit = ({ isWide }: ForestForm): number => Float32Array.BYTES_PER_ELEMENT + (isWide ? 4 : 2);
const valuesOf = ({ width, isWhole }: ForestForm, splits: number): number => width * ((isWhole ? 2 : 1) * splits + 1);

/** What a tree takes. */
const bytesOf = (form: ForestForm, splits: number): number =>
  8 * (valuesOf(form, splits) + Math.ceil((perSplit(form) * splits) / 8));

/** Where each tree begins, and at last where they end. */
export function startsOf(forest: Forest): Float64Array {
  const starts = new Float64Array(forest.splits.length + 1);
  for (const [t, splits] of forest.splits.entries()) starts[t + 1] = starts[t]! + bytesOf(forest, splits);
  return starts;
}

function treeIn(form: ForestForm, buffer: ArrayBufferLike, at: number, splits: number): ForestTree {
  const values = new Float64Array(buffer as ArrayBuffer, at, valuesOf(form, splits));
  const thresholds = new Float32Array(buffer as ArrayBuffer, at + values.byteLength, splits);
  const Codes = form.isWide ? Uint32Array : Uint16Array;
  return { values, thresholds, codes: new Codes(buffer as ArrayBuffer, at + values.byteLength + 4 * splits, splits) };
}

/** starts: as `startsOf` has them. */
export const treeOf = (forest: Forest, starts: Float64Array, tree: number): ForestTree =>
  treeIn(forest, forest.trees.buffer, forest.trees.byteOffset + starts[tree]!, forest.splits[tree]!);

/** Where trees are put that have grown: those of a small forest in one piece, no tree in two. */
const PIECE_BYTES = 2 ** 20;
/** Pieces that the next forest finds; what is beyond is given back. */
const SPARE_PIECES = 4;

/** Bytes that are given back before they are collected. */
interface Piece extends ArrayBuffer {
  resize(bytes: number): void;
}
const Resizable = ArrayBuffer as unknown as new (bytes: number, options: { readonly maxByteLength: number }) => Piece;

/** Takes trees, piece by piece; `moveTo` gives a piece back as soon as it is copied, so that no forest stands there twice. */
export class ForestStore implements TreeTaker {
  #form: ForestForm = { width: 1, isWhole: false, isWide: false };
  readonly #pieces: Piece[] = [];
  /** Of each piece that is in use, the bytes that are. */
  readonly #used: number[] = [];
  #splits: number[] = [];
  #nodes = 0;

  /** Begins anew, in the room that it has.   from: trees that are there already, in the same form. */
  begin({ width, isWhole, isWide }: ForestForm, from?: Forest): void {
    this.#form = { width, isWhole, isWide };
    this.#used.length = 0;
    this.#splits = [];
    this.#nodes = 0;
    if (from === undefined) return;
    const starts = startsOf(from);
    for (const [tree, splits] of from.splits.entries()) {
      const bytes = from.trees.subarray(starts[tree]!, starts[tree + 1]!);
      const { buffer, at } = this.#roomFor(splits);
      new Uint8Array(buffer, at, bytes.length).set(bytes);
    }
  }

  get width(): number {
    return this.#form.width;
  }

  /** The forest, but for its trees. */
  get frame(): Omit<Forest, "trees"> {
    return { ...this.#form, splits: Int32Array.from(this.#splits) };
  }

  /** Of all trees. */
  get bytes(): number {
    return this.#used.reduce((sum, bytes) => sum + bytes, 0);
  }

  append({ values, firsts, features, thresholds }: TreeArrays): number {
    const { width, isWhole } = this.#form;
    const first = this.#nodes;
    const splits = thresholds.length;
    const { buffer, at } = this.#roomFor(splits);
    const tree = treeIn(this.#form, buffer, at, splits);
    tree.thresholds.set(thresholds);
    for (let own = 0; own < splits; own++) {
      tree.codes[own] = 4 * features[own]! + hasSplit(firsts[2 * own + 1]!) + 2 * hasSplit(firsts[2 * own + 2]!);
    }
    if (isWhole) tree.values.set(values);
    else copyLeaves(values, firsts, width, tree.values);
    return first;
  }

  /** Where the next tree goes. */
  #roomFor(splits: number): { readonly buffer: ArrayBuffer; readonly at: number } {
    const bytes = bytesOf(this.#form, splits);
    this.#splits.push(splits);
    this.#nodes += 2 * splits + 1;
    let last = this.#used.length - 1;
    if (last < 0 || this.#used[last]! + bytes > this.#pieces[last]!.byteLength) {
      last = this.#used.push(0) - 1;
      if ((this.#pieces[last]?.byteLength ?? 0) < bytes) this.#pieces[last] = pieceOf(Math.max(bytes, PIECE_BYTES));
    }
    const at = this.#used[last]!;
    this.#used[last] = at + bytes;
    // The tree may end before them.
    new Uint8Array(this.#pieces[last]!, at + bytes - 8, 8).fill(0);
    return { buffer: this.#pieces[last]!, at };
  }

  /** trees: `bytes` long. */
  moveTo(trees: Uint8Array): void {
    let at = 0;
    for (const [place, bytes] of this.#used.entries()) {
      const piece = this.#pieces[place]!;
      trees.set(new Uint8Array(piece, 0, bytes), at);
      at += bytes;
      if (place >= SPARE_PIECES || piece.byteLength > PIECE_BYTES) piece.resize(0);
    }
    this.#pieces.length = Math.min(this.#pieces.length, SPARE_PIECES);
    this.#used.length = 0;
  }
}

const pieceOf = (bytes: number): Piece => new Resizable(bytes, { maxByteLength: bytes });

/** first: a node's split, or −1; 1 where it has one, else 0. Which it is nobody can guess: a branch would take longer. */
const hasSplit = (first: number): number => 1 + (first >> 31);

function copyLeaves(values: Float64Array, firsts: Int32Array, width: number, to: Float64Array): void {
  // What is not a leaf's is written over by the next one; the last node is a leaf.
  for (let node = 0, from = 0, at = 0; node < firsts.length; node++) {
    for (let c = 0; c < width; c++) to[at + c] = values[from++]!;
    at += width * (1 - hasSplit(firsts[node]!));
  }
}

/** Of each split its left child and its right one: the child's split, or ~ the place of the child's values. */
export function childrenOf({ isWhole }: ForestForm, { codes }: Pick<ForestTree, "codes">): Int32Array {
  const children = new Int32Array(2 * codes.length);
  // Splits that come after a split, up to the last one below it: those below the children are known before.
  const ends = new Int32Array(codes.length);
  let leaf = codes.length;
  for (let own = codes.length - 1; own >= 0; own--) {
    const code = codes[own]!;
    let next = own + 1;
    if ((code & 1) !== 0) {
      children[2 * own] = next;
      next = ends[next]!;
    }
    if ((code & 2) !== 0) {
      children[2 * own + 1] = next;
      next = ends[next]!;
    }
    ends[own] = next;
    if ((code & 2) === 0) children[2 * own + 1] = ~(isWhole ? 2 * own + 2 : leaf--);
    if ((code & 1) === 0) children[2 * own] = ~(isWhole ? 2 * own + 1 : leaf--);
  }
  return children;
}

/** Of the first trees, by level, how many splits have so many others above them. */
function splitsByLevel(forest: Forest, trees: number): readonly number[] {
  const starts = startsOf(forest);
  const counts: number[] = [];
  /** Levels of the right children whose splits come later. */
  const later: number[] = [];
  for (let tree = 0; tree < trees; tree++) {
    let level = 0;
    for (const code of treeOf(forest, starts, tree).codes) {
      counts[level] = (counts[level] ?? 0) + 1;
      const children = code & 3;
      if (children === 3) later.push(level + 1);
      level = children === 0 ? (later.pop() ?? 0) : level + 1;
    }
  }
  return counts;
}

/** Levels of splits, at most. */
export const levelsIn = (forest: Forest): number => splitsByLevel(forest, forest.splits.length).length;

/** What the first trees would take by themselves, down to some level, in bytes. */
export function forestBytesOf(forest: Forest, trees: number, maxDepth: number): number {
  const splits = splitsByLevel(forest, trees).reduce((sum, count, level) => sum + (level < maxDepth ? count : 0), 0);
  return perSplit(forest) * splits + Float64Array.BYTES_PER_ELEMENT * forest.width * (splits + trees);
}
