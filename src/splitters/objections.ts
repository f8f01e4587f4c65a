import type { Splittable, Splitter } from "../contracts.js";
import { speaker } from "../core/diagnostic.js";
import { classCounts, ranked } from "./folds.js";

/** What a splitter may hold against its data; `call` is the splitter as the study would write it. */
const say = speaker({
  "folds-exceed-rows": (d: { call: string; needs: number; rows: number; fix: string }) => ({
    message: `${d.call} needs at least ${d.needs} rows, the data has ${d.rows}`,
    hint: d.fix,
  }),
  "folds-exceed-class": (d: { call: string; needs: number; level: string; rows: number; fix: string }) => ({
    message: `class '${d.level}' has ${count(d.rows, "row")}: ${d.call} needs at least ${d.needs}`,
    hint: d.fix,
  }),
  "folds-exceed-groups": (d: { call: string; needs: number; groups: number; fix: string }) => ({
    message: `${d.call} needs at least ${d.needs} groups, 'group by' names a column with ${d.groups}`,
    hint: d.fix,
  }),
  "repeats-need-shuffle": (d: { call: string }) => ({
    message: `${d.call} repeats the same folds: repeats need shuffle`,
    hint: "shuffle = true",
  }),
  "missing-in-order": (d: { call: string; rows: number }) => ({
    message: `the column of 'order by' has no value in ${count(d.rows, "row")}: ${d.call} cannot place them in time`,
    hint: "fill or remove those rows, or order by another column",
  }),
  "missing-in-group": (d: { call: string; rows: number }) => ({
    message: `the column of 'group by' has no value in ${count(d.rows, "row")}: ${d.call} cannot tell their group`,
    hint: "fill or remove those rows, or group by another column",
  }),
  "horizon-too-long": (d: { call: string; needs: number; times: number; fix: string }) => ({
    message: `${d.call} needs at least ${d.needs} points in time, 'order by' names a column with ${d.times}`,
    hint: d.fix,
  }),
  "empty-part": (d: { call: string; part: string; rows: number; fix: string }) => ({
    message: `${d.call} leaves no rows to ${d.part} of ${d.rows}`,
    hint: d.fix,
  }),
  "stratify-needs-class": (d: { call: string }) => ({
    message: `${d.call} keeps classes in proportion, and the target is a number`,
    hint: "stratify = false",
  }),
  "no-folds-column": (d: { column: string }) => ({
    message: `the data has no column '${d.column}' to take the folds from`,
    hint: "given(column = NAME)",
  }),
  "too-few-given-folds": (d: { column: string; folds: number }) => ({
    message: `column '${d.column}' names ${count(d.folds, "fold")}: given needs at least 1, and rows outside of it`,
    hint: "a column with one number a fold; -1 or no value: always trained on",
  }),
});

export { say as object };

export type Objection = ReturnType<Splitter["objection"]>;

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;

export function tooFewRows(call: string, needs: number, rows: number): Objection {
  if (rows >= needs) return undefined;
  return say("folds-exceed-rows", { call, needs, rows, fix: rows < 2 ? "add rows" : `folds = ${rows}` });
}

/** The first class, in order of index, with some rows but fewer than `needs`. */
export function tooSmallClass(
  call: string,
  needs: number,
  data: Splittable,
  smaller: (rows: number) => string,
): Objection {
  const counts = classCounts(data);
  const c = counts.findIndex((rows) => rows > 0 && rows < needs);
  if (c < 0) return undefined;
  const rows = counts[c]!;
  return say("folds-exceed-class", { call, needs, level: data.levels[c] ?? String(c), rows, fix: smaller(rows) });
}

export function badGroups(call: string, needs: number, data: Splittable): Objection {
  const missing = missingIn(data.groups!);
  if (missing > 0) return say("missing-in-group", { call, rows: missing });
  const groups = ranked(data.groups!).count;
  if (groups >= needs) return undefined;
  const fix = groups < 2 ? "group by a column with more values" : `folds = ${groups}`;
  return say("folds-exceed-groups", { call, needs, groups, fix });
}

export function missingIn(values: Float64Array): number {
  let missing = 0;
  for (const v of values) if (Number.isNaN(v)) missing++;
  return missing;
}

export function repeatsWithoutShuffle(
  call: string,
  args: { readonly repeats: number; readonly shuffle: boolean },
): Objection {
  return args.repeats > 1 && !args.shuffle ? say("repeats-need-shuffle", { call }) : undefined;
}
