import { free } from "./collect.js";
import { InProcess } from "./in-process.js";
import { Pool, type PoolOptions, type Workforce } from "./pool.js";
import type { Job, JobResult, Task } from "./task.js";

/** Work that is expected to take longer than this goes to threads at once, in milliseconds. */
export const EXPECTED_MOST = 350;
/** Once so much was spent here, more is to come: threads take over. */
const SPENT_MOST = 700;
/** About what it takes to start threads. */
const START = 120;
/** Code that has run before is faster: by this share at most, and by so many milliseconds. Every thread runs it anew. */
const COLD_SHARE = 0.75;
const COLD_MOST = 150;

interface Ticket {
  readonly job: Job;
  readonly done: (result: JobResult) => void;
  readonly milliseconds: number;
}

/**
 * Runs jobs on this thread while all of them together are expected to take no longer than to start threads for them;
 * then hands over to threads, for good. Where a job runs changes nothing of its result. Between jobs, interrupts and
 * timers get their turn.
 */
export class HereFirst implements Workforce {
  readonly #options: PoolOptions;
  /** How long a job takes, in milliseconds, roughly; infinite where nobody knows. */
  readonly #expect: (job: Job) => number;
  readonly #here: InProcess;
  readonly #tasks: Task[] = [];
  #waiting: Ticket[] = [];
  #expected = 0;
  #spent = 0;
  /** What the next job takes, as the last one tells it. */
  #each = 0;
  /** What the first job took for its code to be compiled. */
  #cold = 0;
  /** When work began, by the clock and by the processor. */
  #began: { readonly at: number; readonly usage: NodeJS.CpuUsage } | undefined;
  #isWorking = false;
  #threads: Pool | undefined;

  constructor(options: PoolOptions, expect: (job: Job) => number) {
    this.#options = options;
    this.#expect = expect;
    this.#here = new InProcess(options);
  }

  get cancelled(): Promise<void> {
    return this.#here.cancelled;
  }

  get idle(): number {
    return this.#threads?.idle ?? 0;
  }

  addTask(task: Task): void {
    this.#tasks.push(task);
    if (this.#threads === undefined) this.#here.addTask(task);
    else this.#threads.addTask(task);
  }

  submit(job: Job, done: (result: JobResult) => void): void {
    if (this.#threads !== undefined) {
      this.#threads.submit(job, done);
      return;
    }
    const milliseconds = this.#expect(job);
    this.#waiting.push({ job, done, milliseconds });
    this.#expected += milliseconds;
    if (!this.#isWorking) void this.#work();
  }

  /** Jobs that are asked for one after the other are judged together. */
  async #work(): Promise<void> {
    this.#isWorking = true;
    await undefined;
    this.#began ??= { at: performance.now(), usage: process.cpuUsage() };
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#isLong()) return this.#handOver();
      this.#waiting.shift();
      this.#expected -= next.milliseconds;
      const { job, done } = next;
      const start = performance.now();
      await new Promise<void>((resolve) => {
        this.#here.submit(job, (result) => {
          const taken = performance.now() - start;
          if (this.#spent === 0) this.#cold = Math.min(taken * COLD_SHARE, COLD_MOST);
          this.#each = taken - (this.#spent === 0 ? this.#cold : 0);
          this.#spent += taken;
          done(result);
          resolve();
        });
      });
    }
    this.#isWorking = false;
  }

  #isLong(): boolean {
    return this.#expected > EXPECTED_MOST || (this.#isLongAt(1) && this.#isLongAt(this.#share()));
  }

  /** With such a share of what the clock says. */
  #isLongAt(share: number): boolean {
    const saved = this.#waiting.length * this.#each * (1 - 1 / this.#options.workers);
    return share * saved > START + share * this.#cold || share * this.#spent > SPENT_MOST;
  }

  /**
   * What of the time so far the processor was at work: on a machine that does other things, too, threads would start no
   * sooner. Asking can take milliseconds.
   */
  #share(): number {
    const { at, usage } = this.#began!;
    const { user, system } = process.cpuUsage(usage);
    return Math.min(1, (user + system) / 1000 / (performance.now() - at));
  }

  #handOver(): void {
    this.#threads = new Pool(this.#options);
    this.#threads.start(this.#waiting.length);
    // What this thread holds of folds, kernels and rubbish would stand beside what the others will.
    this.#here.forget();
    free();
    for (const task of this.#tasks) this.#threads.addTask(task);
    for (const { job, done } of this.#waiting) this.#threads.submit(job, done);
    this.#waiting = [];
  }

  async cancel(): Promise<void> {
    this.#waiting = [];
    await Promise.all([this.#here.cancel(), this.#threads?.cancel()]);
  }

  async close(): Promise<void> {
    this.#waiting = [];
    await Promise.all([this.#here.close(), this.#threads?.close()]);
  }
}
