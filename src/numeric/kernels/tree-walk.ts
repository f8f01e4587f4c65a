import type { TreeArrays, TreeView } from "../tree-store.js";
import { type Arena, freshArena } from "./arena.js";
import { DEEPEST } from "./trees.js";

/**
 * Leads rows down the trees of some arrays, a view after the other, in the kernels' memory, which it has for itself until it is
 * read for the last time. The bits of leavesOf.
 */
export class TreeWalk {
  /** The node that each row stands at. */
  readonly nodes: Int32Array;
  readonly #arena: Arena;
  readonly #cut: Uint8Array;
  readonly #values: Float64Array;
  readonly #out: Float64Array;

  /** x: column-major.   values: a number for each node. */
  constructor(trees: TreeArrays, x: Float64Array, rows: number, values: Float64Array) {
    const { firsts, upTo, nexts, features, thresholds, lefts } = trees;
    const arena = freshArena();
    const settings = arena.take(4 * 9);
    const valuesAt = arena.take(8 * values.length);
    const outAt = arena.take(8 * rows);
    const xAt = arena.take(4 * x.length);
    const integers = [firsts, upTo, nexts, features, lefts].map((list) => ({ list, at: arena.take(4 * list.length) }));
    const thresholdsAt = arena.take(4 * thresholds.length);
    const nodesAt = arena.take(4 * rows);
    const cutAt = arena.take(firsts.length);
    arena.doubles(valuesAt, values.length).set(values);
    arena.singles(xAt, x.length).set(x);
    arena.singles(thresholdsAt, thresholds.length).set(thresholds);
    for (const { list, at } of integers) arena.integers(at, list.length).set(list);
    const [firstsAt, upToAt, nextsAt, featuresAt, leftsAt] = integers.map(({ at }) => at);
    const fields = [rows, xAt, firstsAt!, upToAt!, nextsAt!, featuresAt!, thresholdsAt, leftsAt!, nodesAt];
    arena.integers(settings, fields.length).set(fields);
    arena.kernels.walkSettings(settings);
    this.#arena = arena;
    this.#cut = arena.octets(cutAt, firsts.length);
    this.#values = arena.doubles(valuesAt, values.length);
    this.#out = arena.doubles(outAt, rows);
    this.nodes = arena.integers(nodesAt, rows);
  }

  /** reached: so many levels down, rows have come already. Whether one has gone further. */
  down({ root, variant, maxDepth, cut }: TreeView, reached: number): boolean {
    if (cut !== undefined) this.#cut.set(cut);
    const cutAt = cut === undefined ? 0 : this.#cut.byteOffset;
    return Boolean(this.#arena.kernels.walkDown(root, variant, cutAt, reached, Math.min(maxDepth, DEEPEST)));
  }

  /** Writes the numbers of the nodes that the rows stand at. */
  read(out: Float64Array): void {
    this.#arena.kernels.walkValues(this.#values.byteOffset, this.#out.byteOffset);
    out.set(this.#out);
  }
}
