import { describe, expect, test, vi } from "vitest";
import type { Fitted } from "../../src/contracts.js";
import { estimators } from "../../src/estimators/index.js";
import { remarksOf } from "../../src/report/remarks.js";
import { outcomeOf } from "./outcomes.js";
import { callee, gridStudy, param } from "./studies.js";

const forest = gridStudy({
  arms: [
    {
      name: "random_forest",
      steps: [
        {
          kind: "step",
          callee: callee("random_forest", { trees: 9, max_features: param("f"), max_depth: 3 }),
        },
      ],
    },
  ],
  space: { params: [{ id: "f", domain: { kind: "choice", values: [1, 2] } }], where: [] },
});

describe("what is chosen is described", () => {
  test("its predictions out of fold score as its trial did, row for row", async () => {
    const outcome = await outcomeOf(gridStudy());
    const kept = outcome.trials.find((t) => t.number === outcome.kept!.number)!;
    const [part, another] = outcome.described!.predictions;
    expect([part!.part, part!.total, part!.kind, another]).toEqual(["inner", 90, "probability", undefined]);
    const accuracy = [0, 1, 2, 3, 4].map((fold) => {
      const rows = part!.rows.flatMap((_, i) => (part!.folds[i] === fold ? [i] : []));
      return rows.filter((i) => part!.values[i] === part!.truth[i]).length / rows.length;
    });
    expect(accuracy).toEqual(kept.folds.accuracy);
    for (const [i, value] of part!.values.entries()) {
      const scores = part!.scores!.map((s) => s[i]!);
      expect(scores[value]).toBe(Math.max(...scores));
    }
  });

  test("trials on its path get training scores from its own fits; a trial with a fit of its own has them from the search", async () => {
    const swept = await outcomeOf(gridStudy());
    const withTrain = swept.trials.filter((t) => t.train !== undefined);
    // The chosen one, four others with its weights, one with its k.
    expect(withTrain).toHaveLength(6);
    expect(withTrain.find((t) => t.candidate["knn.k"] === 1)!.train!.accuracy).toEqual([1, 1, 1, 1, 1]);
    const alone = await outcomeOf(forest);
    expect(alone.trials.every((t) => t.train?.accuracy?.length === 5)).toBe(true);
    const asked = await outcomeOf(gridStudy({ reports: [callee("validation_curve")] }));
    expect(asked.trials.every((t) => t.train?.accuracy?.length === 5)).toBe(true);
    for (const { number, train } of withTrain) expect(asked.trials[number]!.train).toEqual(train);
  });

  test("a model that grows by trees has its scores on the way, the last its own", async () => {
    const outcome = await outcomeOf(forest);
    const kept = outcome.trials.find((t) => t.number === outcome.kept!.number)!;
    const [curve] = outcome.described!.learning;
    expect(curve!.over).toBe("trees");
    expect(curve!.points.map((p) => p.at)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(curve!.points.at(-1)!.folds).toEqual(kept.folds);
    expect(outcome.fits.described).toBe(5);
  });

  test("a learning curve over rows is made where it is asked for; the sealed part is predicted once", async () => {
    const study = gridStudy({
      reports: [callee("learning_curve", { over: "rows" })],
      inside: callee("holdout", { fraction: 0.2, stratify: true, shuffle: true }),
    });
    const one = await outcomeOf(study);
    const { learning, predictions, fitsRun } = one.described!;
    expect(learning[0]!.over).toBe("rows");
    // A tenth has 6 rows, fewer than the neighbors that the chosen one asks.
    expect(learning[0]!.points.map((p) => p.at)).toEqual([12, 23, 41, 58]);
    expect(predictions.map(({ part, total }) => [part, total])).toEqual([
      ["inner", 72],
      ["sealed", 18],
    ]);
    const sealed = predictions[1]!;
    const right = sealed.values.filter((v, i) => v === sealed.truth[i]).length / 18;
    expect(right).toBe(one.outer[0]!.values.accuracy);
    expect(fitsRun).toBe(5 + 1 + 20);
    expect((await outcomeOf(study, { workers: 3 })).described).toEqual(one.described);
  });

  test("fits that came to their limit of steps are told of", async () => {
    const path = estimators.get("knn").path!;
    const whole = path.fit;
    const cutOff = vi
      .spyOn(path, "fit")
      .mockImplementation((train, grid): readonly Fitted[] =>
        whole(train, grid).map((model) => ({ ...model, isUnconverged: true })),
      );
    const outcome = await outcomeOf(gridStudy());
    cutOff.mockRestore();
    expect(outcome.described!.unconverged).toBe(5);
    const goals = [{ scorer: "accuracy", direction: "maximize" }] as const;
    const told = remarksOf(outcome, { goals }).find(({ code }) => code === "not-converged");
    expect(told?.message).toContain("on 5 folds");
    expect((await outcomeOf(gridStudy())).described!.unconverged).toBeUndefined();
  });

  test("trials say when they ran, by the clock", async () => {
    const { trials } = await outcomeOf(forest);
    for (const { startedAt, endedAt } of trials) expect(0 <= startedAt! && startedAt! <= endedAt!).toBe(true);
  });
});
