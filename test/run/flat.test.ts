import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { armsOf, fixedArgs } from "../../src/plan/pipeline.js";
import { planStudy, samplerContext } from "../../src/plan/planned.js";
import { outcomesOf } from "../../src/run/outcomes.js";
import type { Pool } from "../../src/run/pool.js";
import { Search } from "../../src/run/search.js";
import type { Job, JobResult } from "../../src/run/task.js";
import { samplers } from "../../src/samplers/index.js";
import { trialLedger } from "../../src/trial.js";

/** Every member scores its argument. */
const pool = {
  submit(job: Job, done: (result: JobResult) => void): void {
    const outcomes = job.members.map(({ args }) => ({
      values: { r2: Number(args.alpha) },
      fitSeconds: 0,
      seconds: 0,
    }));
    setImmediate(() => done({ outcomes: outcomesOf(outcomes), fits: 1 }));
  },
} as unknown as Pool;

/** Bytes that a search holds, and what keeps its trials, when so many have been told. */
async function heldBy(trials: number): Promise<number> {
  const { studies } = await compile(`study flat {
    data diabetes
    predict progression
    model ridge(alpha ~ 1e-3..1e3 log)
    validate kfold(folds = 2)
    maximize r2
    search random
    budget ${trials} trials
  }`);
  const planned = planStudy(studies[0]!);
  const { study, optimised } = planned;
  const arms = armsOf(optimised);
  const told = trialLedger();
  const search = new Search({
    sampler: samplers.get("random").create(samplerContext(study, optimised), fixedArgs(study.search) as never),
    lag: "any",
    enqueued: [],
    arms,
    folds: 2,
    jobs: { task: 0, arms, rows: 442, columns: 10, classes: 0, byCost: true, trained: new Set<string>() },
    dedupe: true,
    goals: study.goals,
    scorers: study.goals,
    feasible: [],
    stops: [],
    trials,
    told,
    begun: new Map(),
    pool,
    began: 0,
  });
  for await (const progressed of search.run()) for (const trial of progressed.trials) told.add(trial);
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  // Other threads free what was found dead; V8 counts it when the next collection begins.
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  expect(told.size).toBe(trials);
  expect(search.ended).toEqual({ reason: "trials" });
  return heapUsed + arrayBuffers;
}

test("a search holds little of each trial that it has told", async () => {
  await heldBy(1000);
  const few = await heldBy(5000);
  const many = await heldBy(45_000);
  expect((many - few) / 40_000).toBeLessThan(250);
});
