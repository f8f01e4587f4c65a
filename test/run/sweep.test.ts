import { describe, expect, test } from "vitest";
import type { StudyLog } from "../../src/contracts.js";
import { countFits } from "../../src/plan/count.js";
import { explain } from "../../src/plan/explain.js";
import { completionsOf, dearSpace, freeParamsOf } from "../../src/plan/free.js";
import { planStudy } from "../../src/plan/planned.js";
import { isAllowed } from "../../src/space/candidate.js";
import { enumerationOf } from "../../src/space/enumerate.js";
import { memoryStore } from "../../src/store/memory.js";
import { interrupted, outcomeOf, studyOf, table } from "./outcomes.js";

const HEAD = `data wine
predict cultivar
validate stratified(folds = 3)
maximize accuracy
`;

describe("what is free", () => {
  const idsOf = async (text: string) => freeParamsOf(await studyOf(HEAD + text))?.map(({ id }) => id);

  test("searched path arguments beside dear ones", async () => {
    const model = "model knn(k ~ 1..20, p ~ 1.0..3.0)\nbudget 5 trials\n";
    expect(await idsOf(`${model}search random`)).toEqual(["knn.k"]);
    expect(await idsOf(`${model}search tpe`)).toEqual(["knn.k"]);
    expect(await idsOf(`${model}search tpe(sweep = false)`)).toBeUndefined();
    expect(await idsOf(`${model}maximize auc\nsearch random`.replace("maximize auc\n", "measure auc\n"))).toEqual([
      "knn.k",
    ]);
  });

  test("nothing where only path arguments are searched, a grid enumerates, or fits of a path are dear", async () => {
    expect(await idsOf("model knn(k ~ 1..20)\nsearch random\nbudget 5 trials")).toBeUndefined();
    expect(await idsOf("model knn(k ~ 1..20, p ~ [1, 2])\nsearch grid")).toBeUndefined();
    expect(
      await idsOf("model svc(C ~ 1e-2..1e2 log, gamma ~ 1e-3..1e0 log)\nsearch random\nbudget 5 trials"),
    ).toBeUndefined();
  });

  test("nothing where the dear points would run out before the budget, and values of a range were left out", async () => {
    const model = "model [standardize, minmax] |> logistic_regression(C ~ 1e-3..1e3 log)\nsearch random\nbudget";
    expect(await idsOf(`${model} 5 trials`)).toBeUndefined();
    expect(await idsOf(`${model} 1 trial`)).toEqual(["logistic_regression.C"]);
  });

  test("a parameter that decides whether another exists stays with the sampler", async () => {
    const model = "model knn(k ~ 1..20, weights ~ [uniform, distance], p ~ 1.0..3.0 when weights == distance)";
    expect(await idsOf(`${model}\nsearch random\nbudget 5 trials`)).toEqual(["knn.k"]);
  });

  test("at most 64 combinations, the ends of each range and the given settings among them", async () => {
    const study =
      await studyOf(`${HEAD}model decision_tree(max_depth ~ 1..40, min_leaf ~ 1..30, max_features ~ 0.2..1.0)
search random
budget 5 trials
start from { max_depth = 13, min_leaf = 1, max_features = 1 }`);
    const [depth, leaf] = freeParamsOf(study)!;
    expect(depth!.values).toContain(13);
    for (const [param, high] of [
      [depth!, 40],
      [leaf!, 30],
    ] as const) {
      expect(param.values[0]).toBe(1);
      expect(param.values.at(-1)).toBe(high);
    }
    expect((depth!.values.length - 1) * leaf!.values.length).toBeLessThanOrEqual(64);
  });
});

describe("rules over free parameters", () => {
  test("leave the sampler the points to which some completion is allowed, no more and no less", async () => {
    for (const where of ["k * p <= 20", "k > 3 * p and p > 1", "p == 1 or k in [2, 5]", "not (k < 6)", "k ** p > 30"]) {
      const study = await studyOf(`${HEAD}model knn(k ~ 1..8, p ~ 1.0..3.0 step 0.25)
where ${where}
search random
budget 3 trials`);
      const free = freeParamsOf(study)!;
      const dear = dearSpace(study.space, free);
      for (const point of enumerationOf({ ...dear, where: [] })!.walk()) {
        const some = completionsOf(study.space, free, point).some((candidate) => candidate !== undefined);
        expect(isAllowed(dear, point), `${where} ${JSON.stringify(point)}`).toBe(some);
      }
    }
  });
});

