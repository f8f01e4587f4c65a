import type { Splittable, Splitter } from "../contracts.js";
import { shuffle } from "../core/rng.js";
import { countTo, foldsOf, ranked } from "./folds.js";
import { badGroups, repeatsWithoutShuffle, tooSmallClass } from "./objections.js";
import { foldArgs, repeated } from "./repeat.js";

/**
 * Whole groups, each to the part where the classes' shares then differ least between the parts; groups whose classes
 * are most uneven go first. Sums are taken in numpy's order, since a tie may turn on the last bit.
 */
export const stratifiedGroup: Splitter<typeof foldArgs> = {
  name: "stratified_group",
  doc: "Deals whole groups so that each part holds the classes in about the proportions of the whole",
  twin: "sklearn.model_selection.StratifiedGroupKFold",
  params: foldArgs,
  needs: ["class", "group"],
  keeps: "groups",
  partitions: true,
  count: (args) => Number(args.folds) * Number(args.repeats),
  objection(args, data) {
    const call = `stratified_group(folds = ${args.folds})`;
    return (
      badGroups(call, args.folds, data) ??
      tooSmallClass(call, args.folds, data, (rows) =>
        rows < 2 ? "group, or leave the class out" : `folds = ${rows}`,
      ) ??
      repeatsWithoutShuffle("stratified_group", args)
    );
  },
  folds(args, data, rng) {
    const table = countTable(data);
    return repeated(args.repeats, (repeat) => {
      const start = countTo(table.groups);
      if (args.shuffle) shuffle(start, rng.at("repeat", repeat));
      const part = deal(table, unevenFirst(table, start), args.folds);
      return foldsOf(
        table.of.map((g) => part[g]!),
        args.folds,
      );
    });
  },
};

/** Rows of each class in each group; classes without any row are left out. */
interface Table {
  readonly of: Uint32Array;
  readonly groups: number;
  readonly classes: number;
  /** groups × classes. */
  readonly counts: Float64Array;
  readonly totals: Float64Array;
}

function countTable(data: Splittable): Table {
  const groups = ranked(data.groups!);
  const classes = ranked(data.y);
  const counts = new Float64Array(groups.count * classes.count);
  const totals = new Float64Array(classes.count);
  for (let i = 0; i < data.rows; i++) {
    counts[groups.of[i]! * classes.count + classes.of[i]!]!++;
    totals[classes.of[i]!]!++;
  }
  return { of: groups.of, groups: groups.count, classes: classes.count, counts, totals };
}

function unevenFirst(table: Table, start: Uint32Array): Uint32Array {
  const spread = Float64Array.from({ length: table.groups }, (_, g) =>
    deviation(table.counts.subarray(g * table.classes, (g + 1) * table.classes), pairwise),
  );
  return start.sort((a, b) => spread[b]! - spread[a]!);
}

/** The part of each group. */
function deal({ groups, classes, counts, totals }: Table, order: Uint32Array, folds: number): Uint32Array {
  const part = new Uint32Array(groups);
  const dealt = new Float64Array(folds * classes);
  const load = new Float64Array(folds);
  const column = new Float64Array(folds);
  const spreads = new Float64Array(classes);
  for (const g of order) {
    const own = counts.subarray(g * classes, (g + 1) * classes);
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let f = 0; f < folds; f++) {
      for (let c = 0; c < classes; c++) {
        for (let i = 0; i < folds; i++) column[i] = (dealt[i * classes + c]! + (i === f ? own[c]! : 0)) / totals[c]!;
        spreads[c] = deviation(column, inOrder);
      }
      const spread = pairwise(spreads) / classes;
      const close = Math.abs(spread - least) <= 1e-8 + 1e-5 * least && least < Number.POSITIVE_INFINITY;
      if (spread < least || (close && load[f]! < load[best]!)) {
        least = spread;
        best = f;
      }
    }
    part[g] = best;
    for (let c = 0; c < classes; c++) {
      dealt[best * classes + c]! += own[c]!;
      load[best]! += own[c]!;
    }
  }
  return part;
}

/** Population standard deviation, with a given order of summation. */
function deviation(x: Float64Array, sum: (x: Float64Array) => number): number {
  const mean = sum(x) / x.length;
  return Math.sqrt(sum(x.map((v) => (v - mean) * (v - mean))) / x.length);
}

/** numpy's order along the first axis of a matrix. */
function inOrder(x: Float64Array): number {
  let sum = 0;
  for (const v of x) sum += v;
  return sum;
}

/** numpy's order along the last axis: eight running sums, joined in pairs; halves beyond 128. */
function pairwise(x: Float64Array): number {
  const n = x.length;
  if (n < 8) return inOrder(x);
  if (n > 128) {
    const half = Math.floor(n / 2) - (Math.floor(n / 2) % 8);
    return pairwise(x.subarray(0, half)) + pairwise(x.subarray(half));
  }
  const r = x.slice(0, 8);
  let i = 8;
  for (; i < n - (n % 8); i += 8) for (let j = 0; j < 8; j++) r[j]! += x[i + j]!;
  let sum = r[0]! + r[1]! + (r[2]! + r[3]!) + (r[4]! + r[5]! + (r[6]! + r[7]!));
  for (; i < n; i++) sum += x[i]!;
  return sum;
}
