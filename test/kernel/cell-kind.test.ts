import { describe, expect, test } from "vitest";
import type { ClauseKind, CommandVerb } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import { NEEDS } from "../../grammar/words.js";
import { FIRST_WORDS, isTuning, tuningText } from "../../kernel/tuning/cell-kind.js";

describe("a cell is one of tuning", () => {
  test.each([
    "%%tune\nanything",
    "  %%tune",
    "study iris_knn {\n}",
    "study wide extends iris_knn {",
    "# a comment\n\nstudy a {",
    "data iris\npredict species",
    'data "wine.csv"',
    "seed 7",
    "budget 60 trials",
    "run iris_knn",
    "show iris_knn as history",
    "order by week",
    "# comments alone\n\n  # and another",
  ])("%j", (code) => expect(isTuning(code)).toBe(true));

  test.each([
    "",
    "#!/usr/bin/env node",
    "const study = 1",
    "study",
    "study.best",
    "study = 3",
    "data in window",
    "data instanceof Map",
    "run()",
    "run(iris)",
    "model [1]",
    "show as any",
    "data `tagged`",
    "start\nfrom",
    "order * 2",
    "// study iris_knn {",
    "stop;",
    "keep: for (;;) {}",
  ])("but not %j", (code) => expect(isTuning(code)).toBe(false));

  test("every first word of the grammar is known", () => {
    const verbs: CommandVerb[] = ["check", "explain", "run", "resume", "show", "compare"];
    expect([...FIRST_WORDS].sort()).toEqual(["study", ...Object.keys(NEEDS), ...verbs].sort());
    const kinds: ClauseKind[] = ["data", "goal", "by"];
    expect(parse("data iris\nmaximize accuracy\norder by week").file.items).toMatchObject([
      { clauses: kinds.map((kind) => ({ kind })) },
    ]);
  });
});

test("places stay where they are without the magic word", () => {
  expect(tuningText("%%tune now\nstudy a {")).toBe("          \nstudy a {");
  expect(tuningText("study a {")).toBe("study a {");
});
