import { type Hands, ownHands, threadHands } from "./hands.js";
import { Holders } from "./holders.js";
import { chooseLane, isOwn, laneOf, ownLane } from "./lanes.js";
import { failedAll, firstOf, outcomesOf } from "./outcomes.js";
import { type Job, type JobResult, narrowed, type Task } from "./task.js";
import type { ThreadLimits } from "./threads.js";

/** Jobs that a worker is given at once, in milliseconds of work: long enough to hide the message, short enough to balance. */
const CHUNK_MS = 20;
const CHUNK_MOST = 512;
/** After the end of a budget or an interrupt, running fits get this long to notice before their thread is ended. */
const GRACE_MS = 250;
/** Jobs that are expected to take longer, in milliseconds, are not for the thread that asks: interrupts and messages wait. */
export const HERE_MS = 500;
/** Nor for it ever again, once one of them took so long. */
const HERE_MOST_MS = 1500;

export interface PoolOptions extends Omit<ThreadLimits, "isOurs"> {
  /** Longest that one member of a job may take. */
  readonly trialSeconds: number;
  /** Bytes of transformed folds that all threads together keep. */
  readonly room: number;
  /**
   * How long a job takes, in milliseconds, roughly; infinite where nobody knows. With it the thread that asks is one of the
   * workers while jobs are short: each thread less takes 15 MB less.
   */
  readonly expect?: (job: Job) => number;
}

/** Who runs jobs: threads, or the thread that asks. */
export interface Workforce {
  /** Resolves when it is cancelled: whoever waits for a result waits in vain. */
  readonly cancelled: Promise<void>;
  /** Threads that have nothing to do now, and nothing waits. The one that asks is never spare. */
  readonly idle: number;
  addTask(task: Task): void;
  /** `done` is called once with the result, unless all is cancelled first. */
  submit(job: Job, done: (result: JobResult) => void): void;
  /** Drops what waits and ends what runs. Resolves when all stands still. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

interface Ticket {
  readonly job: Job;
  readonly done: (result: JobResult) => void;
}
interface Crew {
  readonly number: number;
  readonly hands: Hands;
  readonly isHere: boolean;
  readonly tasks: Set<number>;
  /** What it works at, and what it has been given ahead; empty when idle. */
  readonly chunks: (readonly Ticket[])[];
  lane?: string;
  started: number;
  timer?: NodeJS.Timeout;
}

/**
 * Workers over shared columns: threads, and while jobs are short the thread that asks. Jobs that share data wait in one
 * lane, and a worker stays in its lane while there is work. A job that ends its thread (memory, an endless loop) is found by
 * running the jobs of its chunk one by one; it comes back as failed, and a new thread takes over.
 */
export class Pool implements Workforce {
  readonly #options: PoolOptions;
  readonly #control = new SharedArrayBuffer(4);
  readonly #tasks = new Map<number, Task>();
  readonly #lanes = new Map<string, Ticket[]>();
  readonly #crews = new Set<Crew>();
  readonly #holders = new Holders<Crew>((crew) => this.#crews.has(crew));
  #hired = 0;
  /** Whether the thread that asks may be a worker. */
  #isHereWelcome: boolean;
  #waiting = 0;
  #jobMs = CHUNK_MS;
  #closed = false;
  #cancelled = false;

