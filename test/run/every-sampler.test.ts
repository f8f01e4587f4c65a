import { describe, expect, test } from "vitest";
import { compile } from "../../src/compile.js";
import { canonical } from "../../src/core/hash.js";
import { keyed, type Rng } from "../../src/core/rng.js";
import { armsOf, fixedArgs } from "../../src/plan/pipeline.js";
import { nodeOf } from "../../src/plan/plan.js";
import { lagOf, type Planned, planStudy, samplerContext } from "../../src/plan/planned.js";
import { outcomesOf } from "../../src/run/outcomes.js";
import type { Workforce } from "../../src/run/pool.js";
import { Search } from "../../src/run/search.js";
import type { Job, JobResult } from "../../src/run/task.js";
import { samplers } from "../../src/samplers/index.js";
import type { FinishedTrial } from "../../src/trial.js";

const FOLDS = 2;
const KNN = "knn(k ~ 1..9, p ~ 1.0..3.0 step 0.125, weights ~ [uniform, distance])";
const RIDGE = "standardize |> ridge(alpha ~ 1e-3..1e3 log)";

/** A study of each sampler, with so few random trials that its model soon speaks. */
function textOf(name: string): string {
  const { brackets, params, reads } = samplers.get(name);
  const args = [
    ...("startup" in params ? ["startup = 3"] : []),
    ...("population" in params ? ["population = 5"] : []),
    ...(brackets === undefined ? [] : ["resource = rows", "min = 0.25", "max = 1"]),
    ...("eta" in params ? ["eta = 2"] : []),
  ];
  const isNumber = reads === "gradient";
  return [
    "study s {",
    `  data     ${isNumber ? "diabetes" : "iris"}`,
    `  predict  ${isNumber ? "progression" : "species"}`,
    `  model    ${isNumber ? RIDGE : KNN}`,
    `  validate kfold(folds = ${FOLDS}, shuffle = true)`,
    `  ${isNumber ? "minimize rmse" : "maximize accuracy"}`,
    `  search   ${name}${args.length === 0 ? "" : `(${args.join(", ")})`}`,
    "  budget   24 trials",
    "  seed     3",
    "}",
  ].join("\n");
}

interface Ticket {
  readonly job: Job;
  readonly done: (result: JobResult) => void;
}

/** Stands in for so many workers: any of the jobs that they have may be the next to be done. A job's arguments and its fold decide its score. */
class Crew implements Workforce {
  readonly idle = 0;
  readonly cancelled = new Promise<void>(() => {});
  readonly #waiting: Ticket[] = [];
  readonly #workers: number;
  readonly #rng: Rng;
  #isBusy = false;

  constructor(workers: number) {
    this.#workers = workers;
    this.#rng = keyed("crew", workers);
  }

  addTask(): void {}
  async cancel(): Promise<void> {}
  async close(): Promise<void> {}

  submit(job: Job, done: (result: JobResult) => void): void {
    this.#waiting.push({ job, done });
    if (this.#isBusy) return;
    this.#isBusy = true;
    setImmediate(() => this.#work());
  }

  #work(): void {
    const at = this.#rng.int(Math.min(this.#workers, this.#waiting.length));
    const [{ job, done }] = this.#waiting.splice(at, 1) as [Ticket];
    const by = job.kind === "model" ? Object.values(job.by ?? {}) : [];
    const outcomes = job.members.map(({ args }) => {
      const score = keyed(canonical(args), job.fold).real();
      const gradient = Object.fromEntries(by.map((id) => [id, score - 0.5]));
      return { values: { accuracy: score, rmse: score }, fitSeconds: 0, seconds: 0, ...(by[0] && { gradient }) };
    });
    done({ outcomes: outcomesOf(outcomes), fits: 1 });
    this.#isBusy = this.#waiting.length > 0;
    if (this.#isBusy) setImmediate(() => this.#work());
  }
}

async function tableOf(planned: Planned, workers: number, past: readonly FinishedTrial[] = []) {
  const { study, optimised } = planned;
  const arms = armsOf(optimised);
  const { gradient, free, space } = nodeOf(optimised, "search")!;
  const context = samplerContext(study, optimised);
  const { fidelity } = context;
  const told = new Map(past.map((trial) => [trial.number, trial]));
  const search = new Search({
    sampler: samplers.get(study.search.name).create(context, fixedArgs(study.search) as never),
    lag: lagOf(study),
    enqueued: [],
    ...(fidelity === undefined ? {} : { fidelity }),
    ...(free === undefined ? {} : { sweep: { free, space } }),
    arms,
    folds: FOLDS,
    jobs: {
      task: 0,
      arms,
      rows: 150,
      columns: 4,
      classes: 3,
      byCost: true,
      trained: new Set<string>(),
      ...(gradient === undefined ? {} : { gradient }),
    },
    dedupe: true,
    goals: study.goals,
    scorers: study.goals,
    feasible: [],
    stops: [],
    trials: 24,
    told,
    begun: new Map(),
    pool: new Crew(workers),
    began: 0,
  });
  for await (const progressed of search.run()) for (const trial of progressed.trials) told.set(trial.number, trial);
  const trials = [...told.values()].sort((a, b) => a.number - b.number);
  return trials.map(({ startedAt: _, endedAt: __, seconds: ___, ...trial }) => trial);
}

describe.each(samplers.names)("%s", (name) => {
  test("gives one table, however many work and wherever it was cut", async () => {
    const { studies, diagnostics } = await compile(textOf(name));
    expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    const planned = planStudy(studies[0]!);
    const one = await tableOf(planned, 1);
    expect(one.length).toBeGreaterThan(10);
    expect(await tableOf(planned, 2)).toEqual(one);
    expect(await tableOf(planned, 8)).toEqual(one);
    for (const cut of [1, 9]) expect(await tableOf(planned, 8, one.slice(0, cut) as FinishedTrial[])).toEqual(one);
  });
});
