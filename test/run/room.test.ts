import { describe, expect, test } from "vitest";
import { columnOf } from "../../src/core/matrix.js";
import { explain } from "../../src/plan/explain.js";
import { planStudy } from "../../src/plan/planned.js";
import { roomOf } from "../../src/plan/room.js";
import { Cells } from "../../src/run/cell.js";
import { firstOf } from "../../src/run/outcomes.js";
import type { ModelJob, ModelTask } from "../../src/run/task.js";
import type { FoldResult } from "../../src/trial.js";
import { outcomeOf, studyOf, table } from "./outcomes.js";
import { clouds, gridStudy } from "./studies.js";

describe("a bound on the folds that are kept", () => {
  test("changes no score, on threads and without", async () => {
    const text = `data wine
predict cultivar
model [standardize, minmax] |> pca(components ~ [2, 5]) |> knn(k ~ 1..9 step 2)
validate stratified(folds = 3)
maximize accuracy
search grid
budget`;
    const here = await studyOf(`${text} 20 trials`);
    const expected = table(await outcomeOf(here));
    expect(table(await outcomeOf(here, { foldMegabytes: 0 }))).toEqual(expected);
    // Where a trial's time is limited, threads run all of it.
    const timed = await studyOf(`${text} 20 trials, 60 s each`);
    expect(table(await outcomeOf(timed, { foldMegabytes: 0.05, workers: 2 }))).toEqual(expected);
  });

  test("nor does it where a large fold goes after its last job", () => {
    const { matrix } = clouds(220_000);
    const rows = Uint32Array.from({ length: matrix.rows }, (_, i) => i);
    const fold = { train: rows.filter((i) => i % 2 === 0), test: rows.filter((i) => i % 2 === 1) };
    const task: ModelTask = {
      kind: "model",
      id: 0,
      table: matrix,
      features: [0, 1, 2, 3],
      y: columnOf(matrix, 4),
      classes: 3,
      levels: ["a", "b", "c"],
      folds: [fold],
      scorers: [{ id: "accuracy", name: "accuracy", args: {} }],
      seed: 0,
      role: "inner",
    };
    const job: ModelJob = {
      kind: "model",
      task: 0,
      fold: 0,
      transforms: [{ name: "standardize", args: {} }],
      prefix: "standardize",
      estimator: "naive_bayes",
      sweep: false,
      members: [{ trial: 0, args: { kind: "gaussian", smoothing: 1e-9, alpha: 1 } }],
    };
    const cells = new Cells(task, () => {}, roomOf());
    const [first, last, again] = [job, { ...job, isLast: "fold" as const }, job].map(
      (asked) => (firstOf(cells.run(asked)) as FoldResult).values.accuracy,
    );
    expect(first).toBeGreaterThan(0.7);
    expect([last, again]).toEqual([first, first]);
  });

  test("is an eighth of a small machine, and told where data are large", () => {
    expect(roomOf(2 ** 40)).toBe(2 ** 29);
    expect(roomOf(2 ** 30)).toBe(2 ** 27);
    const planned = planStudy(gridStudy());
    expect(explain(planned)).not.toContain("memory");
    const { data } = planned.study;
    const matrix = { ...data!.table.matrix, data: new Float64Array(2 ** 23) };
    const large = { ...planned, study: { ...planned.study, data: { ...data!, table: { ...data!.table, matrix } } } };
    expect(explain(large)).toMatch(
      /^memory {7}67 MB of rows, once; a copy of one fold in each worker; up to \d+ MB of folds kept by all$/m,
    );
  });
});