  #resolveCancelled!: () => void;
  /** Resolves when the pool is cancelled: whoever waits for a result waits in vain. */
  readonly cancelled = new Promise<void>((resolve) => {
    this.#resolveCancelled = resolve;
  });

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#isHereWelcome = options.expect !== undefined;
  }

  /** Hires before there is work, for so many jobs: threads start while the jobs are made. */
  start(jobs: number): void {
    const count = Math.min(jobs, this.#options.workers);
    while (this.#crews.size < count) this.#hire(count);
  }

  get idle(): number {
    if (this.#closed || this.#waiting > 0) return 0;
    return [...this.#crews].filter(({ isHere, chunks }) => !isHere && chunks.length === 0).length;
  }

  addTask(task: Task): void {
    this.#tasks.set(task.id, task);
  }

  /** `done` is called once with the result, unless the pool is cancelled first. */
  submit(job: Job, done: (result: JobResult) => void): void {
    if (this.#cancelled) return;
    this.#queue({ job, done }, false);
    this.#deal();
  }

  /** Drops what waits, lets checkpoints end what runs, and ends threads that do not notice. Resolves when all stand still. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    this.#resolveCancelled();
    this.#lanes.clear();
    this.#waiting = 0;
    Atomics.store(new Int32Array(this.#control), 0, 1);
    const here = this.#here();
    if (here !== undefined) this.#sendOff(here);
    const busy = () => [...this.#crews].some(({ chunks }) => chunks.length > 0);
    const until = performance.now() + GRACE_MS;
    while (busy() && performance.now() < until) await new Promise((resume) => setTimeout(resume, 5));
    await this.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    const crews = [...this.#crews];
    this.#crews.clear();
    for (const crew of crews) clearTimeout(crew.timer);
    await Promise.all(crews.map(({ hands }) => hands.end()));
  }

  #queue(ticket: Ticket, first: boolean): void {
    const holder = this.#holders.of(ticket.job);
    const lane = holder === undefined ? laneOf(ticket.job, this.#options.workers) : ownLane(holder.number);
    const tickets = this.#lanes.get(lane);
    if (tickets === undefined) this.#lanes.set(lane, [ticket]);
    else if (first) tickets.unshift(ticket);
    else tickets.push(ticket);
    this.#waiting++;
  }

  #deal(): void {
    if (this.#closed) return;
    for (const crew of this.#crews) if (crew.chunks.length === 0) this.#give(crew);
    const isOpen = () => [...this.#lanes.keys()].some((lane) => !isOwn(lane));
    const { workers } = this.#options;
    while (isOpen() && this.#crews.size < workers) this.#give(this.#hire(workers));
    // While this thread is at work it hears of nobody who is done.
    if (this.#here() === undefined) return;
    for (const crew of this.#crews) if (!crew.isHere && crew.chunks.length === 1) this.#give(crew);
  }

  #give(crew: Crew): void {
    const chunk = this.#nextChunk(crew);
    if (chunk.length === 0) return;
    for (const { job } of chunk) {
      this.#brief(crew, job.task);
      this.#holders.ran(crew, job);
    }
    crew.hands.run(chunk.map(({ job }) => job));
    crew.chunks.push(chunk);
    if (crew.chunks.length === 1) this.#begin(crew);
  }

  /** The first of its chunks. */
  #begin(crew: Crew): void {
    crew.started = performance.now();
    // Here no timer would be heard: fits look at the clock.
    if (crew.isHere) return;
    const members = crew.chunks[0]!.reduce((sum, { job }) => sum + job.members.length, 0);
    const limit = Math.min(2 ** 31 - 1, this.#options.trialSeconds * members * 1000);
    crew.timer = setTimeout(() => this.#lose(crew, `did not end within ${seconds(this.#options.trialSeconds)}`), limit);
  }

  #brief(crew: Crew, task: number): void {
    if (crew.tasks.has(task)) return;
    crew.tasks.add(task);
    crew.hands.brief(this.#tasks.get(task)!);
  }

  #nextChunk(crew: Crew): readonly Ticket[] {
    const lane = this.#laneFor(crew);
    if (lane === undefined) return [];
    const tickets = this.#lanes.get(lane)!;
    if (lane !== ownLane(crew.number)) crew.lane = lane;
    const isSuspect = tickets[0]!.job.members.length === 0 || suspects.has(tickets[0]!);
    const fair = Math.ceil(this.#waiting / (2 * this.#options.workers));
    const most = isSuspect ? 1 : Math.max(1, Math.min(CHUNK_MOST, fair, Math.floor(CHUNK_MS / this.#jobMs)));
    const tooLong = crew.isHere ? tickets.slice(0, most).findIndex((ticket) => !this.#isForHere(ticket, lane)) : -1;
    if (tooLong === 0) {
      this.#sendOff(crew);
      return [];
    }
    const chunk = tickets.splice(0, tooLong < 0 ? most : tooLong);
    if (tickets.length === 0) this.#lanes.delete(lane);
    this.#waiting -= chunk.length;
    return chunk;
  }

  #laneFor(crew: Crew): string | undefined {
    const busy = [...this.#crews].filter(({ chunks, lane }) => chunks.length > 0 && lane !== undefined);
    return chooseLane(this.#lanes, {
      own: ownLane(crew.number),
      ...(crew.lane === undefined ? {} : { last: crew.lane }),
      taken: new Set(busy.map(({ lane }) => lane!)),
      looks: 2 * this.#options.workers,
    });
  }

  /** Nothing of the user's own runs there. */
  #isOurs(): boolean {
    return [...this.#tasks.values()].every((task) => task.kind === "model" && task.leaves === undefined);
  }

  #here(): Crew | undefined {
    return [...this.#crews].find(({ isHere }) => isHere);
  }

  /** One of so many: threads first, as they take a while to start. */
  #hire(count: number): Crew {
    const { workers, trialSeconds, room: all } = this.#options;
    const isHere = this.#isHereWelcome && this.#crews.size === count - 1 && this.#here() === undefined;
    const room = Math.floor(all / workers);
    const told = {
      done: (results: readonly JobResult[]) => this.#receive(crew, results),
      cancelled: () => this.#receive(crew),
      lost: (why: string) => this.#lose(crew, why),
    };
    const hands = isHere
      ? ownHands({ trialSeconds, room, workers }, told)
      : threadHands({ ...this.#options, isOurs: this.#isOurs() }, { control: this.#control, room, workers }, told);
    const crew: Crew = { number: this.#hired++, hands, isHere, tasks: new Set(), chunks: [], started: 0 };
    this.#crews.add(crew);
    return crew;
  }

  /** No results: they were cancelled. */
  #receive(crew: Crew, results?: readonly JobResult[]): void {
    // What it was lost with runs again.
    if (!this.#crews.has(crew)) return;
    clearTimeout(crew.timer);
    const chunk = crew.chunks.shift()!;
    if (results === undefined) return;
    const perJob = (performance.now() - crew.started) / chunk.length;
    this.#jobMs += (perJob - this.#jobMs) / 4;
    if (crew.chunks.length > 0) this.#begin(crew);
    if (crew.isHere && (perJob > HERE_MOST_MS || !this.#isHereWelcome)) this.#sendOff(crew);
    for (const [i, ticket] of chunk.entries()) {
      suspects.delete(ticket);
      ticket.done(results[i]!);
    }
    this.#deal();
  }

  /** The thread that asks works no more; a thread takes its place once there is something to do. */
  #sendOff(here: Crew): void {
    this.#isHereWelcome = false;
    this.#crews.delete(here);
    this.#reopen(ownLane(here.number));
    void here.hands.end();
  }

  /** What this thread has the models for is short, whatever it would be elsewhere. */
  #isForHere(ticket: Ticket, lane: string): boolean {
    const isShort = () => isOwn(lane) || this.#options.expect!(ticket.job) <= HERE_MS;
    return this.#isHereWelcome && !suspects.has(ticket) && isShort();
  }

  /** What waits in a lane that nobody draws from any more waits elsewhere. */
  #reopen(lane: string): void {
    const tickets = this.#lanes.get(lane) ?? [];
    this.#lanes.delete(lane);
    this.#waiting -= tickets.length;
    for (const ticket of tickets) this.#queue(ticket, false);
  }

  /** The thread is gone, or is to go. What it worked at runs again, one at a time, until the one to blame is alone. */
  #lose(crew: Crew, why: string): void {
    if (!this.#crews.delete(crew)) return;
    clearTimeout(crew.timer);
    void crew.hands.end();
    if (this.#cancelled) return;
    // A job that ends threads is not for this one, which goes once it has done what it is at.
    this.#isHereWelcome = false;
    this.#reopen(ownLane(crew.number));
    const chunk = crew.chunks.flat();
    const [only] = chunk;
    if (chunk.length === 1 && only!.job.members.length === 1) only!.done({ outcomes: failedAll(1, why), fits: 1 });
    else
      for (const ticket of (chunk.length > 1 ? chunk : alone(only)).toReversed()) {
        suspects.add(ticket);
        this.#queue(ticket, true);
      }
    this.#deal();
  }
}

/** Tickets whose chunk lost its thread: they run alone. */
const suspects = new WeakSet<Ticket>();

/** A job of several members as jobs of one member each, whose results come together again. */
function alone(ticket: Ticket | undefined): readonly Ticket[] {
  if (ticket === undefined) return [];
  const { done } = ticket;
  const job = ticket.job.kind === "model" ? narrowed(ticket.job) : ticket.job;
  const results: (JobResult | undefined)[] = job.members.map(() => undefined);
  return job.members.map((member, i) => ({
    job: { ...job, members: [member] } as Job,
    done(result) {
      results[i] = result;
      if (results.some((r) => r === undefined)) return;
      done({
        outcomes: outcomesOf(results.map((r) => firstOf(r!))),
        fits: results.reduce((sum, r) => sum + r!.fits, 0),
        ...(job.kind === "model" && job.predict
          ? { predictions: results.flatMap((r) => r!.predictions ?? [undefined]) }
          : {}),
      });
    },
  }));
}

const seconds = (n: number) => (n >= 120 ? `${Math.round(n / 60)} min` : `${n} s`);
