import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { planStudy } from "../../src/plan/planned.js";
import { run } from "../../src/run/run.js";
import { fold, type StudyEvent } from "../../src/trial.js";

const folder = join(import.meta.dirname, "../../notebooks");

/** By file: how many settings to try, and what one of them has to reach. */
const CASES: Readonly<Record<string, { readonly trials: number; readonly reaches: (score: number) => boolean }>> = {
  "airline.tune": { trials: 5, reaches: (mase) => mase < 1 },
  "breast-cancer.tune": { trials: 2, reaches: (auc) => auc > 0.97 },
  "digits.tune": { trials: 1, reaches: (accuracy) => accuracy > 0.97 },
  "rare-digit.tune": { trials: 1, reaches: (precision) => precision > 0.8 },
  "summaries.tune": { trials: 1, reaches: (accuracy) => accuracy > 0.7 },
  "voters.tune": { trials: 2, reaches: (rmse) => rmse < 1.9 },
};

test.each(Object.entries(CASES))(
  "%s compiles without complaint, and its first trials are good enough",
  async (file, c) => {
    const path = join(folder, file);
    const { studies, diagnostics } = await compile(readFileSync(path, "utf8"), { file: path });
    expect(diagnostics.filter(({ severity }) => severity !== "hint").map(({ message }) => message)).toEqual([]);
    const { inside: _sealed, ...study } = studies[0]!;
    const events: StudyEvent[] = [];
    const short = { ...study, budget: { trials: c.trials }, expects: [] };
    for await (const event of run(planStudy(short), { workers: 2 })) events.push(event);
    const { trials } = fold(events);
    expect(trials.flatMap(({ state, error }) => (state === "failed" ? [error] : []))).toEqual([]);
    const scores = trials.map(({ values }) => values[study.goals[0]!.id]!);
    expect(scores.some(c.reaches), `${scores}`).toBe(true);
  },
  60_000,
);
