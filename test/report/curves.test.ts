import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verdictOf } from "../../src/report/charts/fit-verdict.js";
import { dateTicks } from "../../src/report/drawing/dates.js";
import { chartOf } from "../../src/report/index.js";
import { fold, type LearningCurve } from "../../src/trial.js";
import { started, stopped, told } from "../store/events.js";
import { grid, maximize } from "./outcomes.js";

const point = (value: number, score: number, train: number, spread = 0.01) => ({
  value: String(value),
  score,
  train,
  spread,
});

describe("the verdict of a validation curve", () => {
  test("names the side that over-fits and the side that under-fits", () => {
    // k of knn: small k learns by heart, large k blurs.
    const points = [point(1, 0.8, 1), point(5, 0.9, 0.92), point(25, 0.7, 0.71)];
    expect(verdictOf(points, "k", "maximize", true)).toBe(
      "Best at k = 5. There the fit is about right: 0.92 on rows it learned from, 0.9 on others. Small k over-fits; large k under-fits.",
    );
  });

  test("says when the best still over-fits, and when it lies at the edge; errors as well", () => {
    const points = [point(1, 50, 48, 2), point(5, 30, 10, 2), point(25, 20, 2, 2)];
    expect(verdictOf(points, "depth", "minimize", true)).toBe(
      "Best at depth = 25. There it still over-fits: 2 on rows it learned from, 20 on others. Small depth under-fits. It is the largest depth that was tried.",
    );
  });

  test("without training scores speaks of the test alone; words have no edges", () => {
    const points = [
      { value: "a", score: 0.9, spread: 0.1 },
      { value: "b", score: 0.8, spread: 0.1 },
      { value: "c", score: 0.88, spread: 0.1 },
    ];
    expect(verdictOf(points, "kernel", "maximize", false)).toBe(
      "Best at kernel = a; 1 of 2 other values are within half its spread, from a to c.",
    );
  });
});

describe("learning curves", () => {
  const says = (over: LearningCurve["over"], rows: readonly (readonly [at: number, test: number, train: number])[]) => {
    const points = rows.map(([at, t, r]) => ({
      at,
      folds: { accuracy: [t - 0.01, t, t + 0.01] },
      train: { accuracy: [r, r, r] },
    }));
    const described = {
      type: "described",
      trained: [],
      predictions: [],
      learning: [{ over, points }],
      fitsRun: 0,
    } as const;
    return chartOf("learning_curve", fold([started(), told([{}]), described, stopped("exhausted")]), maximize)!.says;
  };

  test("say whether more rows would help", () => {
    expect(
      says("rows", [
        [100, 0.8, 1],
        [1000, 0.9, 0.99],
      ]),
    ).toContain("more data would help");
    expect(
      says("rows", [
        [100, 0.8, 1],
        [1000, 0.8, 0.99],
      ]),
    ).toContain("leveled off, far from");
    expect(
      says("rows", [
        [100, 0.8, 0.82],
        [1000, 0.8, 0.81],
      ]),
    ).toContain("more data would change little");
    expect(
      says("epochs", [
        [1, 0.6, 0.6],
        [10, 0.9, 0.92],
        [100, 0.7, 1],
      ]),
    ).toContain("best at 10 of 100 epochs, and worse by 0.2");
    expect(
      says("trees", [
        [1, 0.6, 0.6],
        [100, 0.9, 1],
      ]),
    ).toContain("best at the last, 100 trees");
  });

  test("are empty where none was made", () => {
    expect(chartOf("learning_curve", grid, maximize)!.isEmpty).toBe(true);
  });
});

test("timeline: trials under way together lie in lanes of their own, and it is marked as the clock's", () => {
  const trials = [
    { number: 0, startedAt: 0, endedAt: 100 },
    { number: 1, startedAt: 50, endedAt: 80 },
    { number: 2, startedAt: 90, endedAt: 95 },
    { number: 3, startedAt: 100, endedAt: 120 },
    { number: 4 },
  ];
  const chart = chartOf("timeline", fold([started(), told(trials), stopped("exhausted")]), maximize)!;
  const data = chart.data as { trials: { lane: number }[]; lanes: number };
  expect(data.trials.map((t) => t.lane)).toEqual([1, 2, 2, 1]);
  expect([data.lanes, chart.isOfTheClock, chartOf("history", grid, maximize)!.isOfTheClock]).toEqual([2, true, false]);
});

test("ticks of dates lie within, rise, and are about as many as wanted", () => {
  const moment = fc.integer({ min: -2e12, max: 4e12 });
  fc.assert(
    fc.property(
      moment,
      fc.double({ min: 4, max: 12.5, noNaN: true }),
      fc.integer({ min: 3, max: 10 }),
      (low, power, wanted) => {
        const high = low + 10 ** power;
        const ticks = dateTicks(low, high, wanted).map((t) => t.at);
        expect(ticks.every((t, i) => t >= low && t <= high && (i === 0 || t > ticks[i - 1]!))).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(wanted + 2);
      },
    ),
    { seed: 9, numRuns: 200 },
  );
  const years = dateTicks(Date.UTC(1949, 0), Date.UTC(1960, 11), 6);
  expect(years.map((t) => t.text)).toEqual(["1950", "1952", "1954", "1956", "1958", "1960"]);
});
