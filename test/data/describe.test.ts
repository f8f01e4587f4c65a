import { expect, test } from "vitest";
import { describe, findBuiltIn, readBuiltIn, tableFromFrame } from "../../src/data/index.js";

test("kinds, shares, ranges and the most frequent words", async () => {
  const { table } = await tableFromFrame("frame", {
    n: [1, 2, 3, 6, null],
    c: ["b", "a", "b", "a", null],
    d: [new Date("2024-01-01"), new Date("2023-01-01"), null, null, null],
    b: [true, true, true, false, null],
  });
  const { columns, ...rest } = describe(table!);
  expect(rest).toEqual({ name: "frame", hash: table!.hash, rows: 5 });
  expect(columns[0]).toMatchObject({ kind: "number", distinct: 4, range: { min: 1, mean: 3, median: 2.5, max: 6 } });
  expect(columns[0]!.missing).toBeCloseTo(0.2);
  expect(columns[1]!.top).toEqual([
    { value: "a", share: 0.5 },
    { value: "b", share: 0.5 },
  ]);
  expect(columns[2]!.range).toEqual({ min: "2023-01-01T00:00:00.000Z", max: "2024-01-01T00:00:00.000Z" });
  expect(columns[3]!.top).toEqual([
    { value: "true", share: 0.75 },
    { value: "false", share: 0.25 },
  ]);
});

test("suspicions", async () => {
  const rows = Array.from({ length: 200 }, (_, i) => i);
  const { table } = await tableFromFrame("frame", {
    id: rows.map((i) => i + 1),
    key: rows.map((i) => `key ${i}`),
    same: rows.map(() => 7),
    nothing: rows.map(() => null),
    rare: rows.map((i) => (i === 0 ? 1 : 0)),
    sparse: rows.map((i) => (i % 4 ? null : (i * 7919) % 13)),
    city: rows.map((i) => `city ${i % 60}`),
    y: rows.map((i) => i % 3),
    yWord: rows.map((i) => ["c", "a", "b"][i % 3]),
    copy: rows.map((i) => (i * 31) % 17),
    copy2: rows.map((i) => (i * 31) % 17),
    fine: rows.map((i) => Math.sqrt(i)),
  });
  const found = describe(table!).columns.map(({ name, suspicions }) => [name, suspicions.map(({ code }) => code)]);
  expect(Object.fromEntries(found)).toEqual({
    id: ["column-identifier"],
    key: ["column-identifier"],
    same: ["column-constant"],
    nothing: ["column-empty"],
    rare: ["column-nearly-constant", "column-few-numbers"],
    sparse: ["column-mostly-missing"],
    city: ["column-many-levels"],
    y: ["column-few-numbers"],
    yWord: ["column-duplicate"],
    copy: [],
    copy2: ["column-duplicate"],
    fine: [],
  });
});

test("the columns of titanic that repeat others are found", async () => {
  const { table } = await readBuiltIn(findBuiltIn("titanic")!);
  const { columns } = describe(table!);
  const repeated = columns.filter(({ suspicions }) => suspicions.some(({ code }) => code === "column-duplicate"));
  expect(repeated.map(({ name }) => name)).toEqual(["class", "embark_town", "alive"]);
});
