import { parentPort, workerData } from "node:worker_threads";
import type { Sampler } from "../src/contracts.js";
import { defaultsOf } from "../src/core/schema.js";
import { samplers } from "../src/samplers/index.js";
import { size } from "../src/space/enumerate.js";
import type { FinishedTrial } from "../src/trial.js";
import { type Job, problemsOf, type Run } from "./search-jobs.js";

/** One search, one trial after the other: regrets of the best so far, by trial. */
export function runOurs({ problem: name, sampler, seed, trials }: Job, folder: string): Run {
  const problem = problemsOf(folder).find((p) => p.name === name)!;
  const leaf: Sampler = samplers.get(sampler);
  const args = { ...defaultsOf(leaf.params), ...("lag" in leaf.params ? { lag: 1 } : {}) };
  const cells = size(problem.space, 100_000);
  const state = leaf.create(
    {
      space: problem.space,
      goals: [{ scorer: "loss", direction: "minimize" }],
      seed,
      trials,
      ...(cells === undefined ? {} : { size: cells }),
    },
    args as never,
  );
  const curve: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  let spent = 0;
  for (let number = 0; number < trials; number++) {
    const before = performance.now();
    const asked = state.ask(1)[0];
    spent += performance.now() - before;
    if (asked === undefined) break;
    const loss = problem.loss(asked.candidate);
    const values = { loss };
    best = Math.min(best, loss);
    curve.push(problem.regret(best));
    const trial: FinishedTrial = {
      number,
      state: "complete",
      model: "m",
      candidate: asked.candidate,
      values,
      folds: { loss: [loss] },
      seconds: 0,
    };
    const told = performance.now();
    state.tell([trial]);
    spent += performance.now() - told;
  }
  while (curve.length < trials) curve.push(curve.at(-1) ?? problem.regret(best));
  return { problem: name, sampler, seed, curve, milliseconds: spent / trials };
}

if (parentPort !== null) {
  const { jobs, folder } = workerData as { jobs: readonly Job[]; folder: string };
  for (const job of jobs) parentPort.postMessage(runOurs(job, folder));
}
