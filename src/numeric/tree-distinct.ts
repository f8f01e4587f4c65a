import { splitAt, type TreeArrays, type TreeView } from "./tree-store.js";

/** A tree as it is asked for: of one of the grown variants, no deeper than so many levels, cut back where alpha is above 0. */
export interface AskedTree {
  readonly variant: number;
  readonly maxDepth: number;
  readonly alpha: number;
}

export interface DistinctTrees {
  readonly views: readonly TreeView[];
  /** Per asked tree, its place among `views`. */
  readonly of: Int32Array;
}

/**
 * Many that are asked for come to one tree: levels that it does not have change nothing, nor do penalties that cut alike,
 * nor variants that split alike. Each tree is one view. `trees` holds one, its root is node 0.
 */
export function distinctTrees(trees: TreeArrays, asked: readonly AskedTree[]): DistinctTrees {
  const views: TreeView[] = [];
  const of = new Int32Array(asked.length);
  const known = new KnownLists();
  const costs = new Float64Array(trees.firsts.length);
  const cut = new Uint8Array(trees.firsts.length);
  const kept = new Int32Array(trees.upTo.length);
  for (const places of alike(asked)) {
    const { variant, maxDepth } = asked[places[0]!]!;
    const reached = reach(trees, variant, maxDepth);
    for (const place of places) {
      const { alpha } = asked[place]!;
      if (alpha > 0) prune(trees, reached, alpha, costs, cut);
      else cut.fill(0);
      const at = known.placeOf(kept.subarray(0, keepSplits(trees, reached, cut, kept)));
      if (at === views.length) views.push({ root: 0, variant, maxDepth, ...(alpha > 0 ? { cut: cut.slice() } : {}) });
      of[place] = at;
    }
  }
  return { views, of };
}

/** Places of those that differ in `alpha` alone. */
function alike(asked: readonly AskedTree[]): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  for (let place = 0; place < asked.length; place++) {
    const { variant, maxDepth } = asked[place]!;
    const key = `${variant} ${maxDepth}`;
    const places = groups.get(key);
    if (places === undefined) groups.set(key, [place]);
    else places.push(place);
  }
  return groups.values();
}

/** The nodes of a variant down to some level, parents first, and their splits, −1 of leaves. */
interface Reached {
  readonly nodes: readonly number[];
  readonly splits: readonly number[];
}

function reach(trees: TreeArrays, variant: number, maxDepth: number): Reached {
  const nodes = [0];
  const splits: number[] = [];
  for (let depth = 0; splits.length < nodes.length; depth++) {
    for (let level = nodes.length; splits.length < level; ) {
      const split = depth < maxDepth ? splitAt(trees, nodes[splits.length]!, variant) : -1;
      splits.push(split);
      if (split !== -1) nodes.push(trees.lefts[split]!, trees.lefts[split]! + 1);
    }
  }
  return { nodes, splits };
}

/**
 * Minimal cost-complexity pruning. cut: 1 for the nodes that are leaves of the smallest subtree that minimizes
 * risk + alpha · leaves, 0 for its others; costs: room for what each comes to. Both are one a node.
 * Breiman, Friedman, Olshen & Stone 1984, chapter 3.
 */
function prune(
  { lefts, risks }: TreeArrays,
  { nodes, splits }: Reached,
  alpha: number,
  costs: Float64Array,
  cut: Uint8Array,
): void {
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at]!;
    const split = splits[at]!;
    const asLeaf = risks[node]! + alpha;
    const asTree = split === -1 ? Number.POSITIVE_INFINITY : costs[lefts[split]!]! + costs[lefts[split]! + 1]!;
    costs[node] = Math.min(asLeaf, asTree);
    cut[node] = asLeaf <= asTree ? 1 : 0;
  }
}

/** Writes the splits that are left, parents first; how many there are. Marks as cut what stands below a cut node. */
function keepSplits({ lefts }: TreeArrays, { nodes, splits }: Reached, cut: Uint8Array, kept: Int32Array): number {
  let count = 0;
  for (let at = 0; at < nodes.length; at++) {
    const split = splits[at]!;
    if (split === -1) continue;
    if (cut[nodes[at]!] === 0) kept[count++] = split;
    else cut[lefts[split]!] = cut[lefts[split]! + 1] = 1;
  }
  return count;
}

/** Numbers lists of whole numbers in the order in which they come up; equal ones have one number. */
class KnownLists {
  readonly #lists: Int32Array[] = [];
  readonly #byHash = new Map<number, number[]>();

  placeOf(list: Int32Array): number {
    let hash = list.length;
    for (let i = 0; i < list.length; i++) hash = Math.imul(hash ^ list[i]!, 0x01000193);
    let places = this.#byHash.get(hash);
    if (places === undefined) {
      places = [];
      this.#byHash.set(hash, places);
    }
    for (const place of places) if (isEqual(this.#lists[place]!, list)) return place;
    places.push(this.#lists.length);
    return this.#lists.push(list.slice()) - 1;
  }
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
