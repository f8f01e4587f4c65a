import type { Splittable, Splitter } from "../contracts.js";
import { type Rng, shuffle } from "../core/rng.js";
import { foldsOf } from "./folds.js";
import { repeatsWithoutShuffle, tooSmallClass } from "./objections.js";
import { type FoldArgs, foldArgs, repeated } from "./repeat.js";

/** Every part has the classes in the proportions of the whole, to within one row a class. */
export const stratified: Splitter<typeof foldArgs> = {
  name: "stratified",
  doc: "Deals the rows into parts that each hold the classes in the proportions of the whole",
  twin: "sklearn.model_selection.StratifiedKFold",
  params: foldArgs,
  needs: ["class"],
  partitions: true,
  count: (args) => Number(args.folds) * Number(args.repeats),
  objection: (args, data) =>
    tooSmallClass(`stratified(folds = ${args.folds})`, args.folds, data, (rows) =>
      rows < 2 ? "kfold, or leave the class out" : `folds = ${rows}`,
    ) ?? repeatsWithoutShuffle("stratified", args),
  folds: (args, data, rng) =>
    repeated(args.repeats, (repeat) => foldsOf(deal(args, data, rng.at("repeat", repeat)), args.folds)),
};

/**
 * Which part each row goes to. As scikit-learn deals: classes are taken in order of first appearance; of the rows
 * sorted by class, part f takes every folds-th from the f-th on, which says how many rows of each class it gets; a
 * class's rows then go to the parts in order, or shuffled.
 */
function deal(args: FoldArgs, data: Splittable, rng: Rng): Uint32Array {
  const rowsOf = rowsByClass(data.y);
  const assigned = new Uint32Array(data.rows);
  let start = 0;
  for (const [order, rows] of rowsOf.entries()) {
    const parts = partsOf(start, rows.length, args.folds);
    if (args.shuffle) shuffle(parts, rng.at("class", order));
    for (const [i, row] of rows.entries()) assigned[row] = parts[i]!;
    start += rows.length;
  }
  return assigned;
}

/** Row numbers a class, classes in order of first appearance. */
function rowsByClass(y: Float64Array): number[][] {
  const rows = new Map<number, number[]>();
  for (const [i, c] of y.entries()) {
    const own = rows.get(c);
    if (own === undefined) rows.set(c, [i]);
    else own.push(i);
  }
  return [...rows.values()];
}

/** The parts of a class that takes places start … start + length − 1 of the sorted rows, ascending. */
function partsOf(start: number, length: number, folds: number): Uint32Array {
  const parts = new Uint32Array(length);
  for (let i = 0; i < length; i++) parts[i] = (start + i) % folds;
  return parts.sort();
}
