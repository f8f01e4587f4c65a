import { parentPort, workerData } from "node:worker_threads";
import { Cells } from "./cell.js";
import { Objectives } from "./objective.js";
import { Cancelled, type Job, type JobResult, type Task } from "./task.js";

/** To a worker: a task to remember, or jobs to run. From it: a result for each job that it was given, or "cancelled". */
export type ToWorker = { readonly task: Task } | { readonly jobs: readonly Job[] };
export type FromWorker = { readonly results: readonly JobResult[] } | { readonly cancelled: true };

/** One word of shared memory: not 0 when the run is being ended. */
const flag = new Int32Array((workerData as { control: SharedArrayBuffer }).control);
const checkpoint = () => {
  if (Atomics.load(flag, 0) !== 0) throw new Cancelled();
};

const tasks = new Map<number, Cells | Objectives>();

async function perform(jobs: readonly Job[]): Promise<FromWorker> {
  const results: JobResult[] = [];
  try {
    for (const job of jobs) {
      checkpoint();
      results.push(await tasks.get(job.task)!.run(job as never));
    }
  } catch (error) {
    if (error instanceof Cancelled) return { cancelled: true };
    throw error;
  }
  return { results };
}

parentPort!.on("message", async (message: ToWorker) => {
  if ("task" in message) {
    const { task } = message;
    tasks.set(task.id, task.kind === "model" ? new Cells(task, checkpoint) : new Objectives(task, checkpoint));
    return;
  }
  parentPort!.postMessage(await perform(message.jobs));
});
