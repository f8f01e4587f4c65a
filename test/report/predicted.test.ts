import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chartOf } from "../../src/report/index.js";
import { thinned, thresholdsOf } from "../../src/report/thresholds.js";
import { auc } from "../../src/scorers/auc.js";
import { averagePrecision } from "../../src/scorers/average-precision.js";
import { fold, type Predictions } from "../../src/trial.js";
import { started, stopped, told } from "../store/events.js";
import { maximize } from "./outcomes.js";

const chart = (name: string, some: Partial<Predictions>) => {
  const truth = some.truth ?? [];
  const predictions: Predictions = {
    part: "inner",
    total: truth.length,
    rows: truth.map((_, i) => i),
    folds: truth.map(() => 0),
    truth,
    values: truth,
    levels: [],
    ...some,
  };
  const described = { type: "described", trained: [], predictions: [predictions], learning: [], fitsRun: 5 } as const;
  return chartOf(name, fold([started(), told([{}]), described, stopped("exhausted")]), maximize)!;
};
// biome-ignore lint/suspicious/noExplicitAny: each chart has data of its own
const dataOf = (...args: Parameters<typeof chart>) => chart(...args).data as any;

describe("thresholds", () => {
  test("areas are those of the scorers, ties included; curves rise from nothing to all", () => {
    const row = fc.tuple(
      fc.boolean(),
      fc.integer({ min: 0, max: 8 }).map((n) => n / 8),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const isPositive = rows.map(([p]) => p);
        const found = thresholdsOf(
          isPositive,
          rows.map(([, s]) => s),
        );
        const y = Float64Array.from(rows, ([p]) => Number(p));
        const truth = { y, classes: 2, levels: ["no", "yes"], trained: y };
        const scores = Float64Array.from([...rows.map(([, s]) => 1 - s), ...rows.map(([, s]) => s)]);
        const prediction = { values: y, scores };
        const cost = { fitSeconds: 0, predictSeconds: 0, modelBytes: 0 };
        fc.pre(new Set(isPositive).size === 2);
        expect(found!.auc).toBeCloseTo(auc.score(truth, prediction, {} as never, cost), 12);
        expect(found!.averagePrecision).toBeCloseTo(averagePrecision.score(truth, prediction, {} as never, cost), 12);
        expect([found!.falsePositives[0], found!.falsePositives.at(-1), found!.truePositives.at(-1)]).toEqual([
          0, 1, 1,
        ]);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("thinning keeps the ends and the number", () => {
    expect(thinned(3, 10)).toEqual([0, 1, 2]);
    expect(thinned(100, 4)).toEqual([0, 33, 66, 99]);
  });
});

describe("charts of predictions", () => {
  test("confusion counts each pair, and names the worst", () => {
    const some = { levels: ["a", "b"], truth: [0, 0, 1, 1, 1], values: [0, 1, 1, 0, 0] };
    expect(dataOf("confusion", some)).toMatchObject({
      counts: [
        [1, 1],
        [2, 1],
      ],
      right: 2,
    });
    expect(chart("confusion", some).says).toContain("Most often b is taken for a (2)");
  });

  test("calibration parts rows by probability; equal ones stay together", () => {
    const p = Array.from({ length: 160 }, (_, i) => (i < 80 ? 0.2 : 0.9));
    const truth = p.map((_, i) => (i < 80 ? Number(i % 5 === 0) : Number(i % 10 !== 0)));
    const { bins, gap } = dataOf("calibration", {
      levels: ["no", "yes"],
      truth,
      kind: "probability",
      scores: [p.map((x) => 1 - x), p],
    });
    expect(bins.map((b: { rows: number }) => b.rows)).toEqual([80, 80]);
    expect(gap).toBeCloseTo(0, 12);
  });

  test("residuals know bias and growth", () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    const truth = values.map((v) => v + (v % 2 === 0 ? v : -v) / 2 + 1);
    const { bias, growth } = dataOf("residuals", { truth, values });
    expect(bias).toBeCloseTo(0.75, 12);
    expect(growth).toBeGreaterThan(0.95);
    expect(chart("residuals", { truth, values }).says).toContain("Errors grow with the prediction");
  });

  test("forecast stands in order, joins no two folds, and knows a forecast that lags", () => {
    const at = Array.from({ length: 40 }, (_, i) => Date.UTC(2020, i));
    const truth = at.map((_, i) => (i * 37) % 50);
    const values = truth.map((_, i) => truth[Math.max(0, i - 1)]!);
    const folds = at.map((_, i) => Math.floor(i / 20));
    const some = { truth, values, folds, order: { name: "month", isDate: true, at } };
    const made = chart("forecast", some);
    expect(made.says).toContain("follows one step behind");
    expect(made.table.rows[1]![0]).toBe("2020-02-01");
    expect(made.figure().data.length).toBe(3);
    expect(chart("forecast", { truth, values }).says).toContain("order by");
  });

  test("say why they are empty", () => {
    expect(chart("roc", { truth: [1, 2] }).says).toContain("predicts a number");
    expect(chart("roc", { truth: [0, 1], levels: ["a", "b"] }).says).toContain("gives no scores");
    const decisions = {
      truth: [0, 1],
      levels: ["a", "b"],
      kind: "decision",
      scores: [
        [1, 0],
        [0, 1],
      ],
    } as const;
    expect(chart("calibration", decisions).says).toContain("not probabilities");
    expect(chart("residuals", decisions).says).toContain("predicts a class");
  });
});
