import type { StudyGoal } from "../check/study.js";
import type { Ask } from "../contracts.js";
import { canonical } from "../core/hash.js";
import { armFor, fixedArgs, pipelineOf } from "../plan/pipeline.js";
import type { Candidate } from "../space/space.js";
import { stops } from "../stops/index.js";
import type { FinishedTrial, FoldResult, FoldStep, StopReason } from "../trial.js";
import { Asking, asAsked } from "./asking.js";
import { Finished } from "./finished.js";
import { type Assignment, jobsFor, type Place } from "./jobs.js";
import { contentOf, membersOf } from "./members.js";
import { type Outcomes, outcomeAt } from "./outcomes.js";
import { Pruning } from "./pruning.js";
import { foldsAt, foldsOf, isWhole, jobAt, States } from "./resource.js";
import { askedOf, contentFor, isDone, leading, type Running, resultOf } from "./running.js";
import type { SearchSpec } from "./search-spec.js";
import { Sheet } from "./sheet.js";
import type { Job, JobResult, ModelJob } from "./task.js";
import { Twins } from "./twins.js";

/** Folds of unfinished trials are handed out for keeping this often, in milliseconds. */
const KEEP_EVERY = 2000;
/** So many trials are handed out together at most: a fit may serve thousands, and what is stored is a text for each time. */
const MOST_AT_ONCE = 2000;

/** Some trials have finished, and this many fits have run since the last time. */
export interface Progressed {
  readonly trials: readonly FinishedTrial[];
  /** Folds done of trials that are not finished. */
  readonly steps: readonly FoldStep[];
  readonly fitsRun: number;
  /** Of these: fits that went on where another had ended. */
  readonly continued: number;
}

/** Trials that were asked for together, and go through the folds together. */
interface Wave {
  readonly running: Running[];
  /** Number of the first trial: they may know of results below `horizon`. */
  readonly horizon: number;
  stage: number;
  open: number;
}

/**
 * One search. Suggestion t uses results of trials up to t − lag only, told in order of their numbers, and pruning uses
 * the same: so what runs does not depend on which worker was faster. Ends by itself; `cancel` ends it from outside.
 */
