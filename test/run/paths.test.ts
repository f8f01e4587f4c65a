import { expect, test } from "vitest";
import { example } from "../../src/conformance/estimators.js";
import type { Estimator } from "../../src/contracts.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { estimators } from "../../src/estimators/index.js";
import { Paths } from "../../src/run/paths.js";
import type { ModelJob } from "../../src/run/task.js";

const { train } = example(2, 60, 3, 1);

function job(estimator: string, given: readonly Args[]): ModelJob {
  const members = given.map((args, trial) => ({
    trial,
    args: { ...defaultsOf(estimators.get(estimator).params), ...args },
  }));
  return { kind: "model", task: 0, fold: 0, transforms: [], estimator, sweep: true, members };
}

function fitted({ estimator, members }: ModelJob) {
  const { path } = estimators.get(estimator) as Estimator;
  return path!.fit(train, members.map(({ args }) => args) as never);
}

test.each(["boosted_trees", "random_forest", "extra_trees"])(
  "fewer trees of a sweep are remembered with it: %s",
  (name) => {
    const paths = new Paths();
    const sweep = job(name, [{ trees: 4 }, { trees: 9 }]);
    paths.keep(sweep, fitted(sweep), 0.5);
    expect(paths.recall(job(name, [{ trees: 9 }, { trees: 4 }]))).toHaveLength(2);
    expect(paths.recall(job(name, [{ trees: 9 }, { trees: 1 }, { trees: 3 }]))).toHaveLength(3);
    expect(paths.recall(job(name, [{ trees: 10 }]))).toBeUndefined();
    expect(paths.recall(job(name, [{ trees: 9, min_leaf: 3 }]))).toBeUndefined();
  },
);

test("of a fold's sweeps the best is remembered", () => {
  const paths = new Paths();
  for (const [min_leaf, best] of [
    [1, 0.5],
    [2, 0.7],
    [3, 0.6],
  ] as const) {
    const sweep = job("random_forest", [{ trees: 3, min_leaf }]);
    paths.keep(sweep, fitted(sweep), best);
  }
  const isKnown = [1, 2, 3].map(
    (min_leaf) => paths.recall(job("random_forest", [{ trees: 2, min_leaf }])) !== undefined,
  );
  expect(isKnown).toEqual([false, true, false]);
});
