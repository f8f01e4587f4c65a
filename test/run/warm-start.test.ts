import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import type { Store } from "../../src/contracts.js";
import { planStudy } from "../../src/plan/planned.js";
import { run } from "../../src/run/run.js";
import { memoryStore } from "../../src/store/memory.js";
import { fold, type StudyEvent } from "../../src/trial.js";

const first = (k: string, rest: string) => `study first {
  data wine
  predict cultivar
  model knn(k ~ ${k}, p ~ 1.0..3.0)
  validate stratified(folds = 3)
  maximize accuracy
  ${rest}
  seed 1
}
`;
const wider = `study wider extends first {
  model [standardize, minmax] |> knn(k ~ 1..60, p ~ 1.0..4.0)
  start from first
  search tpe(lag = 2)
  budget 8 trials
}
`;

async function outcomeOf(text: string, name: string, store: Store, workers = 1) {
  const { studies, diagnostics } = await compile(text, { store });
  const study = studies.find((s) => s.name === name)!;
  const events: StudyEvent[] = [];
  for await (const event of run(planStudy(study), { store, workers })) events.push(event);
  return { study, diagnostics, outcome: fold(events) };
}

describe("start from a stored study", () => {
  test("its best settings go first, with what is new at its default, and the plan no longer needs the store", async () => {
    const store = memoryStore();
    const text = first("1..30", "search random(sweep = false)\nbudget 12 trials");
    const before = await outcomeOf(text, "first", store);
    const { study, outcome, diagnostics } = await outcomeOf(text + wider, "wider", store);
    const told = diagnostics.find(({ code }) => code === "start-partly-carried");
    expect(told?.message).toContain("5 of the best 5 settings of 'first' go first: step1 is new");
    const best = [...before.outcome.trials]
      .sort((a, b) => b.values.accuracy! - a.values.accuracy! || a.number - b.number)
      .slice(0, 5);
    expect(study.enqueued?.map((c) => [c["knn.k"], c["knn.p"]])).toEqual(
      best.map(({ candidate }) => [candidate["knn.k"], candidate["knn.p"]]),
    );
    expect(outcome.trials.slice(0, 5).map(({ candidate }) => candidate["knn.p"])).toEqual(
      best.map(({ candidate }) => candidate["knn.p"]),
    );
    const { studies } = await compile(study.text);
    expect(planStudy(studies[0]!).planHash).toBe(outcome.planHash);
    const others = await outcomeOf(text + wider, "wider", memoryStore(), 3);
    expect(others.diagnostics.map(({ code }) => code)).toContain("start-not-yet");
  });

  test("more given settings than the lag, and a pruner: the same on any number of workers", async () => {
    const text =
      `${first("1..30", "search tpe(lag = 1, startup = 2)\nprune median(startup = 1)\nbudget 7 trials")}`.replace(
        "seed 1",
        "start from { k = 3, p = 1 } { k = 4, p = 2 } { k = 30, p = 3 } { k = 6, p = 2.5 }\nseed 1",
      );
    const table = async (workers: number) =>
      (await outcomeOf(text, "first", memoryStore(), workers)).outcome.trials.map(({ candidate, folds, state }) => ({
        candidate,
        folds,
        state,
      }));
    expect(await table(3)).toEqual(await table(1));
  });

  test("what the study gives is asked for once, told or not", async () => {
    const text = (search: string) =>
      `${first("1..6", `search ${search}\nbudget 12 trials`)}`
        .replace(", p ~ 1.0..3.0", "")
        .replace("seed 1", "start from { k = 3 } { k = 5 }\nseed 1");
    for (const search of ["grid", "gp(sweep = false)", "random(sweep = false)", "tpe(sweep = false)"]) {
      const { outcome } = await outcomeOf(text(search), "first", memoryStore(), 2);
      const ks = outcome.trials.map(({ candidate }) => candidate["knn.k"]);
      expect(ks.slice(0, 2), search).toEqual([3, 5]);
      expect([...ks].sort(), search).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  test("settings of one model carry over to several, and those of several to one of them", async () => {
    const store = memoryStore();
    const one = first("1..30", "search random(sweep = false)\nbudget 6 trials");
    const several = `study several extends first {
  model tree = decision_tree(max_depth ~ 1..5)
  model near = knn(k ~ 1..60, p ~ 1.0..4.0)
  start from first
  search tpe(sweep = false, startup = 4)
  budget 12 trials
}
`;
    const narrow = `study narrow extends first {
  model tree = decision_tree(max_depth ~ 1..9)
  start from several
}
`;
    await outcomeOf(one, "first", store);
    const { study, outcome } = await outcomeOf(one + several, "several", store);
    expect(study.enqueued).toHaveLength(5);
    for (const candidate of study.enqueued!) {
      expect(Object.keys(candidate).sort()).toEqual(["model", "near.knn.k", "near.knn.p"]);
    }
    const { studies } = await compile(one + several + narrow, { store });
    const best = [...outcome.trials]
      .sort((a, b) => b.values.accuracy! - a.values.accuracy! || a.number - b.number)
      .slice(0, 5);
    const trees = best.flatMap(({ candidate }) => candidate["tree.decision_tree.max_depth"] ?? []);
    expect(studies.find(({ name }) => name === "narrow")!.enqueued ?? []).toEqual(
      [...new Set(trees)].map((depth) => ({ "tree.decision_tree.max_depth": depth })),
    );
  });

  const svcStudy = (model: string, rest: string) => `study first {
  data wine
  predict cultivar
  model ${model}
  validate stratified(folds = 3)
  maximize accuracy
  ${rest}
  seed 1
}
`;
  const narrowed = (model: string) => `study next extends first {
  model ${model}
  start from first
  search random
  budget 5 trials
}
`;
  async function next(before: string, after: string) {
    const store = memoryStore();
    const text = svcStudy(before, "search random(sweep = false)\nbudget 24 trials");
    const { outcome } = await outcomeOf(text, "first", store);
    const { studies, diagnostics } = await compile(text + narrowed(after), { store });
    const enqueued = studies.find(({ name }) => name === "next")!.enqueued ?? [];
    const said = diagnostics.find(({ code }) => code.startsWith("start-"))!.message;
    const best = [...outcome.trials]
      .sort((a, b) => b.values.accuracy! - a.values.accuracy! || a.number - b.number)
      .map(({ candidate }) => candidate);
    return { enqueued, said, best };
  }

  test("a step and an argument that the other study had fixed start as they were there", async () => {
    const { enqueued, said } = await next(
      "standardize |> svc(C ~ 0.01..100 log, gamma ~ 0.001..1 log, kernel = poly, degree = 2)",
      "impute |> [minmax, standardize] |> svc(C ~ 0.01..100 log, gamma ~ 0.001..1 log, kernel ~ [rbf, poly], degree ~ 2..4)",
    );
    expect(enqueued).toHaveLength(5);
    for (const candidate of enqueued) {
      expect(candidate).toMatchObject({ step2: "standardize", "svc.kernel": "poly", "svc.degree": 2 });
    }
    expect(said).toContain("step2 is new and starts at standardize, as it was there");
  });

  test("into a narrower space go the best that fit, of the better half", async () => {
    const { enqueued, said, best } = await next("knn(k ~ 1..40, p ~ 1.0..3.0)", "knn(k ~ 1..40, p ~ 1.0..1.5)");
    const fitting = best.slice(0, 12).filter((candidate) => (candidate["knn.p"] as number) <= 1.5);
    expect(fitting.length).toBeGreaterThan(0);
    expect(enqueued).toEqual(fitting.slice(0, 5));
    expect(said).toMatch(/knn\.p = \S+, \S+, \S+ and \d+ more is not in 1\.\.1\.5/);
  });

  test("a number between two levels becomes the nearer one, on its scale", async () => {
    const { enqueued, said, best } = await next(
      "standardize |> svc(C ~ 0.5..50 log, gamma ~ 0.001..1 log)",
      "standardize |> svc(C ~ [100, 1, 10, 0.1], gamma ~ 0.001..1 log)",
    );
    const near = (C: number) => 10 ** Math.round(Math.log10(C));
    expect(enqueued).toHaveLength(5);
    expect(enqueued.map((candidate) => candidate["svc.C"])).toEqual(
      best.slice(0, 5).map((candidate) => near(candidate["svc.C"] as number)),
    );
    expect(said).toContain("svc.C takes the nearest of its values: ");
  });
});
