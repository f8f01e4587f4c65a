import { availableParallelism } from "node:os";
import type { LeafKind } from "../leaves/define.js";
import { armsOf, pipelineOf } from "../plan/pipeline.js";
import { lagOf, type Planned } from "../plan/planned.js";
import { roomOf } from "../plan/room.js";
import { expectSeen } from "./expect.js";
import { jobAlone } from "./fitter.js";
import { EXPECTED_MOST, HereFirst } from "./here-first.js";
import { InProcess } from "./in-process.js";
import type { MachineCosts } from "./machine-costs.js";
import { HERE_MS, Pool, type Workforce } from "./pool.js";
import type { Job } from "./task.js";
import { startAhead, type ThreadLimits, threadsAhead } from "./threads.js";

export interface WorkforceOptions {
  /** What fits were seen to take on this machine, and what these take: without it a run knows its own only. */
  readonly costs?: MachineCosts;
  /** Threads; one a core by default. */
  readonly workers?: number;
  /** The thread that asks is one of the workers while jobs are short: for a process that is there for the run alone. */
  readonly joinsIn?: boolean;
  /** Heap that one worker may fill, in MB; a trial that fills it has failed. */
  readonly workerMegabytes?: number;
  /** Transformed folds that all workers together keep for jobs to come, in MB: 512, or an eighth of the machine's memory. */
  readonly foldMegabytes?: number;
}

export const workersIn = ({ workers }: WorkforceOptions): number => workers ?? availableParallelism();

/** A trial may take this long unless the budget says "each"; an endless loop ends some day. */
const TRIAL_SECONDS = 3600;

/** More candidates than this need not be counted: to judge them takes long enough for threads. */
const MANY = 10_000;

/** Kinds of leaves that worker threads call; the others are called where the run is. */
const IN_THREADS: readonly LeafKind[] = ["estimator", "transform", "scorer"];

/** Data of so many bytes, some ten thousand rows, is searched by threads: to start them while it is read is no risk. */
const LARGE_FILE = 2 ** 20;
/** Fits on so many bytes are too long for the thread that asks. */
const HUGE_FILE = 2 ** 24;

/** Starts threads for a run on data that is yet to be read, where it is large enough for that to pay. */
export function hireAhead(dataBytes: number, options: WorkforceOptions = {}): void {
  const limits = limitsIn(options);
  const { workers } = limits;
  if (dataBytes < LARGE_FILE || workers === 1 || threadsAhead(limits) > 0) return;
  startAhead(limits, options.joinsIn === true && dataBytes < HUGE_FILE ? workers - 1 : workers);
}

const limitsIn = (options: WorkforceOptions): ThreadLimits => ({
  workers: workersIn(options),
  ...(options.workerMegabytes === undefined ? {} : { workerMegabytes: options.workerMegabytes }),
  isOurs: true,
});

/**
 * Who runs a plan's jobs. Threads, once their start pays: at once where that is sure before the first job, so that they
 * start while the store opens; this one among them while fits are short, where it may. This thread alone, where the study
 * names a leaf that others cannot load.
 */
export function hire(planned: Planned, options: WorkforceOptions = {}): Workforce {
  const { study, folds } = planned;
  const trialSeconds = study.budget.eachSeconds ?? TRIAL_SECONDS;
  const room = options.foldMegabytes === undefined ? roomOf() : options.foldMegabytes * 2 ** 20;
  const isHere = study.leaves?.some(({ kind, file }) => file === undefined && IN_THREADS.includes(kind)) === true;
  if (isHere) return new InProcess({ trialSeconds, room });
  const limits = limitsIn(options);
  const pool = { ...limits, trialSeconds, room };
  // Only a thread can be stopped when its time is over.
  const isTimed = study.budget.eachSeconds !== undefined;
  if (isTimed || study.data === undefined || study.leaves !== undefined) return new Pool(pool);
  const expect = expectSeen(planned, options.costs);
  const least = leastExpected(planned, expect, candidatesKnown(planned));
  const count = folds.main.folds.length;
  // That is by what arguments are unless they are searched: fits may come to be shorter.
  const mayBeShort = leastExpected(planned, expect, 1) <= 4 * count * HERE_MS;
  const ahead = threadsAhead(limits);
  const isNeeded = ahead < limits.workers;
  // While this thread is at work it does not hear that the time is over.
  const joinsIn = options.joinsIn === true && isNeeded && mayBeShort && study.budget.seconds === undefined;
  const shared = joinsIn ? { ...pool, expect } : pool;
  if (least <= EXPECTED_MOST && ahead === 0) return new HereFirst(shared, expect);
  const threads = new Pool(shared);
  threads.start(count);
  return threads;
}

/** Candidates that are all known before any has run. */
function candidatesKnown(planned: Planned): number {
  const isKnown = armsOf(planned.optimised).length === 1 && lagOf(planned.study) === "any";
  return isKnown ? Math.min(MANY, planned.candidates ?? 1) : 1;
}

/**
 * Milliseconds that a study's fits take at the least: one of its plainest model a fold, which so many candidates are read
 * off. 0 where a search picks the model.
 */
function leastExpected(planned: Planned, expect: (job: Job) => number, count: number): number {
  const arms = armsOf(planned.optimised);
  const costs = arms.map((arm) => {
    const isOpen = [arm.fit, ...arm.transforms].some(({ step }) => step.kind !== "step");
    if (isOpen) return 0;
    const job = jobAlone(pipelineOf(arm, {}), 0, 0, 0);
    return expect({ ...job, sweep: true, members: new Array(count).fill(job.members[0]) });
  });
  return planned.folds.main.folds.length * Math.min(...costs);
}
