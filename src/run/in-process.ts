import { Cells } from "./cell.js";
import { Objectives } from "./objective.js";
import type { Workforce } from "./pool.js";
import { Cancelled, type Job, type JobResult, type Task } from "./task.js";

/**
 * Runs jobs one after the other on this thread: for leaves that no other thread can load. A fit that calls its checkpoint
 * ends when its time is over; between fits, timers and interrupts get their turn.
 */
export class InProcess implements Workforce {
  readonly #trialSeconds: number;
  readonly #room: number;
  readonly #tasks = new Map<number, Cells | Objectives>();
  readonly #queue: { readonly job: Job; readonly done: (result: JobResult) => void }[] = [];
  #running: Promise<void> | undefined;
  #cancelled = false;
  #deadline = Number.POSITIVE_INFINITY;

  #resolveCancelled!: () => void;
  /** This thread is never spare. */
  readonly idle = 0;
  readonly cancelled = new Promise<void>((resolve) => {
    this.#resolveCancelled = resolve;
  });

  /** room: bytes of transformed folds to keep. */
  constructor({ trialSeconds, room }: { readonly trialSeconds: number; readonly room: number }) {
    this.#trialSeconds = trialSeconds;
    this.#room = room;
  }

  addTask(task: Task): void {
    const checkpoint = () => {
      if (this.#cancelled) throw new Cancelled();
      if (performance.now() > this.#deadline) throw new Error(`did not end within ${this.#trialSeconds} s`);
    };
    const own = task.kind === "model" ? new Cells(task, checkpoint, this.#room) : new Objectives(task, checkpoint);
    this.#tasks.set(task.id, own);
  }

  submit(job: Job, done: (result: JobResult) => void): void {
    if (this.#cancelled) return;
    this.#queue.push({ job, done });
    this.#running ??= this.#work();
  }

  async #work(): Promise<void> {
    await turn();
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { job, done } = next;
      this.#deadline = performance.now() + this.#trialSeconds * 1000 * job.members.length;
      try {
        const began = Date.now();
        const result = await this.#tasks.get(job.task)!.run(job as never);
        done({ ...result, began, ended: Date.now() });
      } catch (error) {
        if (!(error instanceof Cancelled)) throw error;
      }
      await turn();
    }
    this.#running = undefined;
  }

  /** Lets go of all that its tasks have kept; nothing may wait or run. */
  forget(): void {
    this.#tasks.clear();
  }

  async cancel(): Promise<void> {
    this.#cancelled = true;
    this.#resolveCancelled();
    await this.close();
  }

  async close(): Promise<void> {
    this.#queue.length = 0;
    await this.#running;
  }
}

/** Lets what else waits on this thread run first. */
const turn = () => new Promise((resume) => setImmediate(resume));
