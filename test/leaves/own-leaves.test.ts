import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { explain, fitModel, planStudy, predictWith, run, type TuneError, tune } from "../../src/index.js";
import { defineEstimator, defineSampler, defineStop, type Estimator, int, pack } from "../../src/leaves.js";
import { grid } from "../../src/samplers/grid.js";
import { fold, type StudyEvent } from "../../src/trial.js";

const folder = mkdtempSync(join(tmpdir(), "tunebook-leaves-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const text = readFileSync(join(import.meta.dirname, "own.tune"), "utf8");
const file = join(folder, "own.tune");
writeFileSync(file, text);
cpSync(join(import.meta.dirname, "own.ts"), join(folder, "own.ts"));

const planned = async (use: string, options = {}) => {
  const { studies, diagnostics } = await compile(text, { file, use: [use] });
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return planStudy(studies[0]!, options);
};
const outcomeOf = async (...args: Parameters<typeof run>) => {
  const events: StudyEvent[] = [];
  for await (const event of run(...args)) events.push(event);
  return fold(events);
};
const scores = (outcome: Awaited<ReturnType<typeof outcomeOf>>) => outcome.trials.map((t) => t.values);

/** The most frequent class; `answer` lies outside of it. */
const mostFrequent = (answer = 0): Estimator<Record<never, never>> & { kind: "estimator" } =>
  defineEstimator({
    name: "most_frequent",
    doc: "the same for all",
    task: "class",
    params: {},
    fit: () => ({ buffer: pack({ answer }) }),
    predict: (_model, _x, { values }) => void values.fill(answer),
  });
const simple = (model: string) =>
  `data iris\npredict species\nmodel ${model}\nvalidate kfold(folds = 3)\nmaximize accuracy\nseed 1`;

describe("leaves of a module", () => {
  test("run in threads and give the same for 1 and 2 of them, shared or not", async () => {
    const plan = await planned("./own.ts");
    const one = await outcomeOf(plan, { workers: 1 });
    expect(one.trials.map((t) => t.error).filter(Boolean)).toEqual([]);
    expect(one.source.use).toEqual([join(folder, "own.ts")]);
    expect(scores(await outcomeOf(plan, { workers: 2 }))).toEqual(scores(one));
    expect(scores(await outcomeOf(await planned("./own.ts", { optimise: false })))).toEqual(scores(one));
  });

  test("are named in explain, without their keys", async () => {
    const said = explain(await planned("./own.ts"));
    expect(said).toContain("fit        nearest_mean(p ~ 1..3)");
    expect(said).toMatch(/your own {5}estimator nearest_mean, own\.ts \([0-9a-f]{16}\)/);
  });

  test("make another plan when the module changes, and an old plan keeps its leaves", async () => {
    const before = await planned("./own.ts");
    const module = readFileSync(join(folder, "own.ts"), "utf8");
    writeFileSync(join(folder, "changed.ts"), module.replace("? 0 : price", "? 0 : 10 * price"));
    const after = await planned("./changed.ts");
    expect(after.planHash).not.toBe(before.planHash);
    const [old, changed] = [scores(await outcomeOf(before)), scores(await outcomeOf(after))];
    expect(changed.map((v) => v["misses(price=2)"])).toEqual(old.map((v) => 10 * v["misses(price=2)"]!));
  });

  test("are found again by a saved model", async () => {
    const plan = await planned("./own.ts");
    const model = fitModel(plan, { "nearest_mean.p": 2 });
    expect(predictWith(model, plan.study.data!.table).species).toHaveLength(150);
  });
});

describe("leaves of the program", () => {
  test("run on its thread, with what they close over", async () => {
    const study = await tune(simple("most_frequent"), { use: [mostFrequent(2)] });
    expect(study.outcome.trials[0]!.error).toBeUndefined();
    // Unshuffled or not, each class is a third of the rows.
    expect(study.best!.values.accuracy).toBeCloseTo(1 / 3, 1);
  });

  test("can be one option of several", async () => {
    const study = await tune(simple("[most_frequent, knn]"), { use: [mostFrequent()] });
    expect(study.outcome.trials.map((t) => t.candidate)).toEqual([{ step1: "most_frequent" }, { step1: "knn" }]);
  });

  test("that search and stop leave the fits to the threads", async () => {
    const backwards = defineSampler({
      name: "backwards",
      doc: "the grid from its end",
      params: { skip: int({ doc: "cells to leave out", default: 0 }) },
      supports: { conditions: true, objectives: "several", infinite: false },
      lag: () => "any",
      create: (context, { skip }) => {
        const all = grid
          .create(context, {} as never)
          .ask(1000)
          .toReversed()
          .slice(skip);
        return { ask: (n) => all.splice(0, n), tell: () => {} };
      },
    });
    const third = defineStop({
      name: "third",
      doc: "after three",
      params: {},
      stop: (t) => (t.length >= 3 ? "three" : undefined),
    });
    const study = await tune<{ k: number }>(`${simple("knn(k ~ 1..9)")}\nsearch backwards(skip = 1)\nstop third`, {
      use: [{ backwards, third }],
    });
    expect(study.outcome.trials.slice(0, 2).map((t) => t.candidate)).toEqual([{ "knn.k": 8 }, { "knn.k": 7 }]);
    expect(study.outcome.why).toContain("three");
  });

  test("of one name in two studies do not meet", async () => {
    const [a, b] = await Promise.all(
      [0, 1].map((answer) =>
        compile(simple("most_frequent"), { use: [{ ...mostFrequent(answer), doc: `${answer}` }] }),
      ),
    );
    const [first, second] = [planStudy(a!.studies[0]!), planStudy(b!.studies[0]!)];
    expect(first.planHash).not.toBe(second.planHash);
    for (const plan of [first, second, first]) expect((await outcomeOf(plan)).trials[0]!.state).toBe("complete");
  });

  test("are cut off by an interrupt between two fits", async () => {
    const { studies } = await compile(simple("most_frequent"), { use: [mostFrequent()] });
    const controller = new AbortController();
    controller.abort();
    const outcome = await outcomeOf(planStudy(studies[0]!), { signal: controller.signal });
    expect(outcome.state).toBe("interrupted");
  });
});

describe("what is wrong with leaves is told", () => {
  const codesOf = async (use: readonly unknown[]) => {
    const { diagnostics } = await compile(simple("most_frequent"), { file, use: use as never });
    return diagnostics.map((d) => d.code);
  };
  const leaf = mostFrequent();
  test.each([
    ["leaf-file", ["./nowhere.ts"]],
    ["leaf-module", ["./own.tune"]],
    ["leaf-module-empty", [join(import.meta.dirname, "../docs/transcript.ts")]],
    ["leaf-expected", [5]],
    ["leaf-expected", [{}]],
    ["leaf-name", [{ ...leaf, name: "study" }]],
    ["leaf-name", [{ ...leaf, name: "two words" }]],
    ["leaf-built-in", [{ ...leaf, name: "knn" }]],
    ["leaf-built-in", [{ ...leaf, name: "standardize" }]],
    ["leaf-twice", [leaf, { ...leaf, doc: "another" }]],
    ["leaf-incomplete", [{ ...leaf, fit: undefined, predict: undefined }]],
  ])("%s", async (code, use) => {
    expect(await codesOf(use)).toEqual([code]);
  });

  test("tune throws it", async () => {
    const error = (await tune(simple("knn"), { use: ["./nowhere.ts"] }).catch((e) => e)) as TuneError;
    expect(error.name).toBe("TuneError");
    expect(error.diagnostics[0]!.hint).toContain("paths start");
  });
});
