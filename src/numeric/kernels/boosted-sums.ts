import type { PartReader } from "../../core/matrix.js";
import type { BoostedArrays } from "../boosted-trees.js";
import { type Arena, freshArena } from "./arena.js";

/** Rows that are led through all trees before the next: their codes and sums stay in a near cache. */
const MOST_ROWS = 8192;
/** Edges a feature has room for, and what a node takes, in assembly/boosted-sums.ts. */
const ROOM = 256;
const NODE_BYTES = 48;
/** Of a tree whose rows' leaves are found without a walk, and what a feature's table takes, in assembly/boosted-exits.ts. */
const MOST_LEAVES = 64;
const TABLE_BYTES = 8 * 256;
const MISSING = 255;

/**
 * Sums over boosted trees, block by block of rows: the bits of addTree, 5 times as fast. Rows are led through the trees by
 * how many of the trees' thresholds are below each value: a byte a feature. It has the kernels' memory for itself meanwhile.
 */
export class BoostedSums {
  readonly #trees: BoostedArrays;
  readonly #arena: Arena;
  readonly #at: ReturnType<typeof layout>;
  readonly #room: number;
  readonly #column: Float64Array;

  /** rows: how many a block has at most.   outputs: how many trees belong together. */
  constructor(trees: BoostedArrays, rows: number, outputs: number) {
    this.#trees = trees;
    this.#room = Math.min(rows, MOST_ROWS);
    this.#arena = freshArena();
    this.#at = layout(trees, this.#room, outputs, (bytes) => this.#arena.take(bytes));
    this.#column = new Float64Array(this.#room);
    const { features, values, lefts, missingLeft, sets, words } = trees;
    const [arena, at] = [this.#arena, this.#at];
    arena.integers(at.features, features.length).set(features);
    arena.doubles(at.values, values.length).set(values);
    arena.integers(at.lefts, lefts.length).set(lefts);
    arena.octets(at.missingLeft, missingLeft.length).set(missingLeft);
    arena.integers(at.sets, sets.length).set(sets);
    arena.integers(at.words, words.length).set(words);
    const edges = arena.doubles(at.edges, ROOM * words.length).fill(Number.POSITIVE_INFINITY);
    const counts = arena.integers(at.counts, words.length).fill(0);
    for (let j = 0; j < words.length; j++) {
      const levels = knownLevels(trees, j);
      edges.set(levels, ROOM * j);
      counts[j] = levels.length;
    }
    const own = [at.features, at.values, at.lefts, at.missingLeft, at.sets, at.words];
    const fields = [...own, at.edges, at.counts, at.codes, this.#room, at.nodes];
    arena.integers(at.settings, fields.length).set(fields);
    arena.kernels.boostedSettings(at.settings);
    arena.kernels.boostedEdges(features.length);
    arena.integers(at.tableOf, words.length).fill(0);
    arena.kernels.boostedTables(at.tables, at.tableOf);
  }

  /** How many rows a block has at most. */
  get room(): number {
    return this.#room;
  }

  /** Begins with other rows: `count` from row `from` on. */
  take(read: PartReader, from: number, count: number): void {
    const { words } = this.#trees;
    const { column: columnAt, edges, codes } = this.#at;
    const counts = this.#arena.integers(this.#at.counts, words.length);
    const inKernel = this.#arena.doubles(columnAt, count);
    const column = this.#column.subarray(0, count);
    for (let j = 0; j < words.length; j++) {
      read(j, from, column);
      inKernel.set(column);
      if (words[j]! > 0) forgetUnknown(this.#trees, j, inKernel);
      const to = codes + j * this.#room;
      this.#arena.kernels.placeInBins(columnAt, count, edges + 8 * ROOM * j, counts[j]!, MISSING, to);
    }
  }

  /** Each row's sum of an output, of the block's first `count` rows. */
  sumsOf(output: number, count: number): Float64Array {
    return this.#arena.doubles(this.#at.sums + 8 * output * this.#room, count);
  }

  /** Adds the tree's values to the sums of an output. */
  add(tree: number, output: number, count: number): void {
    const { roots, features } = this.#trees;
    const { kernels } = this.#arena;
    const [from, to] = [roots[tree]!, roots[tree + 1] ?? features.length];
    const sums = this.#at.sums + 8 * output * this.#room;
    if (to - from < 2 * MOST_LEAVES) {
      kernels.boostedExits(from, to);
      kernels.boostedAddExits(count, sums);
    } else {
      kernels.boostedTree(from, to);
      kernels.boostedAdd(count, sums);
    }
  }
}

/** Levels that training has, ascending; none of numbers. */
function knownLevels({ words, known, knownAt }: BoostedArrays, j: number): number[] {
  const levels: number[] = [];
  for (let level = 0; level < 32 * words[j]!; level++) {
    if ((known[knownAt[j]! + (level >> 5)]! >>> (level & 31)) & 1) levels.push(level);
  }
  return levels;
}

/** A level that training lacks goes the way of what is missing. */
function forgetUnknown({ words, known, knownAt }: BoostedArrays, j: number, column: Float64Array): void {
  const [start, most] = [knownAt[j]!, 32 * words[j]!];
  for (let i = 0; i < column.length; i++) {
    const level = column[i]!;
    const isKnown = level < most && ((known[start + (level >> 5)]! >>> (level & 31)) & 1) === 1;
    if (!isKnown) column[i] = Number.NaN;
  }
}

function layout(
  { roots, features, sets, words }: BoostedArrays,
  room: number,
  outputs: number,
  take: (bytes: number) => number,
) {
  let most = 0;
  for (let t = 0; t < roots.length; t++) most = Math.max(most, (roots[t + 1] ?? features.length) - roots[t]!);
  return {
    settings: take(64),
    features: take(4 * features.length),
    values: take(8 * features.length),
    lefts: take(4 * features.length),
    missingLeft: take(features.length),
    sets: take(4 * sets.length),
    words: take(4 * words.length),
    edges: take(8 * ROOM * words.length),
    counts: take(4 * words.length),
    column: take(8 * room),
    // A leaf looks at the first feature's codes, even where there is none.
    codes: take(room * Math.max(1, words.length)),
    sums: take(8 * room * outputs),
    nodes: take(NODE_BYTES * most),
    tables: take(TABLE_BYTES * Math.min(words.length, MOST_LEAVES - 1)),
    tableOf: take(4 * words.length),
  };
}
