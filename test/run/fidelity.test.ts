import { describe, expect, test } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { explain } from "../../src/plan/explain.js";
import { planStudy } from "../../src/plan/planned.js";
import { chartOf } from "../../src/report/index.js";
import { sampleOf } from "../../src/run/sample.js";
import { interrupted, outcomeOf, studyOf, table } from "./outcomes.js";

const HEAD = "data iris\npredict species\n";
const MLP = "model standardize |> mlp(learning_rate ~ 1e-3..1e-1 log, hidden = 5, batch = 32, epochs = 9)\n";
const STUDIES = {
  epochs: `${HEAD}${MLP}validate stratified(folds = 2)\nminimize log_loss\nsearch hyperband(resource = epochs, cycles = 1)`,
  trees: `${HEAD}model boosted_trees(learning_rate ~ 1e-2..0.5 log, leaves ~ 2..8, trees = 9)
validate holdout(fraction = 30%)\nminimize log_loss\nsearch asha(resource = trees)\nbudget 30 trials`,
  rows: `${HEAD}model knn(k ~ 1..9, p ~ 1.0..3.0)\nvalidate stratified(folds = 3)\nmaximize accuracy
search bohb(resource = rows, min = 0.1)\nbudget 40 trials`,
  folds: `${HEAD}model knn(k ~ 1..20, weights ~ [uniform, distance])\nvalidate stratified(folds = 9)\nmaximize accuracy
search asha(resource = folds)\nprune median(startup = 3)\nbudget 30 trials`,
};

describe.each(Object.entries(STUDIES))("a search that deals out %s", (resource, text) => {
  test("gives the same table on any number of workers, without sharing, and interrupted", async () => {
    const study = await studyOf(text);
    const one = await outcomeOf(study);
    expect(one.trials.length).toBeGreaterThan(15);
    expect(one.trials.some((t) => t.from !== undefined)).toBe(true);
    const isFirst = resource === "epochs";
    expect(table(await outcomeOf(study, { workers: isFirst ? 8 : 2 }, { optimise: isFirst }))).toEqual(table(one));
    expect(table(await interrupted(study, isFirst ? 8 : 15, { workers: 2 }))).toEqual(table(one));
    const kept = one.trials.find((t) => t.number === one.kept?.number)!;
    expect(kept.resource).toBe(Math.max(...one.trials.map((t) => t.resource!)));
    expect(
      chartOf("rungs", one, { goals: study.goals.map(({ id, direction }) => ({ scorer: id, direction })) })!.says,
    ).toContain("promotion");
    if (resource === "epochs" || resource === "trees") {
      // Every promotion goes on where the smaller fits have ended: none is fitted again.
      const promotions = one.trials.filter((t) => t.from !== undefined).length;
      expect(one.fits.continued).toBe(promotions * one.trials[0]!.folds.log_loss!.length);
    }
  }, 60_000);
});

test("a trial that is promoted scores as one that got as much at once", async () => {
  const study = await studyOf(STUDIES.epochs);
  const { trials } = await outcomeOf(study);
  const whole = trials.filter((t) => t.resource === 9 && t.from !== undefined);
  const given = { ...study, enqueued: whole.map((t) => t.candidate), budget: { trials: whole.length } };
  const alone = await outcomeOf(given);
  expect(alone.trials.map((t) => t.folds)).toEqual(whole.map((t) => t.folds));
  expect(alone.trials.every((t) => t.resource === 9 && t.from === undefined)).toBe(true);
});

test("folds that a trial has run are not run again", async () => {
  const { trials, fits } = await outcomeOf(await studyOf(STUDIES.folds.replace("prune median(startup = 3)\n", "")));
  const byNumber = new Map(trials.map((t) => [t.number, t]));
  const added = trials.reduce((sum, t) => sum + t.resource! - (byNumber.get(t.from ?? -1)?.resource ?? 0), 0);
  expect(fits.run).toBeLessThanOrEqual(added);
  for (const { from, resource, folds } of trials) {
    expect(folds.accuracy).toHaveLength(resource!);
    const before = from === undefined ? [] : byNumber.get(from)!.folds.accuracy!;
    expect(folds.accuracy!.slice(0, before.length)).toEqual(before);
  }
});

test("explain says who gets how much, and what that costs", async () => {
  const text = explain(planStudy(await studyOf(STUDIES.epochs)));
  expect(text).toContain("brackets     9 at 1 epoch → 3 at 3 epochs → 1 at 9 epochs");
  expect(text).toContain("once through 17 candidates for the cost of 8 with 9 epochs");
  expect(text).not.toContain("lag   ");
});

describe("a share of the training rows", () => {
  const rows = Uint32Array.from({ length: 90 }, (_, i) => 3 * i);
  const part = { train: rows, test: Uint32Array.of(1) };
  const y = Float64Array.from({ length: 270 }, (_, i) => (i % 27 === 0 ? 1 : 0));
  const take = (share: number, more = {}) => [
    ...sampleOf(part, share, { y, classes: 2, ...more }, keyed("rows")).train,
  ];

  test("holds the rows of every smaller one, each class by its share, in their order", () => {
    for (const [less, most] of [
      [0.1, 0.3],
      [0.3, 0.31],
      [0.5, 1],
    ] as const) {
      expect(take(most)).toEqual(expect.arrayContaining(take(less)));
    }
    expect(take(0.3).filter((row) => y[row] === 1)).toHaveLength(3);
    expect(take(0.5)).toEqual(take(0.5).sort((a, b) => a - b));
    expect(take(1)).toEqual([...rows]);
  });
  test("is the latest of a time series", () => {
    const places = Uint32Array.from({ length: 270 }, (_, i) => 269 - i);
    expect(take(0.1, { classes: 0, places })).toEqual([...rows].slice(0, 9));
  });
});

test("where nobody got the whole, what is kept says what its scores are of", async () => {
  const few = async (name: "trees" | "folds") =>
    (await outcomeOf(await studyOf(STUDIES[name].replace("budget 30", "budget 2")))).kept!;
  expect(await few("trees")).toMatchObject({
    why: "lowest log_loss of 2 complete trials with 1 tree; none got 9 trees, with which its settings are fitted",
    judged: { resource: "trees", got: 1, whole: 9 },
  });
  expect((await few("folds")).why).toBe("highest accuracy of 2 complete trials with 1 fold; none got 9 folds");
  expect((await outcomeOf(await studyOf(STUDIES.trees))).kept!.judged).toBeUndefined();
});
