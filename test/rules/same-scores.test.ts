import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Study } from "../../src/check/study.js";
import { compile } from "../../src/compile.js";
import { countFits } from "../../src/plan/count.js";
import { explain } from "../../src/plan/explain.js";
import { type PlanOptions, planStudy } from "../../src/plan/planned.js";
import { rules } from "../../src/plan/rules/index.js";
import { run } from "../../src/run/run.js";
import { fold, type StudyEvent } from "../../src/trial.js";

const folder = join(import.meta.dirname, "../studies/runs");
const files = readdirSync(folder).filter((file) => file.endsWith(".tune"));

async function studyIn(file: string): Promise<Study> {
  const path = join(folder, file);
  const { studies, diagnostics } = await compile(readFileSync(path, "utf8"), { file: path });
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return studies[0]!;
}

async function outcomeOf(study: Study, options: PlanOptions, workers: number) {
  const events: StudyEvent[] = [];
  for await (const event of run(planStudy(study, options), { workers })) events.push(event);
  return fold(events);
}
type Outcome = Awaited<ReturnType<typeof outcomeOf>>;
/** All that a run decides, without the clock. */
const decided = ({ trials, kept, reason }: Outcome) => ({
  reason,
  kept: kept?.number,
  trials: trials.map(({ seconds: _, startedAt: __, endedAt: ___, ...trial }) => trial),
});

