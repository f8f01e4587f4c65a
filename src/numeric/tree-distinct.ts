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
  const placeOf = (list: Int32Array, view: TreeView) => {
    const at = known.placeOf(list);
    if (at === views.length) views.push(view.cut === undefined ? view : { ...view, cut: view.cut.slice() });
    return at;
  };
  const costs = new Float64Array(trees.firsts.length);
  const cut = new Uint8Array(trees.firsts.length);
  const kept = new Int32Array(trees.upTo.length);
  for (const [variant, places] of byVariant(asked)) {
    const grown = reach(trees, variant, Math.max(...places.map((place) => asked[place]!.maxDepth)));
    const wholes: number[] = [];
    for (const place of places) {
      const { maxDepth, alpha } = asked[place]!;
      const depth = Math.min(maxDepth, grown.nodesTo.length - 1);
      const view = { root: 0, variant, maxDepth };
      if (alpha > 0) {
        prune(trees, grown, depth, alpha, costs, cut);
        const count = keepSplits(trees, grown, depth, cut, kept);
        of[place] = placeOf(kept.subarray(0, count), { ...view, cut });
      } else {
        wholes[depth] ??= placeOf(grown.whole.subarray(0, grown.wholeTo[depth]!), view);
        of[place] = wholes[depth]!;
      }
    }
  }
  return { views, of };
}

function byVariant(asked: readonly AskedTree[]): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (let place = 0; place < asked.length; place++) {
    const { variant } = asked[place]!;
    const places = groups.get(variant);
    if (places === undefined) groups.set(variant, [place]);
    else places.push(place);
  }
  return groups;
}

/** The nodes of a variant down to some level, parents first: what is less deep is their beginning. */
interface Reached {
  readonly nodes: readonly number[];
  /** Per node its split, −1 of leaves. */
  readonly splits: readonly number[];
  /** Per level, from the root's on, how many nodes there are down to it. */
  readonly nodesTo: readonly number[];
  /** The splits without the leaves' −1, and per level how many stand above it. */
  readonly whole: Int32Array;
  readonly wholeTo: readonly number[];
}

function reach(trees: TreeArrays, variant: number, maxDepth: number): Reached {
  const nodes = [0];
  const splits: number[] = [];
  const nodesTo = [1];
  const whole: number[] = [];
  const wholeTo = [0];
  for (let depth = 0; splits.length < nodes.length; depth++) {
    for (let level = nodes.length; splits.length < level; ) {
      const split = depth < maxDepth ? splitAt(trees, nodes[splits.length]!, variant) : -1;
      splits.push(split);
      if (split === -1) continue;
      whole.push(split);
      nodes.push(trees.lefts[split]!, trees.lefts[split]! + 1);
    }
    if (splits.length === nodes.length) break;
    nodesTo.push(nodes.length);
    wholeTo.push(whole.length);
  }
  return { nodes, splits, nodesTo, whole: Int32Array.from(whole), wholeTo };
}

/**
 * Minimal cost-complexity pruning of what stands no deeper than so many levels. cut: 1 for the nodes that are leaves of the smallest subtree that minimizes
 * risk + alpha · leaves, 0 for its others; costs: room for what each comes to. Both are one a node.
 * Breiman, Friedman, Olshen & Stone 1984, chapter 3.
 */
function prune(
  { lefts, risks }: TreeArrays,
  { nodes, splits, nodesTo }: Reached,
  depth: number,
  alpha: number,
  costs: Float64Array,
  cut: Uint8Array,
): void {
  const inner = above(nodesTo, depth);
  for (let at = nodesTo[depth]! - 1; at >= 0; at--) {
    const node = nodes[at]!;
    const split = at < inner ? splits[at]! : -1;
    const asLeaf = risks[node]! + alpha;
    const asTree = split === -1 ? Number.POSITIVE_INFINITY : costs[lefts[split]!]! + costs[lefts[split]! + 1]!;
    costs[node] = Math.min(asLeaf, asTree);
    cut[node] = asLeaf <= asTree ? 1 : 0;
  }
}

/** Writes the splits that are left, parents first; how many there are. Marks as cut what stands below a cut node. */
function keepSplits(
  { lefts }: TreeArrays,
  { nodes, splits, nodesTo }: Reached,
  depth: number,
  cut: Uint8Array,
  kept: Int32Array,
): number {
  let count = 0;
  for (let at = 0; at < above(nodesTo, depth); at++) {
    const split = splits[at]!;
    if (split === -1) continue;
    if (cut[nodes[at]!] === 0) kept[count++] = split;
    else cut[lefts[split]!] = cut[lefts[split]! + 1] = 1;
  }
  return count;
}

/** How many nodes stand above a level. */
const above = (nodesTo: readonly number[], depth: number): number => (depth === 0 ? 0 : nodesTo[depth - 1]!);

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
