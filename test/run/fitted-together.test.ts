import { afterEach, describe, expect, test, vi } from "vitest";
import type { Study } from "../../src/check/study.js";
import { estimators } from "../../src/estimators/index.js";
import { planStudy } from "../../src/plan/planned.js";
import { fittedTogether } from "../../src/run/fitted-together.js";
import type { FinishedTrial } from "../../src/trial.js";
import { interrupted, outcomeOf } from "./outcomes.js";
import { callee, gridStudy, param } from "./studies.js";

const strengths = [0.01, 0.1, 1, 10, 100, 1000];

/** Logistic regressions on some principal axes: a sweep over C for each number of axes. */
const axes = (changes: Partial<Study> = {}): Study =>
  gridStudy({
    arms: [
      {
        name: "logistic_regression",
        steps: [
          { kind: "step", callee: callee("pca", { components: param("axes") }) },
          { kind: "step", callee: callee("logistic_regression", { C: param("C"), l1_ratio: 0 }) },
        ],
      },
    ],
    space: {
      params: [
        { id: "axes", domain: { kind: "choice", values: [2, 3, 4] } },
        { id: "C", domain: { kind: "choice", values: strengths } },
      ],
      where: [],
    },
    ...changes,
  });

afterEach(() => vi.restoreAllMocks());

/** Sizes of the sweeps that are fitted from now on. */
function fittedSweeps(): readonly number[] {
  const path = estimators.get("logistic_regression").path!;
  const whole = path.fit;
  const sizes: number[] = [];
  vi.spyOn(path, "fit").mockImplementation((train, grid) => {
    sizes.push(grid.length);
    return whole(train, grid);
  });
  return sizes;
}

describe("what is described is the model that was judged", () => {
  test("which the search still has: nothing is fitted twice", async () => {
    const sizes = fittedSweeps();
    const { described } = await outcomeOf(axes());
    expect(sizes).toEqual(Array.from({ length: 3 * 5 }, () => strengths.length));
    expect(described!.fitsRun).toBe(5);
  });

  test("and to the last bit on threads, and after a crash, where its sweep is fitted anew", async () => {
    const { described } = await outcomeOf(axes());
    expect((await outcomeOf(axes(), { workers: 3 })).described).toEqual(described);
    const again = fittedSweeps();
    const resumed = await interrupted(axes(), 18);
    expect(again.filter((size) => size === strengths.length)).toHaveLength(3 * 5 + 5);
    expect(resumed.described).toEqual(described);
  });
});

describe("the members of its sweep", () => {
  const trial = (number: number, C: number, on = 2): FinishedTrial => ({
    number,
    candidate: { axes: on, C },
    state: "complete",
    model: "logistic_regression",
    values: { accuracy: 1 },
    folds: {},
    seconds: 0,
  });
  const trials = [trial(2, 1), trial(0, 10), trial(1, 1), trial(3, 1, 3)];
  const together = (study: Study, kept = trials[0]!, of = trials) => fittedTogether(planStudy(study), kept, of);

  test("are in the order of their numbers, equal settings once", () => {
    expect(together(axes())!.map(({ trial: number, args }) => [number, args.C])).toEqual([
      [0, 10],
      [1, 1],
    ]);
  });

  test("do not matter where one trial follows from others, or a fit alone gives the same", () => {
    const pruned = axes({ prune: callee("median") });
    const asked = axes({ search: callee("tpe"), budget: { trials: 4 } });
    const given = axes({ enqueued: [{ axes: 2, C: 1 }] });
    const exact = { ...trials[0]!, candidate: { "knn.k": 1, "knn.weights": "uniform" } };
    expect(together(pruned)).toBeUndefined();
    expect(together(asked)).toBeUndefined();
    expect(together(given)).toBeUndefined();
    expect(together(gridStudy(), exact, [exact])).toBeUndefined();
    expect(fittedTogether(planStudy(axes(), { optimise: false }), trials[0]!, trials)).toBeUndefined();
  });
});
