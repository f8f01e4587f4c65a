import { expect, test } from "vitest";
import { example } from "../../src/conformance/estimators.js";
import type { Estimator } from "../../src/contracts.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { estimators } from "../../src/estimators/index.js";
import { Paths } from "../../src/run/paths.js";
import type { ModelJob } from "../../src/run/task.js";
import { modelJob } from "./jobs.js";

const { train } = example(2, 60, 3, 1);

function job(estimator: string, given: readonly Args[]): ModelJob {
  const members = given.map((args, trial) => ({
    trial,
    args: { ...defaultsOf(estimators.get(estimator).params), ...args },
  }));
  return modelJob({ estimator, members });
}

function fitted({ estimator, members }: ModelJob) {
  const { path } = estimators.get(estimator) as Estimator;
  return path!.fit(train, members.map(({ args }) => args) as never);
}

test.each(["boosted_trees", "random_forest", "extra_trees"])(
  "fewer trees of a sweep are remembered with it: %s",
  (name) => {
    const paths = new Paths(5, 0);
    const sweep = job(name, [{ trees: 4 }, { trees: 9 }]);
    paths.keep(sweep, fitted(sweep), 0.5);
    expect(paths.recall(job(name, [{ trees: 9 }, { trees: 4 }]))).toHaveLength(2);
    expect(paths.recall(job(name, [{ trees: 9 }, { trees: 1 }, { trees: 3 }]))).toHaveLength(3);
    expect(paths.recall(job(name, [{ trees: 10 }]))).toBeUndefined();
    expect(paths.recall(job(name, [{ trees: 9, min_leaf: 3 }]))).toBeUndefined();
  },
);

test("a fit alone is remembered: of an exact path with fewer trees, of others for the same settings", () => {
  const paths = new Paths(5, 0);
  const alone = (estimator: string, args: Args): ModelJob => ({ ...job(estimator, [args]), sweep: false });
  const fitOf = ({ estimator, members }: ModelJob) => [
    (estimators.get(estimator) as Estimator).fit(train, members[0]!.args as never),
  ];
  const given: readonly [string, Args][] = [
    ["boosted_trees", { trees: 9 }],
    ["logistic_regression", { C: 2 }],
    ["gaussian_process", {}],
  ];
  const models = given.map(([name, args]) => {
    const fits = fitOf(alone(name, args));
    paths.keep(alone(name, args), fits, 0.5);
    return fits;
  });
  expect(given.map(([name, args]) => paths.recall(alone(name, args)))).toEqual(models);
  expect(paths.recall(job("boosted_trees", [{ trees: 9 }, { trees: 3 }]))).toHaveLength(2);
  // A path to a tolerance may end elsewhere in its last digits.
  expect(paths.recall(wanting(job("logistic_regression", [{ C: 2 }]), [0]))).toBeUndefined();
  expect(paths.recall(alone("logistic_regression", { C: 3 }))).toBeUndefined();
  expect(paths.recall(alone("logistic_regression", { C: 2, l1_ratio: 1 }))).toBeUndefined();
});

const wanting = (whole: ModelJob, wanted: readonly number[]): ModelJob => ({ ...whole, wanted });

test("of a path to a tolerance the very members that were fitted together are remembered, for who wants some of them", () => {
  const paths = new Paths(5, 0);
  const sweep = job("logistic_regression", [{ C: 1 }, { C: 2 }, { C: 3 }]);
  const models = fitted(sweep);
  paths.keep(sweep, models, 0.5);
  expect(paths.recall(wanting(sweep, [2, 0]))).toEqual([models[2], models[0]]);
  expect(paths.recall(sweep)).toBeUndefined();
  expect(paths.recall(wanting(job("logistic_regression", [{ C: 1 }, { C: 2 }]), [0]))).toBeUndefined();
  expect(paths.recall(wanting(job("logistic_regression", [{ C: 2 }, { C: 1 }, { C: 3 }]), [0]))).toBeUndefined();
  expect(paths.recall(wanting({ ...sweep, fold: 1 }, [0]))).toBeUndefined();
});

test("members are fitted along where the models of all folds can be kept: told by the shape of the data", () => {
  const paths = new Paths(5, 0);
  const sweep = job("logistic_regression", [{ C: 1 }, { C: 2 }]);
  expect(paths.isAlong(wanting(sweep, [0]), 64, 10)).toBe(true);
  expect(paths.isAlong(wanting(sweep, [0]), 50_000, 10)).toBe(false);
  expect(paths.isAlong(sweep, 50_000, 10)).toBe(true);
});

test("of a fold's sweeps the best is remembered, and others while all of them are small", () => {
  const known = (estimator: string, rest: Args) => {
    const paths = new Paths(5, 0);
    for (const [at, best] of [0.5, 0.7, 0.6].entries()) {
      const sweep = job(estimator, [{ ...rest, min_leaf: at + 1 }]);
      paths.keep(sweep, fitted(sweep), best);
    }
    return [1, 2, 3].map((min_leaf) => paths.recall(job(estimator, [{ ...rest, min_leaf }])) !== undefined);
  };
  expect(known("random_forest", { trees: 3 })).toEqual([true, true, true]);
  expect(known("random_forest", { trees: 4000 })).toEqual([false, true, false]);
});

test("of many small sweeps the best few are remembered", () => {
  const paths = new Paths(5, 0);
  for (let at = 0; at < 20; at++) {
    const sweep = job("ridge", [{ alpha: 1 }]);
    const own = { ...sweep, transforms: [{ name: "pca", args: { components: at } }] };
    paths.keep(own, [{ buffer: new ArrayBuffer(8) }], at);
  }
  const isKnown = (at: number) => {
    const own = { ...job("ridge", [{ alpha: 1 }]), transforms: [{ name: "pca", args: { components: at } }] };
    return paths.recall(own) !== undefined;
  };
  expect([0, 11, 12, 19].map(isKnown)).toEqual([false, false, true, true]);
});

test("models of as many folds are remembered as half of the room takes, or 32 MB", () => {
  const kept = (room: number, megabytes: number) => {
    const paths = new Paths(5, room * 2 ** 20);
    const own = job("random_forest", [{ trees: 9 }]);
    const folds = [0, 1, 2];
    for (const fold of folds) {
      paths.keep({ ...own, fold }, [{ buffer: new ArrayBuffer(megabytes * 2 ** 20) }], 0.5);
    }
    return folds.filter((fold) => paths.recall({ ...own, fold }) !== undefined);
  };
  expect([kept(0, 16), kept(0, 17), kept(0, 33), kept(80, 20)]).toEqual([[0, 1], [0], [], [0, 1]]);
});
