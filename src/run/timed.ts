import { estimators } from "../estimators/index.js";
import type { Expect } from "./expect.js";
import type { MachineCosts } from "./machine-costs.js";
import { isAnyFailed, secondsOf } from "./outcomes.js";
import type { Workforce } from "./pool.js";
import type { Job, JobResult, ModelJob, Task } from "./task.js";

/** Members of one estimator's sweeps that are fitted alone for their time, at most. */
const PROBES = 12;
/** So many milliseconds alone tell of a fit what it takes: in fewer, its code is compiled. */
const LONG = 50;
/** Sweeps of less in all, in milliseconds, took much of it to compile, in every thread anew: they say nothing of warm ones. */
const TELLING = 1500;
/** While others work, fits for their time alone may take so many milliseconds in all, or such a share of the time so far. */
const IDLE = 50;
const IDLE_SHARE = 0.1;
/** Once all is done, somebody waits for them: there are fewer. */
const PROBES_AFTER = 5;
/** These may take so many milliseconds in all, or such a share of the whole. */
const CHEAP = 25;
const CHEAP_SHARE = 0.02;

/** A fit on a whole training part, for its scores alone: what it takes says what others take. */
const isPlain = ({ predict, train, by, grows, rows }: ModelJob): boolean =>
  predict === undefined && train !== "all" && by === undefined && grows === undefined && rows === undefined;

/** Milliseconds, as estimators say and as a clock has seen. */
interface Tally {
  said: number;
  taken: number;
}
const add = (tally: Tally, { said, taken }: Tally): void => {
  tally.said += said;
  tally.taken += taken;
};

/** What is known of one estimator's fits in this run. */
interface Known {
  readonly swept: Tally;
  readonly alone: Tally;
  /** Of sweeps: their dearest member, as if the sweep had been for that alone. */
  readonly dearest: Tally;
  /** Of sweeps: all their members, one by one. */
  membersSaid: number;
  /** A sweep that was done last: its data are still at hand. said: of each member by itself. */
  last?: { readonly job: ModelJob; readonly said: readonly number[] };
  readonly probes: Tally[];
}

/**
 * Looks on while others work: what fits take, and what they would take with nothing shared. Of a sweep nobody knows that
 * from its own time: a worker with nothing to do fits a few of its members alone, where no earlier run has.
 */
export class Timed implements Workforce {
  readonly #inner: Workforce;
  readonly #expect: Expect;
  readonly #costs: MachineCosts;
  readonly #known = new Map<string, Known>();
  #probing: Promise<void> | undefined;
  /** Milliseconds that fits for their time alone took. */
  #probed = 0;
  readonly #began = performance.now();
  /** Milliseconds that jobs took, and that their members have of their own where nothing was swept. */
  #busy = 0;
  #alone = 0;

  constructor(inner: Workforce, expect: Expect, costs: MachineCosts) {
    this.#inner = inner;
    this.#expect = expect;
    this.#costs = costs;
  }

  get cancelled(): Promise<void> {
    return this.#inner.cancelled;
  }

  get idle(): number {
    return this.#inner.idle;
  }

  addTask(task: Task): void {
    this.#inner.addTask(task);
  }

