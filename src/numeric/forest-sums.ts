import { type Forest, leftOf, splitsBefore } from "./forest-store.js";

/** Running sums over the trees of a forest: of what the nodes hold that rows come to, at some depths. */
export interface ForestSums {
  /** Trees are added in their order. */
  add(tree: number): void;
  /** Of the k-th depth: width × rows, good until the next tree. */
  of(k: number): Float64Array;
}

/** The kernel's twin.   x: column-major single-precision values, as the trees were grown on. */
export function plainForestSums(forest: Forest, x: Float32Array, rows: number, depths: readonly number[]): ForestSums {
  const { width, values, roots, firsts, features, thresholds } = forest;
  const sums = depths.map(() => new Float64Array(width * rows));
  const nodeOf = (row: number, tree: number, maxDepth: number) => {
    let node = roots[tree]!;
    for (let depth = 0; depth < maxDepth && firsts[node] !== -1; depth++) {
      const split = splitsBefore(forest, tree) + firsts[node]!;
      node = leftOf(forest, node, tree) + (x[features[split]! * rows + row]! <= thresholds[split]! ? 0 : 1);
    }
    return node;
  };
  return {
    add(tree) {
      for (const [k, maxDepth] of depths.entries()) {
        const own = sums[k]!;
        for (let row = 0; row < rows; row++) {
          const node = nodeOf(row, tree, maxDepth);
          for (let c = 0; c < width; c++) own[c * rows + row] = own[c * rows + row]! + values[node * width + c]!;
        }
      }
    },
    of: (k) => sums[k]!,
  };
}
