import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Study } from "../../src/check/study.js";
import { countFits } from "../../src/plan/count.js";
import { type PlanOptions, planStudy } from "../../src/plan/planned.js";
import { rules } from "../../src/plan/rules/index.js";
import { type RunOptions, run } from "../../src/run/run.js";
import { memoryStore } from "../../src/store/memory.js";
import { fold, type StudyEvent } from "../../src/trial.js";
import { callee, clouds, gridStudy, param } from "./studies.js";

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
    expect(outcome.fits).toEqual({ requested: 50, run: 5 });
    expect(countFits(planStudy(gridStudy()))).toEqual({ requested: 50, run: 5 });
    expect(outcome.kept?.train?.["accuracy"]).toBeGreaterThan(0.5);
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

  test("keeps the folds of unfinished trials, and goes on from there", async () => {
    const { data } = gridStudy();
    const study = gridStudy({
      data: { ...data!, table: clouds(1500) },
      validate: callee("kfold", { folds: 60, shuffle: true, repeats: 1 }),
    });
    const whole = scores(await outcomeOf(study));
    const { planHash } = planStudy(study);
    // One fit a fold serves all: until the last fold, no trial is finished.
    for (let delay = 100; delay < 5000; delay *= 1.5) {
      const store = memoryStore();
      const { state } = await outcomeOf(study, {}, { store, signal: AbortSignal.timeout(delay) });
      const events = (await store.read("grid", planHash)) ?? [];
      const steps = events.flatMap((event) => (event.type === "step" ? event.steps : []));
      if (state !== "interrupted" || steps.length === 0) continue;
      const resumed = await outcomeOf(study, {}, { store });
      expect(scores(resumed)).toEqual(whole);
      expect(resumed.fits).toEqual({ requested: 600, run: 60 });
      return;
    }
    expect.fail("no interrupt came between two folds");
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
    expect(outcome.trials.map((t) => t.values["value"])).toEqual([9, 4, 1, 0, 1, 4]);
    expect(outcome.kept?.number).toBe(3);
  });

  test("that throws, gives NaN, fills its memory, exits or never ends fails its trial alone", async () => {
    const outcome = await outcomeOf(
      objective(
        `export default ({ x }: { x: number }) => {
          if (x === 0) throw new Error("no such luck");
          if (x === 1) return Number.NaN;
          if (x === 2) { const all: number[][] = []; for (;;) all.push(new Array(1e6).fill(x)); }
          if (x === 3) process.exit(3);
          if (x === 4) for (;;);
          return x;
        };`,
        { budget: { eachSeconds: 2 } },
      ),
      {},
      { workers: 2, workerMegabytes: 200 },
    );
    expect(outcome.trials.map((t) => t.state)).toEqual(["failed", "failed", "failed", "failed", "failed", "complete"]);
    expect(outcome.trials.map((t) => t.error)).toEqual([
      "no such luck",
      "the objective returned NaN",
      "out of memory: it filled the heap of its worker thread",
      expect.stringContaining("ended its worker thread"),
      "did not end within 2 s",
      undefined,
    ]);
  }, 60_000);

  test("is cut off by a time budget within half a second, and by an interrupt", async () => {
    const endless = "export default async ({ x }: { x: number }) => { if (x > 1) for (;;); return x; };";
    const start = performance.now();
    const timed = await outcomeOf(objective(endless, { budget: { seconds: 1 } }), {}, { workers: 2 });
    expect(performance.now() - start).toBeLessThan(1700);
    expect(timed.reason).toBe("time");
    expect(timed.trials.map((t) => t.number)).toEqual([0, 1]);
    expect(timed.kept?.number).toBe(0);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 600);
    const store = memoryStore();
    const cut = await outcomeOf(objective(endless), {}, { workers: 2, signal: stop.signal, store });
    expect(cut.state).toBe("interrupted");
    expect(cut.trials.map((t) => t.number)).toEqual([0, 1]);
    rmSync(folder, { recursive: true });
  }, 20_000);
});
