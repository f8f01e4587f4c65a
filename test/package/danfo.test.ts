import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  concat,
  DataFrame,
  getDummies,
  LabelEncoder,
  MinMaxScaler,
  merge,
  OneHotEncoder,
  readCSV,
  readExcel,
  readJSON,
  Series,
  StandardScaler,
  tensorflow,
  toCSV,
  toExcel,
  toJSON,
} from "#danfo";

const rows = [
  [1, 2, "a"],
  [3, 4, "b"],
  [5, 9, "a"],
];
const frame = () => new DataFrame(rows, { columns: ["x", "y", "g"] });
const numbers = () => frame().loc({ columns: ["x", "y"] });

const closeTo = (actual: unknown, expected: readonly number[][]) => {
  const flat = (actual as number[][]).flat();
  expected.flat().forEach((value, i) => {
    expect(flat[i]).toBeCloseTo(value, 6);
  });
};

describe("the bundled Danfo", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tunebook-danfo-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("scales on the CPU backend, and says nothing about it", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    // Population standard deviation, as scikit-learn's StandardScaler: (1, 3, 5) → ±sqrt(3/2).
    closeTo(new StandardScaler().fitTransform(numbers()).values, [
      [-1.2247449, -1.0190493],
      [0, -0.3396831],
      [1.2247449, 1.3587324],
    ]);
    closeTo(new MinMaxScaler().fitTransform(numbers()).values, [
      [0, 0],
      [0.5, 2 / 7],
      [1, 1],
    ]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test("encodes classes", () => {
    const g = frame().g as Series;
    expect(new LabelEncoder().fit(g).transform(g.values as string[])).toEqual([0, 1, 0]);
    expect(new OneHotEncoder().fit(g).transform(g.values as string[])).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(getDummies(frame(), { columns: ["g"] }).columns).toEqual(["x", "y", "g_a", "g_b"]);
  });

  test("describes, groups, merges and calculates", () => {
    const described = numbers().describe();
    expect(described.index).toEqual(["count", "mean", "std", "min", "median", "max", "variance"]);
    closeTo(described.values, [
      [3, 3],
      [3, 5],
      [2, Math.sqrt(13)],
      [1, 2],
      [3, 4],
      [5, 9],
      [4, 13],
    ]);
    expect(frame().groupby(["g"]).col(["x"]).mean().values).toEqual([
      ["a", 3],
      ["b", 3],
    ]);
    const right = new DataFrame({ g: ["a", "b"], w: [10, 20] });
    expect(merge({ left: frame(), right, on: ["g"], how: "inner" }).shape).toEqual([3, 4]);
    expect(concat({ dfList: [frame(), frame()], axis: 0 }).shape).toEqual([6, 3]);
    expect(numbers().add(1).values).toEqual([
      [2, 3],
      [4, 5],
      [6, 10],
    ]);
    const s = new Series([1, 2, 2, 7]);
    expect([s.mean(), s.median(), s.mode(), s.std(), s.var()]).toEqual([3, 2, [2], Math.sqrt(22 / 3), 22 / 3]);
  });

  test("samples rows, the same for the same seed", async () => {
    const many = new DataFrame({ x: Array.from({ length: 50 }, (_, i) => i) });
    const drawn = (await many.sample(10, { seed: 1 })).values.flat();
    expect(new Set(drawn).size).toBe(10);
    expect((await many.sample(10, { seed: 1 })).values.flat()).toEqual(drawn);
    expect((await many.sample(10, { seed: 2 })).values.flat()).not.toEqual(drawn);
  });

  test("writes and reads CSV, JSON and spreadsheets", async () => {
    const at = (name: string) => join(folder, name);
    toCSV(frame(), { filePath: at("t.csv") });
    toJSON(frame(), { filePath: at("t.json") });
    toExcel(frame(), { filePath: at("t.xlsx") });
    for (const read of [readCSV(at("t.csv")), readJSON(at("t.json")), readExcel(at("t.xlsx"))]) {
      const back = (await read) as DataFrame;
      expect(back.columns).toEqual(["x", "y", "g"]);
      expect(back.values).toEqual(rows);
    }
  });

  test("hands tensors out with their chained methods", () => {
    expect(numbers().tensor.sub(1).square().sum().arraySync()).toBe(0 + 1 + 4 + 9 + 16 + 64);
    expect(numbers().tensor).toBeInstanceOf(tensorflow.Tensor);
  });
});
