import { expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { planStudy } from "../../src/plan/planned.js";
import { HereFirst } from "../../src/run/here-first.js";
import { Pool } from "../../src/run/pool.js";
import { hire, hireAhead } from "../../src/run/workforce.js";

async function hired(model: string, search: string) {
  const text = `study s {
  data     digits
  predict  digit
  model    ${model}
  validate kfold(folds = 5, shuffle = false)
  maximize accuracy
  search   ${search}
}`;
  const { studies, diagnostics } = await compile(text);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const workforce = hire(planStudy(studies[0]!), { workers: 2 });
  await workforce.close();
  return workforce;
}

test("threads start at once where judging many known candidates is sure to take long", async () => {
  expect(await hired("decision_tree(max_depth ~ 1..20, min_leaf ~ 1..40)", "grid")).toBeInstanceOf(Pool);
  expect(await hired("decision_tree(max_depth ~ 1..5)", "grid")).toBeInstanceOf(HereFirst);
});

test("a search that learns may end early: its candidates say nothing", async () => {
  const workforce = await hired("decision_tree(max_depth ~ 1..20, min_leaf ~ 1..40)", "tpe\n  budget   800 trials");
  expect(workforce).toBeInstanceOf(HereFirst);
});

test("for large data threads are started ahead, and then they are who runs it, however little", async () => {
  hireAhead(1000, { workers: 2 });
  expect(await hired("decision_tree(max_depth ~ 1..5)", "grid")).toBeInstanceOf(HereFirst);
  hireAhead(2 ** 21, { workers: 2 });
  expect(await hired("decision_tree(max_depth ~ 1..5)", "grid")).toBeInstanceOf(Pool);
  expect(await hired("decision_tree(max_depth ~ 1..5)", "grid")).toBeInstanceOf(HereFirst);
});
