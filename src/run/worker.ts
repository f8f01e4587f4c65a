import { parentPort } from "node:worker_threads";
import { usePages } from "../core/pages.js";
import { Cells, reasonOf } from "./cell.js";
import { freeAmong } from "./collect.js";
import { IN_WORKER, loadLeaves } from "./leaf-modules.js";
import { Objectives } from "./objective.js";
import { failedAll } from "./outcomes.js";
import { Cancelled, type Job, type JobResult, type Task } from "./task.js";
import { type PackedJobs, type PackedResults, packResults, unpackJobs } from "./wire.js";

/**
 * To a worker: whom it works for, once; a task to remember; jobs to run. From it: that it is up, first of all; a result for
 * each job that it was given, or "cancelled".
 */
export type ToWorker = { readonly begin: Begin } | { readonly task: Task } | { readonly jobs: PackedJobs };
export type FromWorker = { readonly isUp: true } | { readonly results: PackedResults } | { readonly cancelled: true };

/** `control`: one word, not 0 when the run is being ended; `room`: bytes of folds to keep; `workers`: how many there are. */
export interface Begin {
  readonly control: SharedArrayBuffer;
  readonly room: number;
  readonly workers: number;
}

let flag: Int32Array;
let room: number;
const checkpoint = () => {
  if (Atomics.load(flag, 0) !== 0) throw new Cancelled();
};

/** A study that runs in a thread of ours would start threads that run it again, and so on. */
(globalThis as { [IN_WORKER]?: true })[IN_WORKER] = true;

const tasks = new Map<number, Promise<Cells | Objectives>>();

async function ready(task: Task): Promise<Cells | Objectives> {
  if (task.kind === "objective") return new Objectives(task, checkpoint);
  if (task.leaves === undefined) usePages();
  else await loadLeaves(task.leaves);
  return new Cells(task, checkpoint, room);
}

/** Leaves that cannot be loaded fail every trial, with the reason. */
async function resultOf(job: Job): Promise<JobResult> {
  let cells: Cells | Objectives;
  try {
    cells = await tasks.get(job.task)!;
  } catch (error) {
    return { outcomes: failedAll(job.members.length, reasonOf(error)), fits: 0 };
  }
  return cells.run(job as never);
}

async function perform(jobs: readonly Job[]): Promise<FromWorker> {
  const results: JobResult[] = [];
  try {
    for (const job of jobs) {
      checkpoint();
      const began = Date.now();
      results.push({ ...(await resultOf(job)), began, ended: Date.now() });
    }
  } catch (error) {
    if (error instanceof Cancelled) return { cancelled: true };
    throw error;
  }
  return { results: packResults(results) };
}

parentPort!.on("message", async (message: ToWorker) => {
  if ("begin" in message) {
    flag = new Int32Array(message.begin.control);
    room = message.begin.room;
    freeAmong(message.begin.workers);
    return;
  }
  if ("task" in message) {
    const { task } = message;
    const known = ready(task);
    known.catch(() => {}); // the jobs tell it
    tasks.set(task.id, known);
    return;
  }
  parentPort!.postMessage(await perform(unpackJobs(message.jobs)));
});
parentPort!.postMessage({ isUp: true } satisfies FromWorker);