export class Search {
  readonly #spec: SearchSpec;
  readonly #finished: Finished;
  readonly #asking: Asking;
  readonly #pruning: Pruning;
  /** The trial that runs a pipeline, for candidates that come to the same one. */
  readonly #twins = new Twins();
  readonly #followers = new Map<string, Running[]>();
  readonly #out: FinishedTrial[] = [];
  #held: FinishedTrial[] = [];
  /** What jobs brought since steps were last handed out, of trials some of which are not finished. */
  #recorded: {
    readonly places: readonly Place<Running>[];
    readonly fold: number;
    readonly outcomes: Outcomes;
  }[] = [];
  #kept = performance.now();
  readonly #states = new States();
  #fits = 0;
  #continued = 0;
  /** What stop rules see: trials that are told, in order. */
  readonly #watched: FinishedTrial[] = [];
  /** Trials 0 … told − 1 are finished. */
  #told = 0;
  #open = 0;
  #cancelled = false;
  #ended: { reason: StopReason; why?: string } | undefined;
  #wake: (() => void) | undefined;
  #failure: unknown;

  constructor(spec: SearchSpec) {
    this.#spec = spec;
    this.#finished = new Finished(spec.told);
    this.#pruning = new Pruning(spec);
    this.#asking = new Asking(spec, {
      told: () => this.#told,
      open: () => this.#open,
      finished: (number) => this.#finished.get(number),
    });
  }

  /** Why it ended; undefined while it runs, or when it was cancelled. */
  get ended(): { readonly reason: StopReason; readonly why?: string } | undefined {
    return this.#ended;
  }

  cancel(): void {
    this.#cancelled = true;
    this.#wake?.();
  }

  /**
   * Finished trials, some at a time, in the order in which they finish (in order of number where a stop rule watches).
   * `told` has them once the next are asked for.
   */
  async *run(): AsyncGenerator<Progressed> {
    this.#fill();
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      const isOver = this.#isOver;
      const progressed = this.#handOut(isOver);
      if (progressed !== undefined) {
        yield progressed;
        this.#finished.handedOut(progressed.trials);
      }
      if (isOver && this.#out.length === 0) return;
      await this.#news();
    }
  }

  get #isOver(): boolean {
    return this.#cancelled || this.#ended !== undefined;
  }

  /** What is to be kept by now; undefined when there is nothing. */
  #handOut(isLast: boolean): Progressed | undefined {
    this.#recorded = this.#recorded.filter(({ places }) =>
      places.some(({ trial }) => !this.#finished.has(trial.number)),
    );
    const isDue = isLast || performance.now() - this.#kept > KEEP_EVERY;
    if (this.#out.length === 0 && !(isDue && this.#recorded.length > 0)) return undefined;
    const steps = isDue ? this.#takeSteps() : [];
    if (isDue) this.#kept = performance.now();
    const progressed = {
      trials: this.#out.splice(0, MOST_AT_ONCE),
      steps,
      fitsRun: this.#fits,
      continued: this.#continued,
    };
    this.#fits = 0;
    this.#continued = 0;
    return progressed;
  }

  /**
   * Something has finished. What finishes within a moment goes out together: one write to the store instead of many. Where
   * nothing more is to come there is nothing to wait for.
   */
  async #news(): Promise<void> {
    // It may have come while the last was being written.
    if (this.#isOver || this.#out.length > 0 || this.#failure !== undefined) return;
    await new Promise<void>((wake) => {
      this.#wake = wake;
    });
    if (this.#isOver || this.#failure !== undefined) return;
    await new Promise<void>((later) => {
      const timer = setTimeout(later, this.#open > 64 ? 40 : 5);
      this.#wake = () => {
        if (!this.#isOver && this.#failure === undefined) return;
        clearTimeout(timer);
        later();
      };
    });
  }

  // ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #fill(): void {
    for (;;) {
      if (this.#cancelled || this.#ended !== undefined) return;
      const { wanted } = this.#asking;
      if (wanted === 0) break;
      const wave = this.#ask(wanted);
      if (wave !== undefined) this.#start(wave);
    }
    if (this.#open === 0 && this.#ended === undefined) this.#end(this.#asking.limit);
  }

  #ask(count: number): Wave | undefined {
    const asked = this.#asking.ask(count);
    if (asked === undefined) return undefined;
    const { first, horizon, asks } = asked;
    const running = this.#begin(first, asks);
    this.#asking.plan(running.map(({ folds, inherited }) => folds - inherited));
    return { running, horizon, stage: 0, open: 0 };
  }

  /** With the folds that an earlier process did. */
  #begin(first: number, asks: readonly Ask[]): Running[] {
    const { sweep, folds, scorers } = this.#spec;
    const members = asks.map(({ candidate }) => membersOf(candidate, sweep));
    const places = members.reduce((sum, { length }) => sum + length, 0);
    const ids = scorers.map(({ id }) => id);
    const sheet = new Sheet(places, folds, ids);
    let place = 0;
    return asks.map((ask, i) => {
      const candidates = members[i]!;
      const running = this.#beginAt(place, sheet, first + i, ask, candidates);
      place += candidates.length;
      return running;
    });
  }

  #beginAt(place: number, sheet: Sheet, number: number, ask: Ask, candidates: readonly Candidate[]): Running {
    const { arms, begun, fidelity } = this.#spec;
    const pipelines = arms.length === 0 ? [] : candidates.map((c) => pipelineOf(armFor(arms, c), c));
    const content = contentOf(candidates, pipelines);
    const inherited = this.#inherited(ask);
    const folds = foldsAt(fidelity, ask, this.#spec.folds);
    const running: Running = {
      number,
      ask,
      candidates,
      pipelines,
      sheet,
      place,
      content: isWhole(fidelity, ask.resource) ? content : `${content} ${ask.resource}`,
      folds,
      reach: folds,
      inherited: inherited.length,
    };
    for (const [fold, outcome] of inherited.entries()) sheet.put(place, fold, outcome);
    for (const { fold, member = 0, outcome } of begun.get(number) ?? []) sheet.put(place + member, fold, outcome);
    this.#recallInto(running);
    return running;
  }

  /** Where folds are dealt out, those of the trial that it goes on from. */
  #inherited({ from }: Ask): readonly FoldResult[] {
    return from === undefined || this.#spec.fidelity?.resource !== "folds" ? [] : foldsOf(this.#finished.get(from)!);
  }

  /** Scores that a run of another plan of the study has of the same pipeline. */
  #recallInto(running: Running): void {
    const { arms, recall, jobs, fidelity } = this.#spec;
    if (fidelity !== undefined) return;
    const recalled = recall?.(contentFor(running, arms));
    if (recalled === undefined) return;
    const { planHash, folds, whole } = recalled;
    if (whole !== undefined) {
      running.whole = whole;
      running.taken = { planHash, folds: this.#spec.folds };
      return;
    }
    if (running.candidates.length > 1) return;
    const isTrained = arms.length > 0 && jobs.trained.has(armFor(arms, running.candidates[0]!).name);
    let taken = 0;
    for (const [fold, result] of folds) {
      const { gradient, ...plain } = result;
      const isDerived = jobs.gradient?.every((id) => gradient?.[id] !== undefined) ?? true;
      if (isDone(running, fold) || !isDerived || (isTrained && result.train === undefined)) continue;
      running.sheet.put(running.place, fold, jobs.gradient === undefined ? plain : result);
      taken++;
    }
    if (taken > 0) running.taken = { planHash, folds: taken };
  }

  // ── Running ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #start(wave: Wave): void {
    this.#open += wave.running.length;
    const fresh: Running[] = [];
    for (const running of wave.running) {
      const past = this.#spec.told.get(running.number);
      const isTwin = this.#follows(running, past !== undefined);
      if (past !== undefined) this.#recall(running, past);
      else if (isTwin) continue;
      else if (running.whole !== undefined) this.#take(running, running.whole);
      else fresh.push(running);
    }
    this.#advance({ ...wave, running: fresh });
  }

  /** A trial of an earlier process: the sampler must have asked for the same. */
  #recall(running: Running, past: FinishedTrial): void {
    const { candidate, resource } = running.ask;
    if (canonical(asAsked(past, this.#spec.sweep).candidate) !== canonical(candidate) || past.resource !== resource) {
      throw new Error(`stored trial ${past.number} has other settings than this plan asks for`);
    }
    this.#settle(past, false);
  }

  /** A swept point that a run of another plan has judged. */
  #take(running: Running, whole: FinishedTrial): void {
    const { reason: _, startedAt: __, endedAt: ___, ...known } = whole;
    const candidate = this.#completed(running, whole);
    const { number, ask, taken } = running;
    this.#settle({ ...known, number, candidate, ...askedOf(ask), seconds: 0, taken: taken! });
    this.#release(running);
  }

  /** The point of a trial with the free values of another. */
  #completed({ ask }: Running, { candidate }: FinishedTrial): Candidate {
    const ids = (this.#spec.sweep?.free ?? []).map(({ id }) => id).filter((id) => id in candidate);
    return { ...ask.candidate, ...Object.fromEntries(ids.map((id) => [id, candidate[id]!])) };
  }

  /** True when an equal pipeline has run or runs: its results are copied. */
  #follows(running: Running, isPast: boolean): boolean {
    if (!this.#spec.dedupe) return false;
    const key = running.content;
    const twin = this.#twins.firstOf(key, running.number);
    if (twin === undefined) return false;
    if (isPast) return true;
    const finished = this.#finished.get(twin);
    if (finished !== undefined) this.#copy(running, finished);
    else {
      const waiting = this.#followers.get(key);
      if (waiting === undefined) this.#followers.set(key, [running]);
      else waiting.push(running);
    }
    return true;
  }

  #copy(running: Running, twin: FinishedTrial): void {
    const { startedAt: _, endedAt: __, from: ___, ...original } = twin;
    this.#settle({
      ...original,
      number: running.number,
      candidate: this.#completed(running, original),
      ...askedOf(running.ask),
      seconds: 0,
    });
  }

  /** Sends out the next folds of a wave; all folds at once where nothing prunes. */
  #advance(wave: Wave): void {
    const { folds, pruner, pool } = this.#spec;
    const alive = wave.running.filter((running) => !this.#finished.has(running.number));
    const places = pruner === undefined ? range(wave.stage, folds) : range(wave.stage, Math.min(folds, wave.stage + 1));
    wave.stage += places.length;
    const assignments = this.#assign(alive, places);
    wave.open = assignments.length;
    const last = this.#isFinal(wave) ? lastOf(assignments) : undefined;
    // What an earlier process did needs no job.
    if (pruner === undefined) for (const running of alive) this.#finishDone(running);
    else if (places.length > 0 && assignments.length === 0) this.#endStage(wave);
    for (const { job, places: brought } of assignments) {
      const isLast = last?.get(job);
      const asked = isLast === undefined ? job : { ...job, isLast };
      pool.submit(this.#atResource(asked, brought[0]!.trial), (result) => {
        this.#guard(() => {
          this.#fits += result.fits;
          this.#continued += result.continued ?? 0;
          if (result.state !== undefined) this.#states.keep(brought[0]!.trial.number, job.fold, result.state);
          this.#record(brought, job.fold, result.outcomes);
          this.#clock(brought, result);
          wave.open--;
          if (pruner === undefined) this.#finishBrought(brought);
          else if (wave.open === 0) this.#endStage(wave);
        });
      });
    }
  }

  /** No trial will follow those of this wave, and they run on all folds at once. */
  #isFinal({ stage }: Wave): boolean {
    const { fidelity, folds, lag } = this.#spec;
    return fidelity === undefined && lag === "any" && stage >= folds && this.#asking.isOver;
  }

  #atResource(job: Job, { ask }: Running): Job {
    const { fidelity } = this.#spec;
    if (fidelity === undefined) return job;
    const state = ask.from === undefined ? undefined : this.#states.take(ask.from, job.fold);
    return jobAt(job, fidelity, ask, state);
  }

  /** Jobs for the folds that are not done yet; trials that lack the same folds go together. */
  #assign(trials: readonly Running[], places: readonly number[]): readonly Assignment<Running>[] {
    const lacking = new Map<string, { readonly trials: Running[]; readonly folds: readonly number[] }>();
    for (const running of trials) {
      const lacks = (fold: number) => fold < running.folds && !isDone(running, fold);
      let key = "";
      for (const fold of places) if (lacks(fold)) key += `${fold} `;
      const together = lacking.get(key);
      if (together !== undefined) together.trials.push(running);
      else if (key !== "") lacking.set(key, { trials: [running], folds: places.filter(lacks) });
    }
    return [...lacking.values()].flatMap(({ trials: some, folds }) => jobsFor(some, folds, this.#spec.jobs));
  }

  #record(places: readonly Place<Running>[], fold: number, outcomes: Outcomes): void {
    for (let i = 0; i < places.length; i++) {
      const { trial, member } = places[i]!;
      trial.sheet.take(trial.place + member, fold, outcomes, i);
    }
    if (this.#spec.folds > 1) this.#recorded.push({ places, fold, outcomes });
  }

  /** Of trials that are not finished, since the last time. */
  #takeSteps(): readonly FoldStep[] {
    const steps: FoldStep[] = [];
    const recorded = this.#recorded.splice(0);
    if (this.#open === 0) return steps;
    for (const { places, fold, outcomes } of recorded) {
      for (const [i, { trial, member }] of places.entries()) {
        const { number, candidates } = trial;
        if (this.#finished.has(number)) continue;
        steps.push({
          trial: number,
          fold,
          ...(candidates.length > 1 ? { member } : {}),
          outcome: outcomeAt(outcomes, i),
        });
      }
    }
    return steps;
  }

  /** At the first place of each trial, in milliseconds since the study began. */
  #clock(places: readonly Place<Running>[], { began, ended }: JobResult): void {
    if (began === undefined || ended === undefined) return;
    const from = began - this.#spec.began;
    const to = ended - this.#spec.began;
    for (const { trial } of places) trial.sheet.clock(trial.place, from, to);
  }

  /** An error in here is ours; it must reach whoever awaits the run. */
  #guard(work: () => void): void {
    if (this.#cancelled) return;
    try {
      work();
      this.#fill();
    } catch (error) {
      this.#failure = error;
    }
    this.#wake?.();
  }

  /** Each trial once: its members stand together. */
  #finishBrought(places: readonly Place<Running>[]): void {
    for (let i = 0; i < places.length; i++) {
      const { trial } = places[i]!;
      if (i === 0 || trial !== places[i - 1]!.trial) this.#finishDone(trial);
    }
  }

  #finishDone(running: Running): void {
    let open = running.folds;
    // Folds come in order, mostly: what the last one lacks is known at once.
    while (open > 0 && isDone(running, open - 1)) open--;
    if (open === 0) this.#finish(running);
  }

  #endStage(wave: Wave): void {
    for (const running of wave.running) {
      if (this.#finished.has(running.number)) continue;
      const { folds } = running;
      running.reach = Math.max(wave.stage, running.inherited);
      // A swept point stands or falls with what is its best so far.
      const { scores, error } = leading(running, this.#spec);
      const hasFailed = error !== undefined;
      if (!hasFailed && wave.stage < folds) running.pruned = this.#pruning.why(scores, running, wave.horizon);
      if (hasFailed || running.pruned !== undefined || wave.stage >= folds) this.#finish(running);
    }
    this.#advance(wave);
  }

  // ── Finishing ───────────────────────────────────────────────────────────────────────────────────────────────────

  #finish(running: Running): void {
    this.#settle(resultOf(running, this.#spec));
    this.#release(running);
  }

  /** Those that waited for an equal pipeline. */
  #release(running: Running): void {
    if (!this.#spec.dedupe) return;
    const finished = this.#finished.get(running.number)!;
    for (const follower of this.#followers.get(running.content) ?? []) this.#copy(follower, finished);
    this.#followers.delete(running.content);
  }

  #settle(trial: FinishedTrial, isNew = true): void {
    this.#finished.add(trial, isNew);
    this.#pruning.add(trial);
    this.#open--;
    if (this.#spec.stops.length === 0) {
      if (isNew) this.#out.push(trial);
    } else this.#held.push(...(isNew ? [trial] : []));
    while (this.#finished.has(this.#told) && this.#ended === undefined) {
      this.#told++;
      if (this.#spec.stops.length > 0) this.#watch();
    }
  }

  /** Stop rules see trials in order of number, and trials past the end are dropped: the same table on any number of workers. */
  #watch(): void {
    const last = this.#told - 1;
    const ready = this.#held.filter((t) => t.number <= last);
    this.#held = this.#held.filter((t) => t.number > last);
    this.#out.push(...ready.sort((a, b) => a.number - b.number));
    const trial = this.#finished.get(last)!;
    // Scores at less than the whole say nothing of what has been reached.
    if (isWhole(this.#spec.fidelity, trial.resource)) this.#watched.push(trial);
    for (const rule of this.#spec.stops) {
      const why = stops.get(rule.name).stop(this.#watched, goalOf(this.#spec.goals[0]!), fixedArgs(rule) as never);
      if (why === undefined) continue;
      this.#held = [];
      this.#end({ reason: "stopped", why });
      return;
    }
  }

  #end(how: { reason: StopReason; why?: string }): void {
    this.#ended = how;
    this.#wake?.();
  }
}

const goalOf = ({ id, direction }: StudyGoal) => ({ scorer: id, direction });
const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
/** The jobs that are the last on a fold, or on the fold after some transforms. */
function lastOf(assignments: readonly Assignment<Running>[]): ReadonlyMap<Job, NonNullable<ModelJob["isLast"]>> {
  const jobs = assignments.flatMap(({ job }) => (job.kind === "model" ? [job] : []));
  const lastBy = (key: (job: ModelJob) => unknown) => [...new Map(jobs.map((job) => [key(job), job])).values()];
  return new Map([
    ...lastBy(({ fold, prefix }) => `${fold} ${prefix}`).map((job) => [job, "transforms"] as const),
    ...lastBy(({ fold }) => fold).map((job) => [job, "fold"] as const),
  ]);
}
