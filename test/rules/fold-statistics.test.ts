import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { momentsOfRows } from "../../src/numeric/merged-gram.js";
import { explain } from "../../src/plan/explain.js";
import { armsOf } from "../../src/plan/pipeline.js";
import { planStudy } from "../../src/plan/planned.js";
import { outcomeOf, studyOf, table } from "../run/outcomes.js";

vi.mock("../../src/numeric/merged-gram.js", async (original) => {
  const module = await original<typeof import("../../src/numeric/merged-gram.js")>();
  return { ...module, momentsOfRows: vi.fn(module.momentsOfRows) };
});

const ROWS = 360;
const folder = mkdtempSync(join(tmpdir(), "tunebook-fold-statistics-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "rows.csv");
const rng = keyed("rows");
/** Features of several scales, one of them far from 0; groups, classes, moments and weights beside them. */
const lines = Array.from({ length: ROWS }, (_, i) => {
  const [a, b, c, d] = [rng.normal(), 1e6 + rng.normal(), 1e-3 * rng.normal(), rng.int(5)];
  const y = 3 * a - (b - 1e6) + 200 * c * d + 0.5 * rng.normal();
  return [a, b, c, d, y, `g${rng.int(9)}`, i, 1 + rng.int(3)].join(",");
});
writeFileSync(file, ["a,b,c,d,y,g,t,w", ...lines].join("\n"));

interface Clauses {
  readonly model?: string;
  readonly validate?: string;
  readonly search?: string;
  readonly more?: string;
  readonly ignore?: string;
}
const PATH = "ridge(alpha ~ 1e-3..1e3 log points 6)";
const textOf = ({
  model = PATH,
  validate = "kfold(folds = 4)",
  search = "grid",
  more = "",
  ignore = "g, t, w",
}: Clauses) =>
  `study s {\n data ${JSON.stringify(file)}\n predict y\n ${ignore === "" ? "" : `ignore ${ignore}`}\n model ${model}\n validate ${validate}\n minimize mae\n search ${search}\n ${more}\n seed 2\n}\n`;

const GROUPS = { ignore: "t, w", more: "group by g" };
const WEIGHTS = { ignore: "g, t", more: "weight by w" };

describe("fold-statistics", () => {
  const isServed = async (clauses: Clauses) =>
    armsOf(planStudy(await studyOf(textOf(clauses))).optimised).map(({ fit }) => fit.statistics === true);

  test.each<[string, Clauses]>([
    ["kfold", {}],
    ["repeats", { validate: "kfold(folds = 4, repeats = 2)" }],
    ["whole groups", { ...GROUPS, validate: "group(folds = 3)" }],
    ["each group", { ...GROUPS, validate: "leave_one_group_out" }],
    ["a fit alone", { model: "ridge(alpha = 1)" }],
    ["elastic_net", { model: "elastic_net(alpha ~ 1e-3..1e1 log points 3)" }],
    ["columns that are shifted and scaled", { model: `standardize |> ${PATH}` }],
    ["one of several estimators", { model: "[ridge, knn]" }],
  ])("shares parts of %s", async (_, clauses) => {
    expect(await isServed(clauses)).toEqual([true]);
  });

  test.each<[string, Clauses]>([
    ["two folds: none serves two", { validate: "kfold(folds = 2)" }],
    ["a holdout", { validate: "holdout" }],
    ["shuffle, whose test parts overlap", { validate: "shuffle(repeats = 4)" }],
    ["bootstrap", { validate: "bootstrap(repeats = 3)" }],
    ["leave-one-out, which has a closed form", { validate: "leave_one_out" }],
    ["parts of few rows", { validate: "kfold(folds = 20)" }],
    ["an estimator that learns from rows", { model: "knn(k ~ 1..5)" }],
    ["columns that a transform has made", { model: `pca(components = 2) |> ${PATH}` }],
    ["columns that two transforms have made", { model: `standardize |> minmax |> ${PATH}` }],
  ])("does not fire for %s", async (_, clauses) => {
    expect(await isServed(clauses)).toEqual([false]);
  });

  test("does not fire where there are fewer rows than columns, or moments take more than rows are worth", async () => {
    const wide = (rows: number, columns: number) => {
      const path = join(folder, `wide-${columns}.csv`);
      const names = Array.from({ length: columns }, (_, j) => `x${j}`);
      const line = Array.from({ length: columns }, (_, j) => j % 7).join(",");
      writeFileSync(path, [`${names},y`, ...Array.from({ length: rows }, (_, i) => `${line},${i}`)].join("\n"));
      return `study s {\n data ${JSON.stringify(path)}\n predict y\n model ${PATH}\n validate kfold(folds = 4)\n minimize mae\n search grid\n}\n`;
    };
    for (const [rows, columns] of [
      [130, 140],
      [1400, 1040],
    ] as const) {
      const { optimised } = planStudy(await studyOf(wide(rows, columns)));
      expect(armsOf(optimised)[0]!.fit.statistics).toBeUndefined();
    }
  });

  test("stands in EXPLAIN, and can be switched off", async () => {
    const study = await studyOf(textOf({}));
    expect(explain(planStudy(study))).toMatch(/✓ fold-statistics .*\n/);
    expect(explain(planStudy(study))).toContain("sweeps ridge.alpha   from joined parts");
    const off = explain(planStudy(study, { without: ["fold-statistics"] }));
    expect(off).toMatch(/✗ fold-statistics +switched off/);
    expect(off).not.toContain("from joined parts");
  });

  test.each<[string, Clauses, shared: number, plain: number]>([
    ["one fit a fold", {}, 4, 4 * 3],
    ["repeats", { validate: "kfold(folds = 4, repeats = 2)" }, 8, 8 * 3],
    ["shifted and scaled two ways", { model: `[standardize, minmax] |> ${PATH}` }, 4, 2 * 4 * 3],
    ["several fits a fold", { search: "tpe(sweep = false)", more: "budget 5 trials" }, 4, 5 * 4 * 3],
  ])("makes moments of each part once: %s", async (_, clauses, shared, plain) => {
    const study = await studyOf(textOf(clauses));
    const counted = async (without: readonly string[]) => {
      vi.mocked(momentsOfRows).mockClear();
      await outcomeOf(study, {}, { without });
      return vi.mocked(momentsOfRows).mock.calls.length;
    };
    expect(await counted([])).toBe(shared);
    // Of what is described some fits are made once more.
    expect(await counted(["fold-statistics"])).toBeGreaterThanOrEqual(plain);
  });

  test.each<[string, Clauses]>([
    ["kfold", {}],
    ["repeats", { validate: "kfold(folds = 4, repeats = 2)" }],
    ["weights", WEIGHTS],
    ["whole groups", { ...GROUPS, validate: "group(folds = 3, repeats = 2)" }],
    ["each group", { ...GROUPS, validate: "leave_one_group_out" }],
    ["parts within sealed parts", { validate: "kfold(folds = 4) inside kfold(folds = 3)" }],
    ["parts within one sealed part", { validate: "kfold(folds = 4) inside holdout" }],
    ["suggestions", { search: "tpe(sweep = false)", model: "ridge(alpha ~ 1e-3..1e3 log)", more: "budget 12 trials" }],
    ["derivatives", { search: "gradient", model: "ridge(alpha ~ 1e-3..1e3 log)", more: "budget 12 trials" }],
    [
      "derivatives of elastic_net",
      {
        search: "gradient",
        model: "elastic_net(alpha ~ 1e-3..1e1 log, l1_ratio ~ 0.1..0.9)",
        more: "budget 12 trials",
      },
    ],
    [
      "shares of the rows",
      {
        search: "hyperband(resource = rows, min = 0.3, max = 1)",
        model: "ridge(alpha ~ 1e-3..1e3 log)",
        more: "budget 12 trials",
      },
    ],
    ["standardize", { model: `standardize |> ${PATH}` }],
    ["standardize with weights", { ...WEIGHTS, model: `standardize |> ${PATH}` }],
    ["columns that pass by", { model: `robust(on = [d, b]) |> ${PATH}` }],
    ["a choice of scalers", { model: `[standardize, minmax, robust] |> ${PATH}`, validate: "kfold(repeats = 2)" }],
    [
      "derivatives behind a scaler",
      { search: "gradient", model: "standardize |> ridge(alpha ~ 1e-3..1e3 log)", more: "budget 12 trials" },
    ],
    ["several models", { model: `one = ${PATH}\n model two = standardize |> ${PATH}` }],
  ])("gives the bits of fits one by one, on 1, 2 and 8 threads: %s", async (_, clauses) => {
    const study = await studyOf(textOf(clauses));
    const plain = table(await outcomeOf(study, {}, { optimise: false }));
    expect(plain.every(({ error }) => error === undefined)).toBe(true);
    expect(table(await outcomeOf(study, {}, { without: ["fold-statistics"] }))).toEqual(plain);
    for (const workers of [1, 2, 8]) expect(table(await outcomeOf(study, { workers })), `${workers}`).toEqual(plain);
  });

  test("gives the bits of fits one by one where threads share memory", async () => {
    // Only threads can be held to a time.
    const more = "budget 12 trials, 100 s each";
    const study = await studyOf(textOf({ model: "ridge(alpha ~ 1e-3..1e3 log)", search: "tpe(sweep = false)", more }));
    const [plain, two, eight] = [
      table(await outcomeOf(study, { workers: 1 }, { optimise: false })),
      table(await outcomeOf(study, { workers: 2 })),
      table(await outcomeOf(study, { workers: 8 })),
    ];
    expect(two).toEqual(plain);
    expect(eight).toEqual(plain);
  });
});