const TREES = `${HEAD}model decision_tree(max_depth ~ 1..4, min_leaf ~ 1..5, max_features ~ [0.3, 0.6, 1])
measure balanced_accuracy
`;

describe("a sweep", () => {
  test("gives every combination the score that a grid gives it, and its best stands for the point", async () => {
    const grid = await outcomeOf(await studyOf(`${TREES}search grid`));
    const swept = await outcomeOf(await studyOf(`${TREES}search random`));
    expect(swept.reason).toBe("exhausted");
    expect(swept.trials).toHaveLength(3);
    expect(swept.compared).toBe(60);
    expect(swept.fits).toMatchObject({ requested: 180, run: 9 });
    expect(countFits(planStudy(await studyOf(`${TREES}search random`)))).toEqual({ requested: 180, run: 9 });
    for (const trial of swept.trials) {
      const gain = trial.candidate["decision_tree.max_features"];
      const same = grid.trials.filter((t) => t.candidate["decision_tree.max_features"] === gain);
      expect(trial.swept?.scores).toEqual(same.map((t) => t.values.accuracy));
      expect(trial.values.accuracy).toBe(Math.max(...same.map((t) => t.values.accuracy!)));
      const twin = same.find((t) => JSON.stringify(t.folds) === JSON.stringify(trial.folds));
      expect(twin?.values).toEqual(trial.values);
    }
    const [first, best] = [swept, grid].map(({ trials, kept }) => trials.find((t) => t.number === kept?.number));
    expect(first?.values.accuracy).toBe(best?.values.accuracy);
  });

  test("is the same for any number of workers, shared or not, with a pruner, and after an interrupt", async () => {
    for (const rest of [
      "search tpe(startup = 3)\nbudget 6 trials",
      "search random\nprune median(startup = 2)\nbudget 8 trials",
    ]) {
      const study = await studyOf(
        `${HEAD}model decision_tree(max_depth ~ 1..3, min_leaf ~ 1..4, max_features ~ 0.2..1.0)\n${rest}`,
      );
      const whole = table(await outcomeOf(study));
      expect(whole.every((trial) => trial.swept !== undefined)).toBe(true);
      expect(table(await outcomeOf(study, { workers: 3 }))).toEqual(whole);
      expect(table(await outcomeOf(study, {}, { optimise: false }))).toEqual(whole);
      expect(table(await interrupted(study, 3))).toEqual(whole);
    }
  }, 60_000);

  test("goes on with the folds that were stored of a point", async () => {
    const study = await studyOf(
      `${HEAD}model decision_tree(max_depth ~ 1..3, max_features ~ 0.2..1.0)\nsearch random\nbudget 2 trials`,
    );
    const whole = await outcomeOf(study);
    const planned = planStudy(study);
    const store = memoryStore();
    const log: StudyLog = await store.open(study.name, planned.planHash, { fresh: false });
    const steps = [0, 1, 2].map((member) => ({
      trial: 0,
      fold: 1,
      member,
      outcome: { values: { accuracy: whole.trials[0]!.swept!.scores[member]! }, fitSeconds: 0, seconds: 0 },
    }));
    await log.append([{ type: "step", steps, fitsRun: 1 }]);
    await log.close();
    const resumed = await outcomeOf(study, { store });
    expect(resumed.fits.run).toBe(whole.fits.run);
    expect(resumed.trials[0]!.candidate["decision_tree.max_features"]).toBe(
      whole.trials[0]!.candidate["decision_tree.max_features"],
    );
  });

  test("is declared before the run", async () => {
    const text = explain(planStudy(await studyOf(`${TREES}search random`)));
    expect(text).toContain("points       3; one trial each");
    expect(text).toContain("decision_tree.max_depth: 4 values at each point, 1, 2, 3, 4");
    expect(text).toMatch(/candidates {3}60: the best of so many/);
    expect(text).toContain("180 requested, 9 will run");
  });
});
