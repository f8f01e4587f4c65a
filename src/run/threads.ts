import { existsSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { packageFolder } from "../core/package.js";
import { usualFlags } from "../core/v8-flags.js";

/** Our leaves make numbers outside of a thread's heap and little else: V8 would let new objects take 48 MB of each. */
const YOUNG_MB = 3;
/** Most studies have five folds: more threads would find nothing to do. */
const AHEAD_MOST = 5;

/** What a thread may take. */
export interface ThreadLimits {
  /** Of all that share the memory. */
  readonly workers: number;
  /** Heap that it may fill. */
  readonly workerMegabytes?: number;
  /** Nothing of the user's own runs there. */
  readonly isOurs: boolean;
}

/** Threads that were started before anybody had work for them. */
const waiting: { readonly thread: Worker; readonly limits: string }[] = [];
let starting = 0;
/** Sets our flags again. */
let back: (() => void) | undefined;

/** Starts threads for a run that will come: beside what this thread does until then, they cost no time. */
export function startAhead(limits: ThreadLimits, most = limits.workers): void {
  for (let count = Math.min(most, AHEAD_MOST); count > 0; count--) {
    const thread = start(limits);
    const entry = { thread, limits: keyOf(limits) };
    waiting.push(entry);
    // Who never runs anything ends without a word about it.
    thread.unref();
    const drop = () => {
      const at = waiting.indexOf(entry);
      if (at >= 0) waiting.splice(at, 1);
    };
    thread.once("error", drop);
    thread.once("exit", drop);
  }
}

/** How many wait. */
export const threadsAhead = (limits: ThreadLimits): number =>
  waiting.filter((entry) => entry.limits === keyOf(limits)).length;

/** A thread that was started ahead, or a new one. It waits to be told what it works for. */
export function threadFor(limits: ThreadLimits): Worker {
  const at = waiting.findIndex((entry) => entry.limits === keyOf(limits));
  const [entry] = at < 0 ? [] : waiting.splice(at, 1);
  if (entry === undefined) return start(limits);
  entry.thread.removeAllListeners("error");
  entry.thread.ref();
  return entry.thread;
}

/** Under V8's own flags, until it has loaded its code and says so. */
function start({ workers, workerMegabytes, isOurs }: ThreadLimits): Worker {
  back ??= usualFlags();
  starting++;
  const thread = new Worker(entryFile(), {
    resourceLimits: {
      maxOldGenerationSizeMb: workerMegabytes ?? heapFor(workers),
      ...(isOurs ? { maxYoungGenerationSizeMb: YOUNG_MB } : {}),
    },
  });
  let isStarting = true;
  const note = () => {
    if (!isStarting) return;
    isStarting = false;
    starting--;
    if (starting > 0) return;
    back?.();
    back = undefined;
  };
  thread.once("message", note);
  thread.once("exit", note);
  return thread;
}

const keyOf = ({ workers, workerMegabytes, isOurs }: ThreadLimits) => `${workers} ${workerMegabytes ?? ""} ${isOurs}`;

/** Half of the memory among all, 4 GB at most: matrices lie outside of the heap. */
const heapFor = (workers: number) => Math.min(4096, Math.max(512, Math.floor(totalmem() / 2 ** 21 / workers)));

/** Threads run built JavaScript: the few files that the build makes of it, or the many. */
function entryFile(): string {
  const folder = join(packageFolder(), "dist/src");
  const bundle = join(folder, "app/start-worker.cjs");
  return existsSync(bundle) ? bundle : join(folder, "run/worker.js");
}
