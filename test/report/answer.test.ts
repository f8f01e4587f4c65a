import fc from "fast-check";
import { expect, test } from "vitest";
import { bandOf } from "../../src/report/charts/spread.js";
import { leaderboardColumns } from "../../src/report/leaderboard.js";
import { remarksOf } from "../../src/report/remarks.js";
import { fold } from "../../src/trial.js";
import { started, stopped, told } from "../store/events.js";
import { maximize } from "./outcomes.js";

const trials = Array.from({ length: 14 }, (_, number) => ({ number, values: { accuracy: 0.9 - number / 1000 } }));
const keeping = (number: number, rule: string) =>
  fold([started(), told(trials), { type: "kept", number, rule, why: "so it is" }, stopped("exhausted")]);

test("what is kept stands in the table, whatever its rank", () => {
  const column = (name: string, number: number, rows?: number) =>
    leaderboardColumns(keeping(number, "simplest"), maximize.goals, rows)!.find((c) => c.name === name)!.cells;
  expect(column("rank", 12)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "13"]);
  expect(column("", 12).indexOf("▸")).toBe(10);
  expect(column("trial", 12).at(-1)).toBe("12");
  expect(column("rank", 3)).toHaveLength(10);
  expect(column("", 3).indexOf("▸")).toBe(3);
  expect(column("rank", 12, 14)).toHaveLength(14);
});

test("nobody is told to keep the simplest who does", () => {
  const codes = (rule: string) => remarksOf(keeping(0, rule), maximize).map((r) => r.code);
  expect(codes("best")).toContain("within-noise");
  expect(codes("simplest")).not.toContain("within-noise");
});

test("a band holds the mean, and goes no further than a fold or a standard deviation", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 10 }), (folds) => {
      const middle = folds.reduce((sum, x) => sum + x, 0) / folds.length;
      const [low, high] = bandOf(folds);
      expect(low).toBeLessThanOrEqual(middle + 1e-15);
      expect(high).toBeGreaterThanOrEqual(middle - 1e-15);
      if (folds.length < 2) return;
      expect(low).toBeGreaterThanOrEqual(Math.min(...folds));
      expect(high).toBeLessThanOrEqual(Math.max(...folds));
      const deviation = Math.sqrt(folds.reduce((sum, x) => sum + (x - middle) ** 2, 0) / (folds.length - 1));
      expect(high - low).toBeLessThanOrEqual(2 * deviation + 1e-12);
    }),
    { seed: 3, numRuns: 200 },
  );
  expect(bandOf([], 0.5)).toEqual([0.5, 0.5]);
});
