import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import type { Store } from "../../src/contracts.js";
import { planStudy } from "../../src/plan/planned.js";
import { type RunOptions, run } from "../../src/run/run.js";
import { memoryStore } from "../../src/store/memory.js";
import { fold, type StudyEvent } from "../../src/trial.js";

/** One study with some of its clauses changed. */
const edited = (changes: Readonly<Record<string, string>> = {}) => {
  const clauses = {
    data: "wine",
    predict: "cultivar",
    ignore: "",
    model: "[standardize, minmax] |> knn(k ~ 1..9, p ~ [1, 2])",
    validate: "stratified(folds = 3)",
    maximize: "accuracy",
    measure: "",
    search: "grid",
    prune: "",
    budget: "",
    seed: "1",
    ...changes,
  };
  const lines = Object.entries(clauses).flatMap(([word, rest]) => (rest === "" ? [] : [`  ${word} ${rest}`]));
  return `study changing {\n${lines.join("\n")}\n}`;
};

async function outcomeOf(text: string, store: Store, options: RunOptions & { optimise?: boolean } = {}) {
  const { studies, diagnostics } = await compile(text);
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  const { optimise = true, ...rest } = options;
  const events: StudyEvent[] = [];
  for await (const event of run(planStudy(studies[0]!, { optimise }), { store, workers: 1, ...rest }))
    events.push(event);
  return fold(events);
}
type Outcome = Awaited<ReturnType<typeof outcomeOf>>;

/** One study of an objective. */
const called = (budget: number, search = "random") => `study called {
  objective ${JSON.stringify(join(import.meta.dirname, "bowl.mjs"))} (x: real ~ -1..1, y: real ~ 0.1..10 log)
  minimize value
  search ${search}
  budget ${budget} trials
  seed 3
}`;

const table = ({ trials }: Outcome) =>
  trials.map(({ seconds: _, startedAt: __, endedAt: ___, taken: ____, ...trial }) => trial);
const takenFolds = ({ trials }: Outcome) => trials.reduce((n, t) => n + (t.taken?.folds ?? 0), 0);

describe("a changed study", () => {
  test("of an objective: takes over what was asked for before", async () => {
    const store = memoryStore();
    await outcomeOf(called(6), store);
    const more = await outcomeOf(called(9), store);
    expect(takenFolds(more)).toBe(6);
    expect(table(more)).toEqual(table(await outcomeOf(called(9), memoryStore())));
    expect((await outcomeOf(called(9, "gp"), store)).trials).toHaveLength(9);
  });
  test.each([
    ["an added choice", { model: "[standardize, minmax, robust] |> knn(k ~ 1..9, p ~ [1, 2])" }, 36 * 3],
    ["a wider range", { model: "[standardize, minmax] |> knn(k ~ 1..12, p ~ [1, 2])" }, 36 * 3],
    ["a narrower range", { model: "[standardize, minmax] |> knn(k ~ 3..5, p ~ [1, 2])" }, 12 * 3],
    ["another sampler", { search: "random(sweep = false)", budget: "10 trials" }, 10 * 3],
    ["a pruner", { search: "random(sweep = false)", budget: "10 trials", prune: "median(startup = 2)" }, 10 * 3],
  ])("%s: takes over what the stored run has, and finds what a fresh run finds", async (_name, changes, expected) => {
    const store = memoryStore();
    const before = await outcomeOf(edited(), store);
    const after = await outcomeOf(edited(changes), store);
    expect(takenFolds(after)).toBe(expected);
    expect(after.trials.filter((t) => t.taken !== undefined).every((t) => t.taken!.planHash === before.planHash)).toBe(
      true,
    );
    const fresh = await outcomeOf(edited(changes), memoryStore());
    expect(table(after)).toEqual(table(fresh));
    expect(after.kept?.number).toBe(fresh.kept?.number);
    expect(after.fits.run).toBeLessThanOrEqual(fresh.fits.run);
  });

  test("a larger budget of a sampler that learns goes on where the smaller one ended; sweeps, too", async () => {
    for (const sweep of [true, false]) {
      const model = "decision_tree(max_depth ~ 1..4, min_leaf ~ 1..5, max_features ~ 0.2..0.9)";
      const changes = (trials: number) => ({
        model,
        search: `tpe(startup = 3, sweep = ${sweep})`,
        budget: `${trials} trials`,
      });
      const store = memoryStore();
      await outcomeOf(edited(changes(6)), store);
      const after = await outcomeOf(edited(changes(9)), store);
      expect(takenFolds(after)).toBe(6 * 3);
      expect(table(after)).toEqual(table(await outcomeOf(edited(changes(9)), memoryStore())));
    }
  });

  test("more folds: those that agree are taken over, the others run", async () => {
    const store = memoryStore();
    const folds = (repeats: number) => ({ validate: `kfold(folds = 3, repeats = ${repeats}, shuffle = true)` });
    await outcomeOf(edited(folds(1)), store);
    const after = await outcomeOf(edited(folds(2)), store);
    expect(takenFolds(after)).toBe(36 * 3);
    expect(table(after)).toEqual(table(await outcomeOf(edited(folds(2)), memoryStore())));
  });

  test.each([
    ["the seed has changed", { seed: "2" }],
    ["features, target or weights have changed", { ignore: "hue" }],
    ["the folds are others", { validate: "stratified(folds = 4)" }],
    ["not scored by balanced_accuracy", { measure: "balanced_accuracy" }],
    ["fit_time is measured anew", { measure: "fit_time" }],
  ])("nothing counts, and why: %s", async (why, changes) => {
    const store = memoryStore();
    const before = await outcomeOf(edited(why.startsWith("fit_time") ? changes : {}), store);
    const after = await outcomeOf(
      edited({ ...changes, model: "[standardize, minmax] |> knn(k ~ 2..9, p ~ [1, 2])" }),
      store,
    );
    expect(takenFolds(after)).toBe(0);
    expect(after.earlier).toEqual([{ planHash: before.planHash, trials: 36, why }]);
  });

  test("--fresh and a run without the rules take nothing over", async () => {
    const store = memoryStore();
    await outcomeOf(edited(), store);
    const changes = { model: "[standardize, minmax] |> knn(k ~ 3..5, p ~ [1, 2])" };
    expect(takenFolds(await outcomeOf(edited(changes), store, { optimise: false }))).toBe(0);
    const fresh = await outcomeOf(edited(changes), store, { fresh: true });
    expect([takenFolds(fresh), fresh.earlier]).toEqual([0, undefined]);
  });
});
