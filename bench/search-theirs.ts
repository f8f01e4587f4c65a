import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Candidate } from "../src/space/space.js";
import { type Job, problemsOf, type Run } from "./search-jobs.js";

/** Optuna's searches, one after the other in one process; each candidate is judged here, by the same objective. */
export async function runTheirs(
  python: string,
  root: string,
  jobs: readonly Job[],
  folder: string,
  onRun: (run: Run) => void,
): Promise<void> {
  const child: ChildProcess = spawn(python, [join(root, "bench/search.py")], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const say = (what: unknown) => child.stdin!.write(`${JSON.stringify(what)}\n`);
  const hear = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error("bench/search.py ended before its answer");
    return JSON.parse(value) as T;
  };
  for (const { problem: name, sampler, seed, trials } of jobs) {
    const problem = problemsOf(folder).find((p) => p.name === name)!;
    say({ sampler, seed, trials, params: problem.space.params });
    const curve: number[] = [];
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < trials; i++) {
      const loss = problem.loss(await hear<Candidate>());
      best = Math.min(best, loss);
      curve.push(problem.regret(best));
      say(loss);
    }
    const { milliseconds } = await hear<{ milliseconds: number }>();
    onRun({ problem: name, sampler: `optuna ${sampler}`, seed, curve, milliseconds });
  }
  child.stdin!.end();
}
