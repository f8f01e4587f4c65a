import { usePages } from "../core/pages.js";
import { free, freeAmong } from "./collect.js";
import { InProcess } from "./in-process.js";
import type { Job, JobResult, Task } from "./task.js";
import { type ThreadLimits, threadFor } from "./threads.js";
import { packJobs, unpackResults } from "./wire.js";
import type { Begin, FromWorker, ToWorker } from "./worker.js";

/** Who does jobs: a thread, or the thread that asks. */
export interface Hands {
  /** A task to remember, before the first of its jobs. */
  brief(task: Task): void;
  run(jobs: readonly Job[]): void;
  end(): Promise<unknown>;
}

/** What becomes of jobs. */
export interface Told {
  /** A result for each of the jobs that were given first. */
  done(results: readonly JobResult[]): void;
  /** They end unfinished, as all does. */
  cancelled(): void;
  /** Nobody is there any more. */
  lost(why: string): void;
}

export function threadHands(limits: ThreadLimits, begin: Begin, told: Told): Hands {
  const thread = threadFor(limits);
  const tell = (message: ToWorker) => thread.postMessage(message);
  thread.on("message", (message: FromWorker) => {
    if ("results" in message) told.done(unpackResults(message.results));
    else if ("cancelled" in message) told.cancelled();
  });
  thread.on("error", (error: Error) => told.lost(whyLost(error)));
  thread.on("exit", () => told.lost("ended its worker thread (process.exit?)"));
  tell({ begin });
  return {
    brief: (task) => tell({ task }),
    run: (jobs) => tell({ jobs: packJobs(jobs) }),
    end: () => thread.terminate(),
  };
}

function whyLost(error: Error & { code?: string }): string {
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY") return "out of memory: it filled the heap of its worker thread";
  return `ended its worker thread: ${error.message}`;
}

interface OwnOptions extends Pick<Begin, "room" | "workers"> {
  readonly trialSeconds: number;
}

/** This thread: between jobs, messages, interrupts and timers get their turn. */
export function ownHands(options: OwnOptions, told: Told): Hands {
  usePages();
  freeAmong(options.workers);
  const inner = new InProcess(options);
  return {
    brief: (task) => inner.addTask(task),
    run(jobs) {
      const results: JobResult[] = [];
      for (const job of jobs) {
        inner.submit(job, (result) => {
          results.push(result);
          if (results.length === jobs.length) told.done(results);
        });
      }
    },
    async end() {
      await inner.close();
      inner.forget();
      // What this thread holds of folds, kernels and rubbish would stand beside what the others will.
      free();
    },
  };
}