  submit(job: Job, done: (result: JobResult) => void): void {
    this.#inner.submit(job, (result) => {
      const isSweep = this.#look(job, result);
      done(result);
      if (isSweep) setImmediate(() => this.#probeWhereIdle());
    });
  }

  cancel(): Promise<void> {
    return this.#inner.cancel();
  }

  async close(): Promise<void> {
    await this.#inner.close();
    for (const [estimator, { swept, alone, probes }] of this.#known) {
      if (swept.taken >= TELLING) this.#costs.learn(estimator, "swept", swept);
      this.#costs.learn(estimator, "alone", alone.said > 0 ? alone : (typical(probes) ?? alone));
    }
    this.#costs.save();
  }

  /** Milliseconds of work that sharing has saved so far; undefined where nothing was swept, or nobody knows. */
  get saved(): number | undefined {
    let [isShared, plain] = [false, this.#alone];
    for (const [estimator, { membersSaid }] of this.#known) {
      if (membersSaid === 0) continue;
      isShared = true;
      plain += membersSaid * (this.#aloneRatio(estimator) ?? Number.NaN);
    }
    return isShared && !Number.isNaN(plain) ? plain - this.#busy : undefined;
  }

  /** What a fit for one member takes, as a multiple of what the estimator says: as this run or an earlier one has seen it. */
  #seenRatio(estimator: string): number | undefined {
    const { alone } = this.#knownOf(estimator);
    return alone.said > 0 ? alone.taken / alone.said : this.#costs.ratio(estimator, "alone");
  }

  /** The same, where nobody has seen it, from fits for their time alone. */
  #aloneRatio(estimator: string): number | undefined {
    const seen = this.#seenRatio(estimator);
    if (seen !== undefined) return seen;
    const { probes, dearest } = this.#knownOf(estimator);
    const probe = typical(probes);
    if (probe !== undefined) return probe.taken / probe.said;
    // What goes on from a smaller fit to a larger one takes what the largest takes.
    return estimators.get(estimator).continues === undefined ? undefined : dearest.taken / dearest.said;
  }

  /** Whether it was a sweep, and one to learn from. */
  #look(job: Job, { outcomes, began, ended }: JobResult): boolean {
    if (job.kind !== "model" || !isPlain(job) || isAnyFailed(outcomes)) return false;
    const expected = this.#expect(job);
    if (expected === undefined) return false;
    const taken = 1000 * secondsOf(outcomes);
    // Clocks of whole milliseconds say nothing of short jobs, and work on transforms counts once where it is shared.
    this.#busy += Math.min(taken, began === undefined || ended === undefined ? taken : ended - began + 1);
    const known = this.#knownOf(job.estimator);
    const { kind, whole: said } = expected;
    if (kind === "alone") {
      this.#alone += taken;
      add(known.alone, { said, taken });
      return false;
    }
    const alone = expected.alone();
    known.last = { job, said: alone };
    known.membersSaid += alone.reduce((a, b) => a + b, 0);
    // One fit for all folds says nothing of a sweep of one.
    if (job.leftOut) return true;
    add(known.swept, { said, taken });
    add(known.dearest, { said: alone.reduce((a, b) => Math.max(a, b), 0), taken });
    return true;
  }

  /** Once all is done: where fits of single members take next to nothing, they run now. */
  async settle(elapsed: number): Promise<void> {
    for (const estimator of this.#known.keys()) {
      while (this.#isCheap(estimator, elapsed)) {
        const running = this.#probing ?? this.#startProbe(estimator);
        if (running === undefined) break;
        await Promise.race([running, this.cancelled]);
      }
    }
  }

  #isCheap(estimator: string, elapsed: number): boolean {
    const { swept, last, probes } = this.#knownOf(estimator);
    if (last === undefined || probes.length >= PROBES_AFTER) return false;
    const next = probes.at(-1)?.taken ?? (last.said[0]! * swept.taken) / swept.said;
    return this.#probed + next <= Math.max(CHEAP, CHEAP_SHARE * elapsed);
  }

  #probeWhereIdle(): void {
    if (this.#probing !== undefined || this.#inner.idle === 0) return;
    if (this.#probed > Math.max(IDLE, IDLE_SHARE * (performance.now() - this.#began))) return;
    for (const estimator of this.#known.keys()) {
      const running = this.#startProbe(estimator);
      if (running !== undefined) return void running.then(() => this.#probeWhereIdle());
    }
  }

  /** Fits a member of the last sweep alone, unless it is known by now what that takes. */
  #startProbe(estimator: string): Promise<void> | undefined {
    const { last, probes } = this.#knownOf(estimator);
    if (last === undefined || probes.length >= PROBES || this.#seenRatio(estimator) !== undefined) return undefined;
    const { isLast: _, leftOut: __, ...rest } = last.job;
    const at = (probes.length * STRIDE) % last.said.length;
    const isLast = probes.length === PROBES - 1;
    const probe: ModelJob = {
      ...rest,
      sweep: false,
      members: [last.job.members[at]!],
      ...(isLast ? { isLast: "fold" } : {}),
    };
    this.#probing = new Promise((resolve) => {
      this.#inner.submit(probe, ({ outcomes }) => {
        this.#probing = undefined;
        const taken = 1000 * secondsOf(outcomes);
        probes.push({ said: last.said[at]!, taken });
        this.#probed += taken;
        resolve();
      });
    });
    return this.#probing;
  }

  #knownOf(estimator: string): Known {
    const known = this.#known.get(estimator);
    if (known !== undefined) return known;
    const nothing = () => ({ said: 0, taken: 0 });
    const fresh = { swept: nothing(), alone: nothing(), dearest: nothing(), membersSaid: 0, probes: [] };
    this.#known.set(estimator, fresh);
    return fresh;
  }
}

/** Where probes look next: far from where they have looked. */
const STRIDE = 37;

/** The probe in the middle of the faster half: the first ones compile what they run, and read what later ones have at hand. */
function typical(probes: readonly Tally[]): Tally | undefined {
  const done = probes.filter(({ taken }) => taken > 0);
  if (done.length < 2 && !done.some(({ taken }) => taken >= LONG)) return undefined;
  const ratio = ({ said, taken }: Tally) => taken / said;
  return done.toSorted((a, b) => ratio(a) - ratio(b))[Math.floor((done.length - 1) / 4)];
}
