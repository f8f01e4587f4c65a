import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Study } from "../../src/check/study.js";
import { countFits } from "../../src/plan/count.js";
import { type PlanOptions, planStudy } from "../../src/plan/planned.js";
import { rules } from "../../src/plan/rules/index.js";
import { type RunOptions, run } from "../../src/run/run.js";
import { memoryStore } from "../../src/store/memory.js";
import { fold, type StudyEvent } from "../../src/trial.js";
import { callee, gridStudy, param } from "./studies.js";

async function outcomeOf(study: Study, plan: PlanOptions = {}, options: RunOptions = {}) {
  const events: StudyEvent[] = [];
  for await (const event of run(planStudy(study, plan), { workers: 1, ...options })) events.push(event);
  return fold(events);
}
const scores = (outcome: Awaited<ReturnType<typeof outcomeOf>>) =>
  outcome.trials.map(({ number, state, candidate, folds, error }) => ({ number, state, candidate, folds, error }));

describe("a run", () => {
  test("fits once a fold what one fit can serve, and says so beforehand", async () => {
    const outcome = await outcomeOf(gridStudy());
    expect(outcome.state).toBe("complete");
    expect(outcome.reason).toBe("exhausted");
    expect(outcome.trials).toHaveLength(10);
    expect(outcome.fits).toEqual({ requested: 50, run: 5, described: 5 });
    expect(countFits(planStudy(gridStudy()))).toEqual({ requested: 50, run: 5 });
    expect(outcome.kept?.train?.accuracy).toBeGreaterThan(0.5);
  });

  test("gives the same table without any one rule, and without all", async () => {
    const whole = scores(await outcomeOf(gridStudy()));
    for (const plan of [{ optimise: false }, ...rules.map(({ name }) => ({ without: [name] }))]) {
      expect(scores(await outcomeOf(gridStudy(), plan))).toEqual(whole);
    }
  });

  test("gives the same table on 1 and 3 workers, pruned or not", async () => {
    const pruned = gridStudy({ prune: callee("median", { startup: 2, warmup: 0 }) });
    for (const study of [gridStudy(), pruned]) {
      const [one, three] = [await outcomeOf(study), await outcomeOf(study, {}, { workers: 3 })];
      expect(scores(three)).toEqual(scores(one));
    }
  });

  test("a member that cannot be fitted fails alone, shared or not", async () => {
    const study = gridStudy({
      space: {
        params: [{ id: "knn.k", domain: { kind: "choice", values: [1, 70, 80] } }],
        where: [],
      },
      arms: [
        {
          name: "knn",
          steps: [{ kind: "step", callee: callee("knn", { k: param("knn.k"), weights: "uniform", p: 2 }) }],
        },
      ],
    });
    const outcome = await outcomeOf(study);
    expect(outcome.trials.map((t) => t.state)).toEqual(["complete", "complete", "failed"]);
    expect(outcome.trials[2]!.error).toMatch(/^fold 1: knn\(k = 80\) needs at least 80 training rows/);
    expect(scores(await outcomeOf(study, { optimise: false }))).toEqual(scores(outcome));
  });

  test("answers a finished plan from the store, and starts anew when asked to", async () => {
    const store = memoryStore();
    await outcomeOf(gridStudy(), {}, { store });
    const again = await outcomeOf(gridStudy(), {}, { store });
    expect(again.trials).toHaveLength(10);
    expect(await store.studies()).toHaveLength(1);
    await outcomeOf(gridStudy(), {}, { store, fresh: true });
    expect(await store.studies()).toHaveLength(2);
  });

  test("nested validation opens each sealed part once", async () => {
    const nested = await outcomeOf(gridStudy({ inside: callee("kfold", { folds: 3, shuffle: true, repeats: 1 }) }));
    expect(nested.outer.map(({ fold: part }) => part)).toEqual([0, 1, 2]);
    const sealed = gridStudy({ inside: callee("holdout", { fraction: 0.2, stratify: true, shuffle: true }) });
    const planned = planStudy(sealed);
    const opened = new Set(planned.folds.outer[0]!.test);
    expect(planned.folds.main.folds.some(({ train, test }) => [...train, ...test].some((row) => opened.has(row)))).toBe(
      false,
    );
    expect((await outcomeOf(sealed)).outer).toHaveLength(1);
  });
});

