import type { Ask } from "../contracts.js";
import { mostAtOnce, pointOf } from "../plan/free.js";
import { keyOf } from "../space/candidate.js";
import type { Candidate } from "../space/space.js";
import type { FinishedTrial, StopReason } from "../trial.js";
import type { Sweep } from "./members.js";
import type { SearchSpec } from "./search-spec.js";

/** Who asks so often in a row for nothing but what the study gives may have it. */
const REPEATS = 100;
/** Candidates that are asked for at once, from samplers that learn nothing from results; of objectives, which share nothing. */
const BATCH = 20_000;
const BATCH_APART = 1000;
/**
 * With a pruner, so many trials go through the folds together at most, and no more than went before them: they judge
 * themselves by earlier waves only, and the first trials have nothing to be judged by.
 */
const WAVE = 16;

/** How far a search has come. */
export interface Progress {
  /** Trials 0 … told − 1 are finished. */
  told(): number;
  /** Trials under way. */
  open(): number;
  finished(number: number): FinishedTrial | undefined;
}

/** What is asked for together. */
export interface Asked {
  /** Number of the first trial. */
  readonly first: number;
  /** They may know of results of the trials below this number. */
  readonly horizon: number;
  readonly asks: readonly Ask[];
}

/**
 * Says how many trials may be asked for now, and asks for them: what the budget, the lag and the pruner leave room for.
 * Suggestion t uses results of trials up to t − lag only, told in order of their numbers.
 */
export class Asking {
  readonly #spec: SearchSpec;
  readonly #progress: Progress;
  readonly #batch: number;
  #next = 0;
  /** By trial: the folds that it was to run. */
  readonly #folds: number[] = [];
  /** All of them together, and how many of them pruned trials below a number did not run. */
  #planned = 0;
  #spared = { upTo: 0, fits: 0 };
  #toldSampler = 0;
  #exhausted = false;
  /** Keys of what the study gives, as the sampler knows it. */
  #given: ReadonlySet<string> | undefined;

  constructor(spec: SearchSpec, progress: Progress) {
    this.#spec = spec;
    this.#progress = progress;
    this.#batch = Math.ceil((spec.arms.length === 0 ? BATCH_APART : BATCH) / mostAtOnce(spec.sweep?.free ?? []));
  }

