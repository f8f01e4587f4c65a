import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { splitterLaws } from "../../src/conformance/splitters.js";
import type { Fold, Splittable } from "../../src/contracts.js";
import { keyed } from "../../src/core/rng.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { splitters } from "../../src/splitters/index.js";

interface Case {
  readonly splitter: string;
  readonly args: Args;
  readonly y: number[];
  readonly groups: number[] | null;
  readonly folds: { train: [first: number, last: number, count: number]; test: number[] }[];
}
const reference = JSON.parse(readFileSync(new URL("../reference/splitters.json", import.meta.url), "utf8")) as {
  source: string;
  cases: Case[];
};

interface Rows {
  readonly y: readonly number[];
  readonly groups?: readonly number[];
  readonly order?: readonly number[];
  readonly given?: readonly number[];
}
function tableOf({ y, groups, order, given }: Rows): Splittable {
  const classes = Math.max(0, ...y) + 1;
  return {
    rows: y.length,
    y: Float64Array.from(y),
    classes,
    levels: Array.from({ length: classes }, (_, c) => `c${c}`),
    ...(groups === undefined ? {} : { groups: Float64Array.from(groups) }),
    ...(order === undefined ? {} : { order: Float64Array.from(order) }),
    column: (name) => (name === "given" && given !== undefined ? Float64Array.from(given) : undefined),
  };
}
const argsOf = (name: string, args: Args) => ({ ...defaultsOf(splitters.get(name).params), ...args }) as never;
const split = (name: string, args: Args, data: Splittable, seed = 0): readonly Fold[] =>
  splitters.get(name).folds(argsOf(name, args), data, keyed(seed, "split"));
const objection = (name: string, args: Args, rows: Rows) =>
  splitters.get(name).objection(argsOf(name, args), tableOf(rows));

describe(`folds as ${reference.source}, row for row`, () => {
  it.each(reference.cases.map((c) => [`${c.splitter} ${JSON.stringify(c.args)} on ${c.y.length} rows`, c] as const))(
    "%s",
    (_, c) => {
      const data = tableOf({ y: c.y, ...(c.groups === null ? {} : { groups: c.groups }), order: c.y.map((_, i) => i) });
      const unshuffled = "shuffle" in splitters.get(c.splitter).params ? { shuffle: false } : {};
      const folds = split(c.splitter, { ...c.args, ...unshuffled }, data);
      expect(folds.map((f) => [...f.test])).toEqual(c.folds.map((f) => f.test));
      expect(folds.map((f) => [f.train[0], f.train.at(-1), f.train.length])).toEqual(c.folds.map((f) => f.train));
    },
  );
});

const variants: readonly (readonly [name: string, args: Args])[] = splitters.names.flatMap((name) => {
  const params = splitters.get(name).params;
  const plain: Args = name === "given" ? { column: "given" } : {};
  return [
    [name, plain] as const,
    ...("shuffle" in params ? [[name, { ...plain, shuffle: false }] as const] : []),
    ...("folds" in params && "repeats" in params ? [[name, { ...plain, folds: 3, repeats: 2 }] as const] : []),
    ...("stratify" in params ? [[name, { ...plain, stratify: true, fraction: 0.2 }] as const] : []),
    ...("horizon" in params ? [[name, { ...plain, folds: 4, horizon: 3, gap: 1, window: "sliding" }] as const] : []),
  ];
});
const PARTITIONS = ["kfold", "stratified", "group", "stratified_group", "leave_one_out", "leave_one_group_out"];

describe.each(variants)("%s %j", (name, args) => {
  const isStratified = name === "stratified" || args.stratify === true;
  const options = { args, isStratified };
  it("says whether it partitions the rows", () => {
    expect(splitters.get(name).partitions === true).toBe(PARTITIONS.includes(name));
  });
  for (const law of splitterLaws(splitters.get(name), options)) it(law.name, law.check);
});

describe("shuffled folds", () => {
  const data = tableOf({
    y: Array.from({ length: 60 }, (_, i) => i % 3),
    groups: Array.from({ length: 60 }, (_, i) => i % 15),
  });
  it.each(["kfold", "stratified", "group", "stratified_group"])("of %s differ by seed and by repeat", (name) => {
    const [first, second] = split(name, { folds: 2, repeats: 2 }, data).filter((_, i) => i % 2 === 0);
    expect(first).not.toEqual(second);
    expect(split(name, {}, data, 1)).not.toEqual(split(name, {}, data, 2));
  });
});

describe("rolling", () => {
  it("counts moments, not rows, and gives rows of an unsorted table in time order", () => {
    const data = tableOf({ y: [0, 0, 0, 0, 0, 0, 0, 0], order: [4, 1, 3, 2, 4, 1, 3, 2] });
    const folds = split("rolling", { folds: 2, horizon: 1 }, data);
    expect(folds.map((f) => [[...f.train], [...f.test]])).toEqual([
      [
        [1, 5, 3, 7],
        [2, 6],
      ],
      [
        [1, 5, 3, 7, 2, 6],
        [0, 4],
      ],
    ]);
  });
});

describe("objections", () => {
  it("say what is wrong and what to type", () => {
    expect(objection("kfold", { folds: 5 }, { y: [0, 1, 0] })).toMatchObject({
      code: "folds-exceed-rows",
      message: "kfold(folds = 5) needs at least 5 rows, the data has 3",
      hint: "folds = 3",
    });
    expect(objection("stratified", { folds: 5 }, { y: [0, 0, 0, 0, 0, 0, 1, 1, 1] })).toMatchObject({
      code: "folds-exceed-class",
      message: "class 'c1' has 3 rows: stratified(folds = 5) needs at least 5",
      hint: "folds = 3",
    });
    expect(objection("group", { folds: 3 }, { y: [0, 0, 0], groups: [1, 1, 2] })).toMatchObject({
      code: "folds-exceed-groups",
      hint: "folds = 2",
    });
    expect(objection("group", {}, { y: [0, 0, 0], groups: [1, Number.NaN, 2] })).toMatchObject({
      code: "missing-in-group",
      message: "the column of 'group by' has no value in 1 row: group(folds = 5) cannot tell their group",
    });
    expect(objection("kfold", { folds: 2, repeats: 3, shuffle: false }, { y: [0, 0, 0] })).toMatchObject({
      code: "repeats-need-shuffle",
    });
    const weeks = { y: new Array(10).fill(0), order: new Array(10).fill(0).map((_, i) => i) };
    expect(objection("rolling", { folds: 4, horizon: 3 }, weeks)).toMatchObject({
      code: "horizon-too-long",
      message: "rolling(folds = 4, horizon = 3) needs at least 13 points in time, 'order by' names a column with 10",
      hint: "folds = 3",
    });
    expect(objection("rolling", { folds: 9 }, weeks)).toBeUndefined();
    expect(objection("rolling", { folds: 10 }, weeks)).toMatchObject({ code: "horizon-too-long" });
    expect(objection("holdout", { fraction: 0.9 }, { y: [0, 1] })).toMatchObject({ code: "empty-part" });
    expect(objection("holdout", { stratify: true }, { y: [0, 0, 0, 1] })).toMatchObject({ code: "folds-exceed-class" });
    expect(objection("given", { column: "given" }, { y: [0, 0] })).toMatchObject({ code: "no-folds-column" });
    expect(objection("given", { column: "given" }, { y: [0, 0], given: [1, 1] })).toMatchObject({
      code: "too-few-given-folds",
    });
    expect(objection("given", { column: "given" }, { y: [0, 0], given: [1, -1] })).toBeUndefined();
  });
});