describe("a rule changes what a plan costs, never what it scores", () => {
  test.each(files)(
    "%s",
    async (file) => {
      const study = await studyIn(file);
      const whole = await outcomeOf(study, {}, 2);
      for (const options of [{ optimise: false }, ...rules.map(({ name }) => ({ without: [name] }))]) {
        expect(decided(await outcomeOf(study, options, 1)), JSON.stringify(options)).toEqual(decided(whole));
      }
    },
    60_000,
  );

  test.each([
    ["leave_one_out", "ridge(alpha ~ 0.1..10 log points 3)", "mae", "", 1],
    ["leave_one_out", "standardize |> ridge(alpha ~ 0.1..10 log points 3)", "mae", "", 60],
    ["leave_one_out", "ridge(alpha ~ 0.1..10 log points 3)", "mae", "measure model_size", 60],
    ["leave_one_out", "ridge(alpha = 1)", "mae", "", 60],
    ["kfold(folds = 4)", "ridge(alpha ~ 0.1..10 log points 3)", "mae", "", 4],
    // Too little for the closed form: those settings are fitted.
    ["leave_one_out", "ridge(alpha ~ [1, 1e-300])", "mae", "", 60],
  ])("%s of %s by %s %s: %i fits", async (splitter, model, scorer, more, runs) => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${Math.sin(i)},${Math.cos(i * i)},${i % 7},${2 * (i % 7)},${Math.sin(3 * i)}`,
    );
    const file = join(mkdtempSync(join(tmpdir(), "tunebook-left-out-")), "rows.csv");
    writeFileSync(file, ["a,b,c,d,y", ...rows].join("\n"));
    const text = `study s {\n data ${JSON.stringify(file)}\n predict y\n model ${model}\n validate ${splitter}\n minimize ${scorer}\n ${more}\n search grid\n}\n`;
    const { studies } = await compile(text, { file: "s.tune" });
    const [one, two, plain] = await Promise.all([
      outcomeOf(studies[0]!, {}, 1),
      outcomeOf(studies[0]!, {}, 2),
      outcomeOf(studies[0]!, { optimise: false }, 1),
    ]);
    expect(one.fits.run).toBe(runs);
    expect(decided(two)).toEqual(decided(one));
    for (const [i, { folds }] of plain.trials.entries()) {
      for (const [k, score] of folds.mae!.entries()) expect(one.trials[i]!.folds.mae![k]).toBeCloseTo(score, 8);
    }
  });

  test("each member of a shared fit has the size of its own model", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${Math.sin(i)},${Math.cos(i * i)},${Math.sin(3 * i)}`);
    const file = join(mkdtempSync(join(tmpdir(), "tunebook-sizes-")), "rows.csv");
    writeFileSync(file, ["a,b,y", ...rows].join("\n"));
    const text = `study s {\n data ${JSON.stringify(file)}\n predict y\n model decision_tree(max_depth ~ [1, 3, 6])\n validate kfold(folds = 2)\n minimize mae\n measure model_size\n search grid\n}\n`;
    const { studies } = await compile(text, { file: "s.tune" });
    const [shared, plain] = [await outcomeOf(studies[0]!, {}, 2), await outcomeOf(studies[0]!, { optimise: false }, 1)];
    const sizes = shared.trials.map(({ folds }) => folds.model_size![0]!);
    expect(new Set(sizes).size).toBe(3);
    expect(decided(shared)).toEqual(decided(plain));
  });

  test("where the closed form has no number, fits say why, each for itself", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${i === 5 ? "1e308" : i},${i === 6 ? "-1e308" : 1},${i}`);
    const file = join(mkdtempSync(join(tmpdir(), "tunebook-left-out-")), "rows.csv");
    writeFileSync(file, ["a,b,y", ...rows].join("\n"));
    const text = `study s {\n data ${JSON.stringify(file)}\n predict y\n model ridge(alpha ~ [1, 2])\n validate leave_one_out\n minimize mae\n search grid\n}\n`;
    const { studies } = await compile(text, { file: "s.tune" });
    const [shared, plain] = [await outcomeOf(studies[0]!, {}, 2), await outcomeOf(studies[0]!, { optimise: false }, 1)];
    expect(shared.trials[0]!.error).toMatch(/fold/);
    expect(decided(shared)).toEqual(decided(plain));
  });

  test.each([
    ["mse", "kfold(folds = 3, shuffle = false)", "fold 1: mse is infinite: a prediction is off by 1.00e+200"],
    ["r2", "leave_one_out", "fold 1: r2 is not defined on this fold, which has one row"],
  ])("a %s that is no finite number fails its trial, and says why", async (scorer, splitter, why) => {
    const rows = Array.from({ length: 12 }, (_, i) => `${i % 4},${i < 4 ? "1e200" : i}`);
    const file = join(mkdtempSync(join(tmpdir(), "tunebook-infinite-")), "rows.csv");
    writeFileSync(file, ["a,y", ...rows].join("\n"));
    const goal = scorer === "r2" ? "maximize" : "minimize";
    const text = `study s {\n data ${JSON.stringify(file)}\n predict y as number\n model knn(k ~ [1, 2])\n validate ${splitter}\n ${goal} ${scorer}\n search grid\n}\n`;
    const { studies } = await compile(text, { file: "s.tune" });
    const [shared, plain] = [await outcomeOf(studies[0]!, {}, 2), await outcomeOf(studies[0]!, { optimise: false }, 1)];
    for (const { state, error } of shared.trials) {
      expect(state).toBe("failed");
      expect(error).toContain(why);
    }
    expect(decided(shared)).toEqual(decided(plain));
  });

  test.each([
    ["ridge(alpha ~ 0.1..10 log points 3)", "rmse", undefined],
    ["elastic_net(alpha ~ 0.1..10 log points 3)", "rmse", 1e-8],
    ["elastic_net(alpha = 1)", "rmse", undefined],
  ])("the plan of %s says how its scores hold to those of fits one by one", async (model, scorer, tolerance) => {
    const text = `study s {\n data diabetes\n predict progression\n model ${model}\n validate kfold(folds = 3)\n minimize ${scorer}\n search grid\n}\n`;
    const { studies } = await compile(text, { file: "s.tune" });
    const planned = planStudy(studies[0]!);
    const { exactness } = await outcomeOf(studies[0]!, {}, 1);
    expect(exactness).toEqual(
      tolerance === undefined ? { class: "exact" } : { class: "tolerance", tolerance, by: ["elastic_net.alpha"] },
    );
    expect(explain(planned).includes("predictions within 1e-8")).toBe(tolerance !== undefined);
    expect((await outcomeOf(studies[0]!, { optimise: false }, 1)).exactness).toEqual({ class: "exact" });
  });

  test("the hash of the plan is the same with and without rules, and explain counts what runs", async () => {
    for (const file of files) {
      const study = await studyIn(file);
      const [planned, plain] = [planStudy(study), planStudy(study, { optimise: false })];
      expect(plain.planHash).toBe(planned.planHash);
      expect(explain(plain)).toContain("switched off");
      const { run: expected } = countFits(planned);
      if (typeof expected === "number") expect((await outcomeOf(study, {}, 1)).fits.run).toBe(expected);
    }
  });
});
