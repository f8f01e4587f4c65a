import type { Store, StoredStudy, StudyLog } from "../contracts.js";
import { fold, type StudyEvent } from "../trial.js";
import { fail } from "./messages.js";
import { self } from "./process.js";

interface Run {
  readonly study: string;
  readonly planHash: string;
  readonly run: number;
  readonly startedAt: string;
  readonly events: StudyEvent[];
}

/** A store that lives as long as its process: for tests, for the API, and where nothing is to be written. */
export function memoryStore(now: () => Date = () => new Date()): Store {
  const runs: Run[] = [];
  const writers = new Map<Run, string>();
  const of = (study: string, planHash?: string) =>
    runs.findLast((r) => r.study === study && (planHash === undefined || r.planHash === planHash));

  function take(study: string, planHash: string, fresh: boolean): Run {
    const last = of(study, planHash);
    const since = last && writers.get(last);
    if (since !== undefined)
      fail("study-is-running", { study, pid: process.pid, host: self().host, since, here: true });
    if (last !== undefined && !fresh) return last;
    const run = { study, planHash, run: (last?.run ?? 0) + 1, startedAt: now().toISOString(), events: [] };
    runs.push(run);
    return run;
  }

  return {
    async open(study, planHash, { fresh }): Promise<StudyLog> {
      const run = take(study, planHash, fresh);
      writers.set(run, now().toISOString());
      return {
        past: [...run.events],
        async append(events) {
          run.events.push(...events);
        },
        async close() {
          writers.delete(run);
        },
      };
    },
    async studies(): Promise<readonly StoredStudy[]> {
      return runs.map((run) => {
        const { state, trials } = fold(run.events);
        const { study, planHash, run: number, startedAt } = run;
        const settled = state === "running" && !writers.has(run) ? "interrupted" : state;
        return { study, planHash, run: number, startedAt, state: settled, trials: trials.length };
      });
    },
    async read(study, planHash) {
      const run = of(study, planHash);
      return run && [...run.events];
    },
    async close() {},
  };
}
