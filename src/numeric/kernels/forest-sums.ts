import { type Forest, startsOf } from "../forest-store.js";
import type { ForestSums } from "../forest-sums.js";
import { freshArena } from "./arena.js";
import { DEEPEST } from "./trees.js";

/**
 * The bits of plainForestSums; a row is led down each tree once, whatever the depths, which ascend. One tree at a time
 * stands in the kernels' memory, which this has for itself until it is read for the last time.
 */
export function forestSums(forest: Forest, x: Float64Array, rows: number, depths: readonly number[]): ForestSums {
  const { width, isWhole, isWide, splits } = forest;
  const starts = startsOf(forest);
  let most = 0;
  for (let tree = 0; tree < splits.length; tree++) most = Math.max(most, starts[tree + 1]! - starts[tree]!);
  const features = rows === 0 ? 0 : x.length / rows;
  const arena = freshArena();
  const xAt = arena.take(4 * x.length);
  const depthsAt = arena.take(4 * depths.length);
  const sumsAt = arena.take(8 * depths.length * width * rows);
  const treeAt = arena.take(most);
  const splitsAt = arena.take(20 * splits.reduce((a, b) => Math.max(a, b), 0) + 4);
  // A row's numbers stand together.
  const table = arena.singles(xAt, x.length);
  for (let j = 0, from = 0; j < features; j++) {
    for (let to = j; to < table.length; to += features) table[to] = x[from++]!;
  }
  arena.integers(depthsAt, depths.length).set(depths.map((depth) => Math.min(depth, DEEPEST)));
  const sums = arena.doubles(sumsAt, depths.length * width * rows).fill(0);
  const room = arena.octets(treeAt, most);
  return {
    add(tree) {
      room.set(forest.trees.subarray(starts[tree]!, starts[tree + 1]!));
      arena.kernels.forestTree(splits[tree]!, treeAt, width, isWhole, isWide, splitsAt);
      arena.kernels.forestAdd(xAt, rows, features, depthsAt, depths.length, sumsAt);
    },
    of: (k) => sums.subarray(k * width * rows, (k + 1) * width * rows),
  };
}
