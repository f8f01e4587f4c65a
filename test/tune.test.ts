import { describe, expect, test } from "vitest";
import { DiagnosticError, tune } from "../src/index.js";

const TEXT = `
  data     flowers
  predict  kind
  model    knn(k ~ [1, 3, 5])
  validate kfold(folds = 3)
  maximize accuracy
`;
const flowers = Array.from({ length: 30 }, (_, i) => ({ size: (i % 3) + (i % 7) / 10, kind: "abc"[i % 3] }));

describe("tune", () => {
  test("runs a study over records, and answers with the best and with data frames", async () => {
    const study = await tune<{ k: number }>(TEXT, { frames: { flowers }, workers: 1 });
    expect(study.best?.params.k).toBeOneOf([1, 3, 5]);
    expect(study.trials.shape).toEqual([3, 6]);
    expect(study.trials.columns).toEqual(["number", "state", "model", "knn.k", "accuracy", "seconds"]);
    expect(study.folds.shape).toEqual([9, 3]);
    expect(study.folds.fold.values).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    expect(study.plot("history").says).toContain("accuracy of 3 complete trials");
    expect(study.plot("confusion").table.rows).toHaveLength(3);
    expect(() => study.plot("sunburst" as "history")).toThrow(/there is no chart 'sunburst'; there is history/);
  });

  test("throws all that is wrong", async () => {
    const wrong = TEXT.replace("knn(k", "knn(q").replace("accuracy", "acuracy");
    const error = await tune(wrong, { frames: { flowers } }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DiagnosticError);
    const errors = (error as DiagnosticError).diagnostics.filter((d) => d.severity === "error");
    expect(errors.map((d) => d.code)).toEqual(["unknown-parameter", "unknown-scorer"]);
  });
});
