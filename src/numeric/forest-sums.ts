import { leavesOf, type TreeArrays } from "./tree-store.js";

/** Trees that grew one after the other, one variant each. */
export type Forest = TreeArrays & {
  /** Of each tree, its first node. */
  readonly roots: Int32Array;
};

/** Running sums over the trees of a forest: of what the nodes hold that rows come to, at some depths. */
export interface ForestSums {
  /** Trees are added in their order. */
  add(tree: number): void;
  /** Of the k-th depth: width × rows, good until the next tree. */
  of(k: number): Float64Array;
}

/** The kernel's twin.   x: column-major single-precision values, as the trees were grown on. */
export function plainForestSums(forest: Forest, x: Float32Array, rows: number, depths: readonly number[]): ForestSums {
  const { width, values, roots } = forest;
  const sums = depths.map(() => new Float64Array(width * rows));
  const leaves = new Int32Array(rows);
  return {
    add(tree) {
      for (const [k, maxDepth] of depths.entries()) {
        leavesOf(forest, { root: roots[tree]!, variant: 0, maxDepth }, x, leaves);
        const own = sums[k]!;
        for (let c = 0; c < width; c++) {
          for (let i = 0; i < rows; i++) own[c * rows + i] = own[c * rows + i]! + values[leaves[i]! * width + c]!;
        }
      }
    },
    of: (k) => sums[k]!,
  };
}
