import { expect, test, vi } from "vitest";
import { matrixOf } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { estimators } from "../../src/estimators/index.js";
import { Cells } from "../../src/run/cell.js";
import type { ModelJob, ModelTask } from "../../src/run/task.js";

const ROWS = 60;
const rng = keyed("twins");
const data = Float64Array.from({ length: 2 * ROWS }, () => rng.normal());
const task: ModelTask = {
  kind: "model",
  id: 0,
  table: matrixOf(
    ROWS,
    ["a", "b"].map((name) => ({ name, kind: "number" as const })),
    data,
  ),
  features: [0, 1],
  y: Float64Array.from({ length: ROWS }, (_, i) => data[i]! + rng.normal()),
  classes: 0,
  levels: [],
  folds: [
    {
      train: Uint32Array.from({ length: 40 }, (_, i) => i),
      test: Uint32Array.from({ length: 20 }, (_, i) => 40 + i),
    },
  ],
  scorers: [
    { id: "r2", name: "r2", args: {} },
    { id: "rmse", name: "rmse", args: {} },
  ],
  seed: 1,
  role: "inner",
};

function resultOf(estimator: string, given: readonly Args[], more: Partial<ModelJob> = {}) {
  const defaults = defaultsOf(estimators.get(estimator).params);
  const members = given.map((args, trial) => ({ trial, args: { ...defaults, ...args } }));
  const job: ModelJob = { kind: "model", task: 0, fold: 0, transforms: [], estimator, sweep: true, members, ...more };
  return new Cells(task, () => {}, 2 ** 28).run(job);
}
const outcomesOf = (...job: Parameters<typeof resultOf>) => resultOf(...job).outcomes;

/** Of these, the first two come to one model, and so do the last two. */
const cases: readonly (readonly [string, readonly Args[]])[] = [
  ["decision_tree", [{ max_depth: 80 }, { max_depth: 90 }, { max_depth: 2 }, { max_depth: 2, ccp_alpha: 1e-12 }]],
  [
    "random_forest",
    [{ max_depth: 80, trees: 3 }, { max_depth: 90, trees: 3 }, { trees: 2 }, { trees: 2, max_depth: 70 }],
  ],
];

test.each(cases)("members that come to one model have its scores: %s", (estimator, given) => {
  const { values, seconds, fitSeconds, errors } = outcomesOf(estimator, given, { train: "sample" });
  const alone = given.map((args) => [...outcomesOf(estimator, [args], { sweep: false }).values]);
  expect([...values]).toEqual(alone.flat());
  expect(values.subarray(0, 2)).toEqual(values.subarray(2, 4));
  expect(values.subarray(0, 2)).not.toEqual(values.subarray(4, 6));
  expect(errors.size).toBe(0);
  expect(seconds[1]).toBe(seconds[0]);
  expect(fitSeconds.every((own, i) => own > 0 && seconds[i]! >= own)).toBe(true);
});

test.each(cases)("they have its scores on training rows, too: %s", (estimator, given) => {
  const { train } = outcomesOf(estimator, given, { train: "all" });
  const alone = given.map((args) => [...outcomesOf(estimator, [args], { sweep: false, train: "all" }).train!]);
  expect([...train!]).toEqual(alone.flat());
});

test("each has predictions of its own where they are handed out", () => {
  const { predictions } = resultOf(...cases[0]!, { predict: "all" });
  expect(predictions!.every((one) => one !== undefined)).toBe(true);
  expect(predictions![1]!.values).toEqual(predictions![0]!.values);
  expect(predictions![1]!.values).not.toBe(predictions![0]!.values);
});

test("what was fitted alone in the search is not fitted again to be described", () => {
  const estimator = "gaussian_process";
  const members = [{ trial: 0, args: defaultsOf(estimators.get(estimator).params) }];
  const job: ModelJob = { kind: "model", task: 0, fold: 0, transforms: [], estimator, sweep: false, members };
  const cells = new Cells(task, () => {}, 2 ** 28);
  const fit = vi.spyOn(estimators.get(estimator), "fit");
  try {
    const searched = cells.run(job);
    const described = cells.run({ ...job, recalls: true });
    expect(fit).toHaveBeenCalledTimes(1);
    expect(described.outcomes.values).toEqual(searched.outcomes.values);
    // Whether this thread had it must not show.
    expect(described.fits).toBe(searched.fits);
    cells.run(job);
    expect(fit).toHaveBeenCalledTimes(2);
  } finally {
    fit.mockRestore();
  }
});
