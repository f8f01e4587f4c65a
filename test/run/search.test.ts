import { describe, expect, test } from "vitest";
import { armsOf, fixedArgs } from "../../src/plan/pipeline.js";
import { planStudy, samplerContext } from "../../src/plan/planned.js";
import { outcomesOf } from "../../src/run/outcomes.js";
import type { Pool } from "../../src/run/pool.js";
import { Search } from "../../src/run/search.js";
import type { SearchSpec } from "../../src/run/search-spec.js";
import type { Job, JobResult } from "../../src/run/task.js";
import { samplers } from "../../src/samplers/index.js";
import type { FinishedTrial, FoldStep } from "../../src/trial.js";
import { gridStudy } from "./studies.js";

const FOLDS = 5;
const study = gridStudy();
const planned = planStudy(study);

/** Stands in for the pool: jobs wait until the test answers them. */
class Desk {
  readonly waiting: { readonly job: Job; readonly done: (result: JobResult) => void }[] = [];
  submit(job: Job, done: (result: JobResult) => void): void {
    this.waiting.push({ job, done });
  }
  /** Answers the first jobs; every member scores a number that its trial and fold decide. */
  answer(count: number): void {
    for (const { job, done } of this.waiting.splice(0, count)) {
      const outcomes = job.members.map(({ trial }) => ({
        values: { accuracy: trial + job.fold / 10 },
        fitSeconds: 0,
        seconds: 0,
      }));
      done({ outcomes: outcomesOf(outcomes), fits: 1 });
    }
  }
}

function searchOn(desk: Desk, begun: SearchSpec["begun"] = new Map()): Search {
  const arms = armsOf(planned.optimised);
  return new Search({
    sampler: samplers.get("grid").create(samplerContext(study, planned.plan), fixedArgs(study.search) as never),
    lag: "any",
    enqueued: [],
    arms,
    folds: FOLDS,
    jobs: { task: 0, arms, rows: 90, columns: 4, classes: 2, byCost: true, trained: new Set<string>() },
    dedupe: true,
    goals: study.goals,
    scorers: study.goals,
    feasible: [],
    stops: [],
    told: new Map(),
    begun,
    pool: desk as unknown as Pool,
    began: 0,
  });
}

async function drain(search: Search) {
  const trials: FinishedTrial[] = [];
  const steps: FoldStep[] = [];
  for await (const progressed of search.run()) {
    trials.push(...progressed.trials);
    steps.push(...progressed.steps);
  }
  return { trials, steps };
}

describe("a search that is cut short", () => {
  test("hands out the folds of its unfinished trials, and one that begins with them runs the others only", async () => {
    const first = new Desk();
    const cut = searchOn(first);
    const result = drain(cut);
    expect(first.waiting).toHaveLength(FOLDS);
    first.answer(2);
    cut.cancel();
    const { trials, steps } = await result;
    expect(trials).toEqual([]);
    expect(steps).toHaveLength(2 * 10);

    const begun = new Map<number, FoldStep[]>();
    for (const step of steps) begun.set(step.trial, [...(begun.get(step.trial) ?? []), step]);
    const second = new Desk();
    const resumed = drain(searchOn(second, begun));
    expect(second.waiting.map(({ job }) => job.fold)).toEqual([2, 3, 4]);
    second.answer(3);

    const third = new Desk();
    const whole = drain(searchOn(third));
    third.answer(FOLDS);
    expect((await resumed).trials).toEqual((await whole).trials);
  });
});
