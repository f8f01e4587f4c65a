import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frontOfTrials, hypervolumeHistory, kneeOf, kneeReason } from "../../src/numeric/front.js";
import { chartOf } from "../../src/report/index.js";
import { plain } from "../../src/report/paint.js";
import { summary } from "../../src/report/summary.js";
import { fold } from "../../src/trial.js";
import { started, stopped, told, trial } from "../store/events.js";
import { both, maximize } from "./outcomes.js";

const trialsOf = (rows: readonly (readonly [accuracy: number, seconds: number])[]) =>
  rows.map(([accuracy, seconds], number) => trial({ number, values: { accuracy, seconds }, folds: {} }));
const bent = trialsOf([
  [0.9, 9],
  [0.88, 2],
  [0.7, 1],
  [0.6, 5],
]);

describe("a front", () => {
  test("suggests the trial that gives up least in sum, and says what that is", () => {
    const front = frontOfTrials(bent, both.goals)!;
    expect(front.best).toEqual([0, 1, 2]);
    const knee = kneeOf(front)!;
    expect(knee.trial.number).toBe(1);
    expect(kneeReason(front, knee)).toContain(
      "gives up 10 % of the front's range in accuracy (0.88), 13 % of the front's range in seconds (2)",
    );
  });

  test("has no knee of two trials, nor where it is straight or bulges inwards", () => {
    expect(kneeOf(frontOfTrials(bent.slice(0, 2), both.goals)!)).toBeUndefined();
    const straight = trialsOf([
      [1, 2],
      [0.5, 1],
      [0, 0],
    ]);
    expect(kneeOf(frontOfTrials(straight, both.goals)!)).toBeUndefined();
    expect(frontOfTrials(bent, maximize.goals)).toBeUndefined();
  });

  test("leaves out what misses 'subject to', and shows it apart", () => {
    const missing = bent.map((t, i) => (i === 1 ? { ...t, state: "infeasible" as const } : t));
    expect(frontOfTrials(missing, both.goals)!.best).toEqual([0, 1]);
    const outcome = fold([started(), told(missing), stopped("exhausted")]);
    const { trials, missed } = chartOf("pareto", outcome, both)!.data as { trials: unknown[]; missed: unknown[] };
    expect([trials.length, missed.length]).toEqual([3, 1]);
  });

  test("grows: its volume never falls, and ends at 1", () => {
    const row = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
        const volumes = hypervolumeHistory(frontOfTrials(trialsOf(rows), both.goals)!);
        expect(volumes.at(-1)).toBe(1);
        for (let i = 1; i < volumes.length; i++) expect(volumes[i]!).toBeGreaterThanOrEqual(volumes[i - 1]! - 1e-12);
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  test("is told of in the answer", () => {
    const text = summary(fold([started(), told(bent), stopped("exhausted")]), { ...both, width: 200, paint: plain });
    expect(text).toContain("3 of 4 trials cannot be beaten in all goals: trials 0, 1, 2");
    expect(text).toContain("trial 1 is the knee of them");
    const kept = { type: "kept", number: 1, rule: "knee", why: "w" } as const;
    const again = summary(fold([started(), told(bent), kept, stopped("exhausted")]), {
      ...both,
      width: 200,
      paint: plain,
    });
    expect(again).not.toContain("is the knee of them");
  });
});
