import type { Splitter } from "../contracts.js";
import { type Rng, shuffle } from "../core/rng.js";
import { countTo, foldsOf, ranked } from "./folds.js";
import { badGroups, repeatsWithoutShuffle } from "./objections.js";
import { foldArgs, repeated } from "./repeat.js";

/**
 * Whole groups, the largest first, each to the part with the fewest rows so far (the first of equals). Groups of equal
 * size: the last in sorted order first, as scikit-learn. With shuffle, groups of like size (the same power of two) are
 * dealt in random order, so that repeats differ and parts stay even.
 */
export const group: Splitter<typeof foldArgs> = {
  name: "group",
  doc: "Deals whole groups, so that no group is in both the training and the test part",
  twin: "sklearn.model_selection.GroupKFold",
  params: foldArgs,
  needs: ["group"],
  keeps: "groups",
  partitions: true,
  count: (args) => Number(args.folds) * Number(args.repeats),
  objection: (args, data) =>
    badGroups(`group(folds = ${args.folds})`, args.folds, data) ?? repeatsWithoutShuffle("group", args),
  folds(args, data, rng) {
    const groups = ranked(data.groups!);
    const sizes = new Uint32Array(groups.count);
    for (const g of groups.of) sizes[g]!++;
    return repeated(args.repeats, (repeat) => {
      const order = args.shuffle ? likeSizes(sizes, rng.at("repeat", repeat)) : largestFirst(sizes);
      const part = lightest(order, sizes, args.folds);
      return foldsOf(
        groups.of.map((g) => part[g]!),
        args.folds,
      );
    });
  },
};

const largestFirst = (sizes: Uint32Array): Uint32Array =>
  countTo(sizes.length).sort((a, b) => sizes[b]! - sizes[a]! || b - a);

function likeSizes(sizes: Uint32Array, rng: Rng): Uint32Array {
  const order = shuffle(countTo(sizes.length), rng);
  const magnitude = (g: number) => Math.floor(Math.log2(sizes[g]!));
  return order.sort((a, b) => magnitude(b) - magnitude(a));
}

/** The part of each group. */
function lightest(order: Uint32Array, sizes: Uint32Array, folds: number): Uint32Array {
  const part = new Uint32Array(sizes.length);
  const load = new Float64Array(folds);
  for (const g of order) {
    let least = 0;
    for (let f = 1; f < folds; f++) if (load[f]! < load[least]!) least = f;
    part[g] = least;
    load[least]! += sizes[g]!;
  }
  return part;
}
