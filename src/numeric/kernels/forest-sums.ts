import { type Forest, splitsBefore } from "../forest-store.js";
import type { ForestSums } from "../forest-sums.js";
import { freshArena } from "./arena.js";
import { DEEPEST } from "./trees.js";

/**
 * The bits of plainForestSums; a row is led down each tree once, whatever the depths, which ascend. One tree at a time
 * stands in the kernels' memory, which this has for itself until it is read for the last time.
 */
export function forestSums(forest: Forest, x: Float64Array, rows: number, depths: readonly number[]): ForestSums {
  const { width, roots, firsts, thresholds, values } = forest;
  const nodesOf = (tree: number) => (roots[tree + 1] ?? firsts.length) - roots[tree]!;
  let most = 0;
  for (let tree = 0; tree < roots.length; tree++) most = Math.max(most, nodesOf(tree));
  const features = rows === 0 ? 0 : x.length / rows;
  const arena = freshArena();
  const xAt = arena.take(4 * x.length);
  const depthsAt = arena.take(4 * depths.length);
  const sumsAt = arena.take(8 * depths.length * width * rows);
  const [firstsAt, valuesAt] = [arena.take(4 * most), arena.take(8 * most * width)];
  const [featuresAt, thresholdsAt, splitsAt] = [arena.take(2 * most), arena.take(2 * most), arena.take(8 * most)];
  // A row's numbers stand together.
  const table = arena.singles(xAt, x.length);
  for (let j = 0, from = 0; j < features; j++) {
    for (let to = j; to < table.length; to += features) table[to] = x[from++]!;
  }
  arena.integers(depthsAt, depths.length).set(depths.map((depth) => Math.min(depth, DEEPEST)));
  const sums = arena.doubles(sumsAt, depths.length * width * rows).fill(0);
  const room = {
    firsts: arena.integers(firstsAt, most),
    values: arena.doubles(valuesAt, most * width),
    features: arena.integers(featuresAt, most >> 1),
    thresholds: arena.singles(thresholdsAt, most >> 1),
  };
  return {
    add(tree) {
      const [node, split, count] = [roots[tree]!, splitsBefore(forest, tree), nodesOf(tree)];
      const end = split + (count - 1) / 2;
      room.firsts.set(firsts.subarray(node, node + count));
      room.values.set(values.subarray(node * width, (node + count) * width));
      room.features.set(forest.features.subarray(split, end));
      room.thresholds.set(thresholds.subarray(split, end));
      arena.kernels.forestTree(count, firstsAt, featuresAt, thresholdsAt, splitsAt);
      arena.kernels.forestAdd(xAt, rows, features, count, valuesAt, width, depthsAt, depths.length, sumsAt);
    },
    of: (k) => sums.subarray(k * width * rows, (k + 1) * width * rows),
  };
}