describe("an objective", () => {
  const folder = mkdtempSync(join(tmpdir(), "tunebook-objective-"));
  const objective = (text: string, changes: Partial<Study> = {}): Study => {
    const file = join(folder, `${Math.abs(hash(text))}.ts`);
    writeFileSync(file, text);
    const { data: _data, validate: _validate, ...rest } = gridStudy();
    return {
      ...rest,
      objective: { file, fixed: {} },
      arms: [],
      space: { params: [{ id: "x", domain: { kind: "int", low: 0, high: 5, step: 1, scale: "linear" } }], where: [] },
      goals: [{ id: "value", callee: callee("value"), direction: "minimize" }],
      ...changes,
    };
  };
  const hash = (text: string) => [...text].reduce((h, c) => (Math.imul(h, 31) + c.charCodeAt(0)) | 0, 7);

  test("in TypeScript is called once a trial", async () => {
    const outcome = await outcomeOf(
      objective("enum Sign { plus = 1 }\nexport default (p: { x: number }): number => Sign.plus * (p.x - 3) ** 2;"),
    );
    expect(outcome.trials.map((t) => t.values.value)).toEqual([9, 4, 1, 0, 1, 4]);
    expect(outcome.kept?.number).toBe(3);
  });

  test("that throws, gives NaN, exits or never ends fails its trial alone", async () => {
    const outcome = await outcomeOf(
      objective(
        `export default ({ x }: { x: number }) => {
          if (x === 0) throw new Error("no such luck");
          if (x === 1) return Number.NaN;
          if (x === 2) process.exit(3);
          if (x === 3) for (;;);
          return x;
        };`,
        { budget: { eachSeconds: 2 } },
      ),
      {},
      { workers: 2 },
    );
    expect(outcome.trials.map((t) => t.state)).toEqual([...Array(4).fill("failed"), "complete", "complete"]);
    expect(outcome.trials.map((t) => t.error)).toEqual([
      "no such luck",
      "the objective returned NaN",
      expect.stringContaining("ended its worker thread"),
      "did not end within 2 s",
      undefined,
      undefined,
    ]);
  }, 60_000);

  test("that fills its memory fails its trial alone", async () => {
    const outcome = await outcomeOf(
      objective(
        `export default ({ x }: { x: number }) => {
          if (x === 2) { const all: number[][] = []; for (;;) all.push(new Array(1e5).fill(x)); }
          return x;
        };`,
      ),
      {},
      { workers: 2, workerMegabytes: 64 },
    );
    expect(outcome.trials.map((t) => t.error)).toEqual([
      undefined,
      undefined,
      "out of memory: it filled the heap of its worker thread",
      ...Array(3).fill(undefined),
    ]);
  }, 60_000);

  const endless = "export default async ({ x }: { x: number }) => { if (x > 1) for (;;); return x; };";

  test("that never ends is cut off by a budget of time", async () => {
    const start = performance.now();
    const outcome = await outcomeOf(objective(endless, { budget: { seconds: 3 } }), {}, { workers: 2 });
    // Half a second of grace, and as much again for a busy machine.
    expect(performance.now() - start).toBeLessThan(4000);
    expect(outcome.reason).toBe("time");
    expect(outcome.trials.map((t) => t.number)).toEqual([0, 1]);
    expect(outcome.kept?.number).toBe(0);
  }, 20_000);

  test("whose process was killed has spent what its last words say", async () => {
    const store = memoryStore();
    const plan = planStudy(objective(endless, { budget: { seconds: 100 } }));
    const spent: number[] = [];
    for await (const event of run(plan, { store, workers: 1 })) {
      if (event.type !== "told") continue;
      spent.push(event.spent!);
      if (event.trials.some(({ number }) => number === 1)) break;
    }
    expect(spent.every((seconds, i) => seconds > (spent[i - 1] ?? 0))).toBe(true);
    const log = await store.open(plan.study.name, plan.planHash, { fresh: false });
    await log.append([{ type: "told", trials: [], fitsRun: 0, spent: 100 }]);
    await log.close();
    const events: StudyEvent[] = [];
    for await (const event of run(plan, { store, workers: 1 })) events.push(event);
    const { reason, trials, seconds } = fold(events);
    expect({ reason, trials: trials.length }).toEqual({ reason: "time", trials: 2 });
    expect(seconds).toBeGreaterThanOrEqual(100);
  }, 20_000);

  test("that never ends is cut off by an interrupt, and what is finished is kept", async () => {
    const stop = new AbortController();
    const options = {
      workers: 2,
      signal: stop.signal,
      onProgress: ({ trialsDone }: { trialsDone: number }) => trialsDone === 2 && stop.abort(),
    };
    const outcome = await outcomeOf(objective(endless), {}, options);
    expect(outcome.state).toBe("interrupted");
    expect(outcome.trials.map((t) => t.number)).toEqual([0, 1]);
  }, 20_000);

  afterAll(() => rmSync(folder, { recursive: true }));
});