  /** How many trials may be asked for now. */
  get wanted(): number {
    const { enqueued } = this.#spec;
    const left = this.#left();
    if (left === 0 || this.#exhausted) return 0;
    // Given settings go one by one, and wait as all others do: what a trial may know of must have finished.
    return this.#next < enqueued.length ? Math.min(1, this.#room(left)) : this.#room(left);
  }

  /** No trial will follow those that were asked for. */
  get isOver(): boolean {
    return this.#exhausted || this.#left() === 0;
  }

  /** Why no more are asked for. */
  get limit(): { reason: StopReason } {
    if (this.#exhausted) return { reason: "exhausted" };
    const { trials, fits } = this.#spec;
    if (trials !== undefined && this.#next >= trials) return { reason: "trials" };
    return { reason: fits === undefined ? "exhausted" : "fits" };
  }

  /** Tells the sampler what it may know, and asks it; undefined where it has nothing more. */
  ask(count: number): Asked | undefined {
    const { lag, enqueued, fidelity } = this.#spec;
    const first = this.#next;
    const given = enqueued[first];
    // What the study gives is not judged by what came before it.
    const horizon = given === undefined ? this.#horizon() : 0;
    if (lag !== "any") this.#tell(horizon);
    const whole = fidelity === undefined ? {} : { resource: fidelity.max };
    const asks: readonly Ask[] =
      given === undefined ? this.#asked(count) : [{ candidate: given, ...whole, reason: "given by the study" }];
    // A sampler that has come to need more results has not said that the space is exhausted.
    if (asks.length < count) this.#exhausted = this.#horizon() <= horizon;
    if (asks.length === 0) return undefined;
    this.#next += asks.length;
    return { first, horizon, asks };
  }

  /** The folds that each of the trials that were asked for last is to run. */
  plan(folds: readonly number[]): void {
    for (const count of folds) {
      this.#folds.push(count);
      this.#planned += count;
    }
  }

  /** How many the lag, the pruner and the size of a batch leave room for. */
  #room(left: number): number {
    const { lag, pruner } = this.#spec;
    const open = this.#progress.open();
    if (lag === "any") {
      if (pruner === undefined) return open < this.#batch / 2 ? Math.min(this.#batch, left) : 0;
      return open === 0 ? Math.min(WAVE, Math.max(1, this.#next), left) : 0;
    }
    return this.#progress.told() >= this.#horizon() ? 1 : 0;
  }

  /** Results that the next trial may use: those of the trials below this number. */
  #horizon(): number {
    const { sampler, lag, enqueued } = this.#spec;
    if (sampler.needs !== undefined) return Math.min(this.#next, enqueued.length + sampler.needs());
    return lag === "any" ? this.#next : Math.max(0, this.#next - lag + 1);
  }

  /** Trials that the budget still allows. */
  #left(): number {
    const { trials = Number.POSITIVE_INFINITY, fits, folds } = this.#spec;
    const byTrials = Math.max(0, trials - this.#next);
    if (fits === undefined) return byTrials;
    return Math.max(0, Math.min(byTrials, Math.ceil((fits - this.#fitsAsked()) / Math.max(1, folds))));
  }

  /** As the plain plan counts: one a trial and fold. Only what suggestion t may know of counts as pruned. */
  #fitsAsked(): number {
    const known = this.#spec.lag === "any" ? this.#progress.told() : this.#horizon();
    if (known < this.#spared.upTo) this.#spared = { upTo: 0, fits: 0 };
    for (; this.#spared.upTo < known; this.#spared.upTo++) {
      const folds = this.#folds[this.#spared.upTo]!;
      this.#spared.fits += folds - foldsRun(this.#progress.finished(this.#spared.upTo), folds);
    }
    return this.#planned - this.#spared.fits;
  }

  /** What the sampler asks for, less what the study gives: that may be under way, untold yet. */
  #asked(count: number): readonly Ask[] {
    const { sampler, enqueued, fidelity, sweep } = this.#spec;
    if (enqueued.length === 0 || fidelity !== undefined) return sampler.ask(count);
    this.#given ??= new Set(enqueued.map((candidate) => keyOf(pointIn(candidate, sweep))));
    const asks: Ask[] = [];
    for (let i = 0; i <= REPEATS && asks.length < count; i++) {
      const more = sampler.ask(count - asks.length);
      const left = i === REPEATS ? more : more.filter(({ candidate }) => !this.#given!.has(keyOf(candidate)));
      asks.push(...left);
      if (left.length === more.length) break;
    }
    return asks;
  }

  #tell(upTo: number): void {
    if (upTo <= this.#toldSampler) return;
    const trials: FinishedTrial[] = [];
    for (let i = this.#toldSampler; i < upTo; i++) {
      trials.push(asAsked(this.#progress.finished(i)!, this.#spec.sweep));
    }
    this.#toldSampler = upTo;
    this.#spec.sampler.tell(trials);
  }
}

/** A sampler knows of points; what a sweep made of them is no part of its space. */
export const asAsked = (trial: FinishedTrial, sweep: Sweep | undefined): FinishedTrial =>
  sweep === undefined ? trial : { ...trial, candidate: pointIn(trial.candidate, sweep) };

const pointIn = (candidate: Candidate, sweep: Sweep | undefined): Candidate =>
  sweep === undefined ? candidate : pointOf(sweep.free, candidate);

const foldsRun = (trial: FinishedTrial | undefined, folds: number) =>
  trial?.state === "pruned" ? Math.max(0, ...Object.values(trial.folds).map((scores) => scores.length)) : folds;
