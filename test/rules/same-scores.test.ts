import { readdirSync, readFileSync } from "node:fs";
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
