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
      .sort((a, b) => b.values["accuracy"]! - a.values["accuracy"]! || a.number - b.number)
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
      .sort((a, b) => b.values["accuracy"]! - a.values["accuracy"]! || a.number - b.number)
      .slice(0, 5);
    const trees = best.flatMap(({ candidate }) => candidate["tree.decision_tree.max_depth"] ?? []);
    expect(studies.find(({ name }) => name === "narrow")!.enqueued ?? []).toEqual(
      [...new Set(trees)].map((depth) => ({ "tree.decision_tree.max_depth": depth })),
    );
  });
});
