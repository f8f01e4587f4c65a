import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chartOf, drawnCharts } from "../../src/report/index.js";
import { anyOutcome, both, grid, maximize, outcomeOf } from "./outcomes.js";
import { brokenMarkup } from "./well-formed.js";

const of = (name: string, outcome = grid, context = maximize) => chartOf(name, outcome, context)!;
// biome-ignore lint/suspicious/noExplicitAny: each chart has data of its own
const dataOf = (...args: Parameters<typeof of>) => of(...args).data as any;

describe("every chart, of any run", () => {
  test("has well-formed pictures without holes, figures that JSON holds, and is the same twice", () => {
    fc.assert(
      fc.property(anyOutcome, (outcome) => {
        for (const name of drawnCharts.names) {
          const chart = of(name, outcome, both);
          const svg = chart.svg();
          expect(brokenMarkup(svg), name).toBeUndefined();
          expect(svg, name).not.toMatch(/NaN|Infinity|undefined|<script|<b>/);
          expect(JSON.stringify(chart.figure()), name).not.toMatch(/NaN|Infinity|undefined/);
          expect(chart.text(), name).toContain(chart.title);
          expect(of(name, outcome, both).svg(), name).toBe(svg);
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  test("without a trial says why it is empty", () => {
    const none = outcomeOf([], () => 0);
    for (const name of drawnCharts.names) {
      const chart = of(name, none);
      expect([chart.isEmpty, chart.data], name).toEqual([true, { nothing: chart.says }]);
      expect(chart.svg(), name).toContain(chart.says);
    }
    expect(chartOf("sunburst", grid, maximize)).toBeUndefined();
  });

  test("speaks to screen readers, and follows the scheme of the reader", () => {
    const svg = of("history").svg();
    expect(svg).toContain('role="img" aria-labelledby="history-title history-says"');
    expect(svg).toContain('<title id="history-title">How the search went</title>');
    expect(svg).toContain("prefers-color-scheme: dark");
  });
});

describe("data", () => {
  test("history: each score, and the best up to it, whichever way is better", () => {
    const down = { goals: [{ scorer: "accuracy", direction: "minimize" }] } as const;
    const outcome = outcomeOf([{ x: 3 }, { x: 1 }, { x: 2 }], (c) => c.x as number);
    expect(dataOf("history", outcome).trials.map((t: { best: number }) => t.best)).toEqual([3, 3, 3]);
    expect(dataOf("history", outcome, down).trials.map((t: { best: number }) => t.best)).toEqual([3, 1, 1]);
  });

  test("slice and parallel: numbers on numbers, words by place", () => {
    const { parameters } = dataOf("slice");
    expect(parameters.map((p: { id: string }) => p.id)).toEqual(["knn.k", "knn.weights"]);
    expect(parameters[1].axis).toEqual({ kind: "words", label: "weights", words: ["uniform", "distance"] });
    expect(parameters[0].trials.length).toBe(24);
    expect(dataOf("slice", grid, { ...maximize, args: { parameter: "weights" } }).parameters.length).toBe(1);
    expect(dataOf("parallel").trials.at(-1)).toEqual({ number: 11, at: [6, 1, 0.951], score: 0.951 });
  });

  test("a parameter over powers of ten has a log axis", () => {
    const outcome = outcomeOf(
      [0.01, 0.1, 1, 10, 100].map((C) => ({ C })),
      (c) => c.C as number,
    );
    expect(dataOf("slice", outcome).parameters[0].axis).toMatchObject({ log: true });
    expect(dataOf("slice").parameters[0].axis).not.toHaveProperty("log");
  });

  test("heatmap: means by both values", () => {
    const { x, y, means } = dataOf("heatmap", grid, { ...maximize, args: { x: "weights" } });
    expect([x.label, y.label, y.values.length, means.length]).toEqual(["weights", "k", 12, 12]);
    expect(means[5][1]).toBeCloseTo(0.951, 12);
  });

  test("heatmap: of equally good cells the one that was tried first, and how many others there are", () => {
    const points = [3, 1, 2].flatMap((a) => [2, 1].map((b) => ({ a, b })));
    const flat = of(
      "heatmap",
      outcomeOf(points, (c) => (c.a === 1 ? 0 : 1)),
    );
    expect(flat.says).toMatch(/at a = 3 and b = 2; 3 others are as good\.$/);
    const apart = outcomeOf([{ a: 1 }, { a: 2 }, { b: 1 }, { b: 2 }], () => 1);
    expect(of("heatmap", apart, { ...maximize, args: { x: "a", y: "b" } }).says).toBe("No trial has both a and b.");
    expect(of("slice", apart, { ...maximize, args: { parameter: "c" } }).says).toMatch(/^'c' was not tried/);
  });

  test("heatmap: of trials that are scattered, it leaves the word to others", () => {
    const scattered = Array.from({ length: 9 }, (_, i) => ({ a: i / 7, b: (i * i) / 5 }));
    const { isEmpty, says } = of(
      "heatmap",
      outcomeOf(scattered, (c) => c.a as number),
    );
    expect([isEmpty, says]).toEqual([
      true,
      "Only 9 of 81 combinations of a and b were tried: contour and slice show trials that are scattered.",
    ]);
  });

  test("contour: the surface stays between the scores, and meets them", () => {
    const points = [1, 2, 3, 4, 5].flatMap((a) => [1, 2, 3, 4, 5].map((b) => ({ a, b })));
    const { surface } = dataOf(
      "contour",
      outcomeOf(points, (c) => (c.a as number) * (c.b as number)),
    );
    const all = surface.flat() as number[];
    expect([Math.min(...all) >= 1, Math.max(...all) <= 25]).toEqual([true, true]);
    expect(Math.max(...all)).toBeGreaterThan(20);
  });

  test("validation curve: over one parameter, the others as kept; the spread is that of the folds", () => {
    const { others, points, axis } = dataOf("validation_curve");
    expect([others, points.length, axis.label]).toEqual(["kept", 12, "k"]);
    // numpy: np.std([-0.02, 0.01, 0, 0.02, -0.01], ddof=1)
    expect(points[0].spread).toBeCloseTo(0.015811388300841896, 12);
    expect(of("validation_curve").says).toContain("Best at k = 6");
  });

  test("folds and rank: best first; equal orders agree fully", () => {
    expect(dataOf("folds").trials[0]).toMatchObject({ number: 11, settings: "k = 6, weights = distance" });
    expect(dataOf("rank").agreement).toBeCloseTo(1, 12);
    expect(dataOf("rank").trials[0].ranks).toEqual([1, 1, 1, 1, 1]);
  });

  test("importance: by variance and by what the best have, or by one of them", () => {
    const marks = (method?: string) =>
      of("importance", grid, { ...maximize, ...(method && { args: { method } }) }).figure().data.length;
    expect([marks(), marks("fanova"), marks("ped_anova")]).toEqual([2, 1, 1]);
    expect(of("importance", grid, { ...maximize, args: { method: "ped_anova" } }).says).not.toContain("variance");
  });

  test("edf: the share that is at least as good falls from 1", () => {
    const [{ shares, scores }] = dataOf("edf").models;
    expect([shares[0], shares.at(-1), scores.at(-1)]).toEqual([1, 1 / 24, 0.951]);
  });

  test("pareto: what brute force finds", () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 25 }), (points) => {
        const outcome = outcomeOf([{ x: 1 }], () => 0);
        const trials = points.map(([accuracy, seconds], number) => ({
          ...outcome.trials[0]!,
          number,
          values: { accuracy, seconds },
        }));
        const found = dataOf("pareto", { ...outcome, trials }, both).trials.map(
          (t: { isOnFront: boolean }) => t.isOnFront,
        );
        const isBeaten = ([a, s]: [number, number]) => points.some(([b, t]) => b >= a && t <= s && (b > a || t < s));
        expect(found).toEqual(points.map((p) => !isBeaten(p)));
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});
