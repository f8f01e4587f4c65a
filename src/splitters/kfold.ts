import type { Splitter } from "../contracts.js";
import { shuffle } from "../core/rng.js";
import { countTo, foldsOf } from "./folds.js";
import { repeatsWithoutShuffle, tooFewRows } from "./objections.js";
import { foldArgs, repeated } from "./repeat.js";

/** Consecutive parts whose sizes differ by one at most, larger ones first; with shuffle, of the rows in random order. */
export const kfold: Splitter<typeof foldArgs> = {
  name: "kfold",
  doc: "Deals the rows into parts of equal size; each part is the test part once",
  twin: "sklearn.model_selection.KFold",
  params: foldArgs,
  needs: [],
  partitions: true,
  count: (args) => Number(args.folds) * Number(args.repeats),
  objection: (args, data) =>
    tooFewRows(`kfold(folds = ${args.folds})`, args.folds, data.rows) ?? repeatsWithoutShuffle("kfold", args),
  folds: (args, data, rng) =>
    repeated(args.repeats, (repeat) => {
      const order = countTo(data.rows);
      if (args.shuffle) shuffle(order, rng.at("repeat", repeat));
      return foldsOf(consecutive(order, args.folds), args.folds);
    }),
};

/** Which part each row lies in when the given order is cut into `folds` parts. */
function consecutive(order: Uint32Array, folds: number): Uint32Array {
  const assigned = new Uint32Array(order.length);
  const larger = order.length % folds;
  const size = Math.floor(order.length / folds);
  let i = 0;
  for (let f = 0; f < folds; f++) {
    for (const end = i + size + (f < larger ? 1 : 0); i < end; i++) assigned[order[i]!] = f;
  }
  return assigned;
}
