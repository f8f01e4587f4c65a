import { childrenOf, type Forest, startsOf, treeOf } from "./forest-store.js";

/** Running sums over the trees of a forest: of what the nodes hold that rows come to, at some depths. */
export interface ForestSums {
  /** Trees are added in their order. */
  add(tree: number): void;
  /** Of the k-th depth: width × rows, good until the next tree. */
  of(k: number): Float64Array;
}

/**
 * The kernel's twin.   x: column-major single-precision values, as the trees were grown on.   depths: where leaves alone have
 * values, those of no tree's leaf.
 */
export function plainForestSums(forest: Forest, x: Float32Array, rows: number, depths: readonly number[]): ForestSums {
  const { width } = forest;
  const starts = startsOf(forest);
  const sums = depths.map(() => new Float64Array(width * rows));
  return {
    add(t) {
      const tree = treeOf(forest, starts, t);
      const { values, thresholds, codes } = tree;
      const children = childrenOf(forest, tree);
      /** The place of its values. */
      const placeOf = (row: number, maxDepth: number) => {
        let node = 0;
        let split = codes.length > 0 ? 0 : ~0;
        for (let depth = 0; depth < maxDepth && split >= 0; depth++) {
          const side = x[(codes[split]! >>> 2) * rows + row]! <= thresholds[split]! ? 0 : 1;
          node = 2 * split + 1 + side;
          split = children[2 * split + side]!;
        }
        return split < 0 ? ~split : node;
      };
      for (const [k, maxDepth] of depths.entries()) {
        const own = sums[k]!;
        for (let row = 0; row < rows; row++) {
          const place = placeOf(row, maxDepth);
          for (let c = 0; c < width; c++) own[c * rows + row] = own[c * rows + row]! + values[place * width + c]!;
        }
      }
    },
    of: (k) => sums[k]!,
  };
}
