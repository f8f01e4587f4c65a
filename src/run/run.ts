import type { StudyData } from "../check/study.js";
import type { Fold, Prediction, Store, StudyLog } from "../contracts.js";
import { isoTime } from "../core/iso-time.js";
import { columnOf } from "../core/matrix.js";
import { version } from "../core/package.js";
import { exactnessOf } from "../plan/exactness.js";
import { foldsARepeat } from "../plan/fold-parts.js";
import { armsOf, fixedArgs } from "../plan/pipeline.js";
import { nodeOf } from "../plan/plan.js";
import { enqueuedPoints, extentOf, fidelityOf, lagOf, type Planned, samplerContext } from "../plan/planned.js";
import { targetOf } from "../plan/target.js";
import { armsScoredOnTraining } from "../plan/train-scores.js";
import { saying } from "../samplers/choice.js";
import { samplers } from "../samplers/index.js";
import { memoryStore } from "../store/memory.js";
import {
  comparable,
  comparedIn,
  type FinishedTrial,
  type FoldStep,
  type StopReason,
  type StudyEvent,
  secondsOf,
  type TrialLedger,
  trialLedger,
} from "../trial.js";
import { describe } from "./describe.js";
import { basisOf, earlierRuns, type Recall } from "./earlier.js";
import { expectIn } from "./expect.js";
import { type Fitter, jobOf } from "./fitter.js";
import { bestOf, choose, isBetter } from "./keep.js";
import { assemble, type Blended, type Ensemble, keptOf, openBlend, whyBlend } from "./kept-ensemble.js";
import { IN_WORKER } from "./leaf-modules.js";
import { MachineCosts } from "./machine-costs.js";
import { firstOf, isFailure } from "./outcomes.js";
import { memoryForMoments } from "./part-moments.js";
import type { Workforce } from "./pool.js";
import { isWhole } from "./resource.js";
import { Search } from "./search.js";
import type { SearchSpec } from "./search-spec.js";
import type { JobResult, ModelJob, ModelTask, Task } from "./task.js";
import { Timed } from "./timed.js";
import { hire, type WorkforceOptions, workersIn } from "./workforce.js";

export interface RunOptions extends WorkforceOptions {
  /** Hired for this plan before the run, which closes it; the run hires its own by default. */
  readonly workforce?: Workforce;
  /** Where events are kept; in memory by default. */
  readonly store?: Store;
  /** Aborted: what is finished is stored, the rest can be resumed. */
  readonly signal?: AbortSignal;
  /** Start anew though the store has this plan. */
  readonly fresh?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Where the trials that are told are kept for the choice among them; a ledger of its own by default. */
  readonly told?: TrialLedger;
}

export interface Progress {
  readonly trialsDone: number;
  readonly trialsPlanned?: number;
  readonly fitsRun: number;
  /** Fits that sharing made unnecessary, so far. */
  readonly fitsSaved: number;
  readonly best?: FinishedTrial;
  readonly secondsLeft?: number;
}

/**
 * Runs a plan: yields every event as soon as the store has it. A plan that the store has finished is answered from
 * there; one that it has begun goes on where it stopped.
 */
export async function* run(planned: Planned, options: RunOptions = {}): AsyncGenerator<StudyEvent> {
  if (IN_WORKER in globalThis) {
    throw new Error("a module of leaves runs a study when it is loaded: keep leaves in a module of their own");
  }
  const store = options.store ?? memoryStore();
  const { runs, recall } = options.fresh === true ? { runs: [] } : await earlierRuns(store, planned);
  const log = await store.open(planned.study.name, planned.planHash, { fresh: options.fresh ?? false });
  try {
    yield* log.past;
    if (isOver(log.past)) return;
    yield* new Runner(planned, options, log, { runs, ...(recall === undefined ? {} : { recall }) }).run();
  } finally {
    await log.close();
  }
}

/** The last word was spoken, and it was not an interrupt. */
function isOver(past: readonly StudyEvent[]): boolean {
  const last = past.findLast((event) => event.type === "stopped");
  return last !== undefined && last.reason !== "interrupted";
}

/** One run of one plan: the main search, the searches inside outer folds, and what is kept. */
class Runner {
  readonly #planned: Planned;
  readonly #options: RunOptions;
  readonly #log: StudyLog;
  readonly #fitter: Fitter;
  #pool: Timed;
  readonly #began = performance.now();
  /** When the study began, in whichever process: milliseconds since 1970. */
  readonly #startedAt: number;
  /** Seconds that earlier processes spent on this run. */
  readonly #before: number;
  readonly #trials: TrialLedger;
  #fitsRun = 0;
  #fitsAsked = 0;
  #best: FinishedTrial | undefined;
  #current: Search | undefined;
  /** Searches are over: what is chosen is opened and described. */
  #isDeciding = false;
  #isRevived = false;
  #cut: "interrupted" | "time" | undefined;
  #ids = 0;
  /** What the workers know of. */
  #tasks: { readonly id: number; readonly folds: readonly Fold[]; readonly role: string }[] = [];

  readonly #earlier: Awaited<ReturnType<typeof earlierRuns>>;

  constructor(planned: Planned, options: RunOptions, log: StudyLog, earlier: Awaited<ReturnType<typeof earlierRuns>>) {
    this.#earlier = earlier;
    this.#planned = planned;
    this.#options = options;
    this.#trials = options.told ?? trialLedger();
    this.#log = log;
    this.#pool = this.#watched(options.workforce ?? hire(planned, options));
    const started = log.past.find((event) => event.type === "started");
    this.#startedAt = started === undefined ? Date.now() : Date.parse(started.at);
    this.#fitter = { planned, task: (folds, role) => this.#task(folds, role), fit: (job) => this.#fit(job) };
    this.#before = secondsOf(log.past);
  }

  #watched(workforce: Workforce): Timed {
    return new Timed(workforce, expectIn(this.#planned), this.#options.costs ?? new MachineCosts());
  }

  async *run(): AsyncGenerator<StudyEvent> {
    const cut = this.#watchForTheEnd();
    try {
      for await (const events of this.#events()) {
        await this.#log.append(events);
        yield* events;
      }
    } finally {
      cut();
      if (this.#cut === undefined) await this.#pool.close();
      else await this.#pool.cancel();
    }
  }

  /** An interrupt or the end of the time cuts short what runs. Returns how to stop watching. */
  #watchForTheEnd(): () => void {
    const { signal } = this.#options;
    const end = (why: "interrupted" | "time") => {
      // The end of the time ends searches; what is chosen is still opened and described.
      if (this.#cut === "interrupted" || (why === "time" && this.#isDeciding)) return;
      this.#cut = why;
      this.#current?.cancel();
      void this.#pool.cancel();
    };
    const interrupt = () => end("interrupted");
    if (signal?.aborted === true) interrupt();
    signal?.addEventListener("abort", interrupt);
    const { seconds } = this.#planned.study.budget;
    const left = seconds === undefined ? undefined : Math.max(0, seconds - this.#before) * 1000;
    const timer = left === undefined ? undefined : setTimeout(() => end("time"), Math.min(left, 2 ** 31 - 1));
    return () => {
      signal?.removeEventListener("abort", interrupt);
      clearTimeout(timer);
    };
  }

  /** Events that are stored together. */
  async *#events(): AsyncGenerator<readonly StudyEvent[]> {
    const { past } = this.#log;
    if (!past.some((event) => event.type === "started")) yield [this.#started()];
    const begun = new Map<number, FoldStep[]>();
    for (const event of past) {
      if (event.type === "step") {
        this.#fitsRun += event.fitsRun;
        for (const step of event.steps) begun.set(step.trial, [...(begun.get(step.trial) ?? []), step]);
      }
      if (event.type !== "told") continue;
      this.#fitsRun += event.fitsRun;
      for (const trial of event.trials) this.#count(trial);
    }
    const main = this.#search(
      this.#mainFolds(),
      "inner",
      this.#planned.study.seed,
      this.#trials,
      begun,
      this.#earlier.recall,
    );
    for await (const { trials, steps, fitsRun, continued } of this.#during(main)) {
      this.#fitsRun += fitsRun;
      for (const trial of trials) this.#count(trial);
      const ran = { fitsRun, ...(continued === 0 ? {} : { continued }), ...this.#spent() };
      yield [
        ...(trials.length > 0 ? [{ type: "told", trials, ...ran } as const] : []),
        ...(steps.length > 0 ? [{ type: "step", steps, ...(trials.length > 0 ? { fitsRun: 0 } : ran) } as const] : []),
      ];
      this.#report();
    }
    const ended = this.#cut === "time" ? { reason: "time" as const } : main.ended;
    if (this.#cut === "interrupted" || ended === undefined) return yield [this.#stopped("interrupted")];
    for await (const event of this.#nested()) yield [event];
    if (this.#wasInterrupted()) return yield [this.#stopped("interrupted")];
    const kept = await this.#keep();
    if (this.#wasInterrupted()) return yield [...kept, this.#stopped("interrupted")];
    const why = "why" in ended ? ended.why : undefined;
    await this.#pool.settle(performance.now() - this.#began);
    yield [...kept, this.#stopped(ended.reason, why)];
  }

  /** Read through a function: the signal can come at any await. */
  #wasInterrupted(): boolean {
    return this.#cut === "interrupted";
  }

  #started(): StudyEvent {
    const { study, planHash, dataHash, candidates, folds } = this.#planned;
    const modules = [...new Set(study.leaves?.flatMap(({ file }) => file ?? []))];
    const fits = candidates === undefined ? undefined : candidates * Math.max(1, folds.main.folds.length);
    return {
      type: "started",
      study: study.name,
      planHash,
      dataHash,
      seed: study.seed,
      version: version(),
      at: isoTime(this.#startedAt),
      source: { text: study.text, ...(modules.length === 0 ? {} : { use: modules }) },
      ...(candidates === undefined ? {} : { planned: { trials: candidates, fits: fits! } }),
      basis: basisOf(this.#planned),
      ...(this.#earlier.runs.length === 0 ? {} : { earlier: this.#earlier.runs }),
      exactness: exactnessOf(this.#planned),
    };
  }

  /** Of a budget of time. */
  #spent(): { readonly spent?: number } {
    if (this.#planned.study.budget.seconds === undefined) return {};
    return { spent: this.#before + (performance.now() - this.#began) / 1000 };
  }

  #stopped(reason: StopReason, why?: string): StudyEvent {
    const seconds = (performance.now() - this.#began) / 1000;
    const { saved } = this.#pool;
    // What an earlier process saved is not known here.
    const isWhole = this.#log.past.length === 0 && saved !== undefined && saved > 0;
    return {
      type: "stopped",
      reason,
      ...(why === undefined ? {} : { why }),
      seconds,
      ...(isWhole ? { unsharedSeconds: seconds + saved / 1000 / workersIn(this.#options) } : {}),
      exactness: exactnessOf(this.#planned),
    };
  }

  // ── Searches ────────────────────────────────────────────────────────────────────────────────────────────────────

  #mainFolds(): readonly Fold[] {
    return this.#planned.folds.main.folds;
  }

  /** Runs a search that can be cut short. */
  async *#during(search: Search) {
    if (this.#cut !== undefined) return;
    this.#current = search;
    yield* search.run();
  }

  /** New threads for what follows a search that the end of the time cut short. */
  async #revive(): Promise<void> {
    if (this.#cut !== "time" || this.#isRevived) return;
    this.#isRevived = true;
    await this.#pool.cancel();
    this.#pool = this.#watched(hire(this.#planned, this.#options));
    this.#tasks = [];
  }

  #search(
    folds: readonly Fold[],
    role: string,
    seed: number,
    told: TrialLedger,
    begun: ReadonlyMap<number, readonly FoldStep[]> = new Map(),
    recall?: Recall,
  ): Search {
    const { study, optimised } = this.#planned;
    const task = this.#task(folds, role);
    const arms = armsOf(optimised);
    const node = nodeOf(optimised, "search")!;
    const sampler = samplers.get(study.search.name);
    const { trials, fits } = study.budget;
    const context = samplerContext(study, optimised, seed);
    const { fidelity } = context;
    const state = sampler.create(context, fixedArgs(study.search) as never);
    const why = study.chosen;
    return new Search({
      sampler: why === undefined ? state : saying({ sampler: sampler.name, why }, state),
      lag: lagOf(study),
      enqueued: enqueuedPoints(optimised),
      ...(fidelity === undefined ? {} : { fidelity }),
      ...(node.free === undefined ? {} : { sweep: { free: node.free, space: node.space } }),
      arms,
      folds: Math.max(1, folds.length),
      jobs: {
        task,
        arms,
        ...extentOf(study),
        byCost: node.order === "cost",
        trained: armsScoredOnTraining(this.#planned),
        ...(node.gradient === undefined ? {} : { gradient: node.gradient }),
      },
      dedupe: node.dedupe,
      goals: study.goals,
      scorers: [...study.goals, ...study.measures],
      feasible: study.subject,
      ...(study.prune === undefined ? {} : { pruner: study.prune }),
      stops: study.stops,
      ...(trials === undefined ? {} : { trials }),
      ...(fits === undefined ? {} : { fits }),
      told,
      begun,
      ...(recall === undefined ? {} : { recall }),
      pool: this.#pool,
      began: this.#startedAt,
    } satisfies SearchSpec);
  }

  /** Makes a task known to the workers, once; its number. */
  #task(folds: readonly Fold[], role: string): number {
    const { study } = this.#planned;
    const known = this.#tasks.find((task) => task.folds === folds && task.role === role);
    if (known !== undefined) return known.id;
    const id = this.#ids++;
    this.#tasks.push({ id, folds, role });
    this.#pool.addTask(
      study.data === undefined ? this.#objectiveTask(id) : this.#modelTask(id, study.data, folds, role),
    );
    return id;
  }

  #objectiveTask(id: number): Task {
    const { objective, goals, seed } = this.#planned.study;
    return { kind: "objective", id, file: objective!.file, fixed: objective!.fixed, scorer: goals[0]!.id, seed };
  }

  #modelTask(id: number, data: StudyData, folds: readonly Fold[], role: string): Task {
    const { goals, measures, seed, leaves } = this.#planned.study;
    const { matrix } = data.table;
    return {
      kind: "model",
      id,
      table: matrix,
      features: data.features,
      ...(data.order === undefined ? {} : { order: data.order }),
      ...(data.group === undefined ? {} : { group: data.group }),
      y: targetOf(data),
      ...(data.weight === undefined ? {} : { weights: columnOf(matrix, data.weight) }),
      classes: data.levels.length,
      levels: data.levels,
      folds,
      ...(role === "outer" ? {} : this.#partsOf(folds, data.features.length)),
      scorers: [...goals, ...measures].map(({ id: key, callee }) => ({
        id: key,
        name: callee.name,
        args: fixedArgs(callee),
      })),
      seed,
      role,
      ...(leaves === undefined ? {} : { leaves }),
    };
  }

  /** How a search's folds are made of parts, and memory for what the plan has them share. */
  #partsOf(folds: readonly Fold[], columns: number): Pick<ModelTask, "foldsARepeat" | "moments"> {
    const { study, optimised } = this.#planned;
    const { train, test } = folds[0]!;
    const each = foldsARepeat(study.validate!, folds.length, train.length + test.length);
    if (each === undefined) return {};
    const isShared = armsOf(optimised).some(({ fit }) => fit.statistics);
    return { foldsARepeat: each, ...(isShared && { moments: memoryForMoments(folds.length, columns) }) };
  }

  // ── Nested validation ───────────────────────────────────────────────────────────────────────────────────────────

  /** Opens each sealed part once, with what its own inner search chose. */
  async *#nested(): AsyncGenerator<StudyEvent> {
    const { outer, sealed } = this.#planned.folds;
    const done = new Set(this.#log.past.flatMap((event) => (event.type === "outer" ? [event.fold] : [])));
    this.#isDeciding = sealed;
    let judge: number | undefined;
    for (const [fold, part] of outer.entries()) {
      if (done.has(fold)) continue;
      const trials = sealed ? this.#trials.list() : await this.#innerTrials(part.inner.folds, fold);
      if (this.#cut === "interrupted" || (this.#cut === "time" && !sealed)) return;
      await this.#revive();
      judge ??= this.#task(outer, "outer");
      const event = await this.#open(judge, fold, trials, part.inner.folds);
      if (event === undefined) return;
      yield event;
    }
  }

  async #innerTrials(folds: readonly Fold[], fold: number): Promise<readonly FinishedTrial[]> {
    const told = trialLedger();
    const search = this.#search(folds, `inner ${fold}`, this.#planned.study.seed, told);
    for await (const progressed of this.#during(search)) {
      this.#innerFits.run += progressed.fitsRun;
      for (const trial of progressed.trials) {
        told.add(trial);
        this.#innerFits.asked += foldsOf(trial);
      }
    }
    return told.list();
  }
  #innerFits = { asked: 0, run: 0 };

  async #open(
    judge: number,
    fold: number,
    trials: readonly FinishedTrial[],
    inner: readonly Fold[],
  ): Promise<StudyEvent | undefined> {
    const { study, optimised } = this.#planned;
    const kept = choose(trials, study.goals, study.keep, armsOf(optimised), fidelityOf(study));
    const trial = trials.find((t) => t.number === kept?.number);
    if (trial === undefined) return undefined;
    const result = await this.#fitter.fit(jobOf(this.#fitter, judge, fold, trial));
    const outcome = result && firstOf(result);
    if (outcome === undefined || isFailure(outcome)) return undefined;
    const blended = study.keep.name === "ensemble" ? await this.#openEnsemble(fold, trials, inner) : undefined;
    if (this.#wasInterrupted()) return undefined;
    const fits = {
      fitsAsked: this.#innerFits.asked + 1 + (blended?.fits.asked ?? 0),
      fitsRun: this.#innerFits.run + 1 + (blended?.fits.run ?? 0),
    };
    this.#innerFits = { asked: 0, run: 0 };
    this.#fitsRun += fits.fitsRun;
    this.#fitsAsked += fits.fitsAsked;
    return {
      type: "outer",
      fold,
      chosen: trial.candidate,
      model: trial.model,
      inner: trial.values,
      values: { ...outcome.values, ...blended?.values },
      ...fits,
      ...(blended === undefined ? {} : { ensemble: { members: blended.members, single: outcome.values } }),
    };
  }

  /** The blend that the part's own search chooses, on the part's sealed rows. */
  async #openEnsemble(fold: number, trials: readonly FinishedTrial[], inner: readonly Fold[]) {
    const { sealed, outer } = this.#planned.folds;
    const ensemble = sealed
      ? await this.#assembled()
      : await assemble(this.#fitter, inner, `inner ${fold}`, comparable(trials));
    if (ensemble === undefined) return undefined;
    // Of a holdout the selection is the study's own, and counted there.
    const own = sealed ? { asked: 0, run: 0 } : ensemble.fits;
    const members = ensemble.members.map(({ trial, count }) => ({
      candidate: trial.candidate,
      model: trial.model,
      count,
    }));
    if (members.length === 1) return { values: {}, members, fits: own };
    const opened = await openBlend(this.#fitter, outer[fold]!, ensemble.members);
    if (opened === undefined) return undefined;
    if (sealed) this.#sealedBlend = opened.prediction;
    const fits = { asked: own.asked + members.length, run: own.run + opened.fitsRun };
    return { values: opened.values, members, fits };
  }

  /** The study's own ensemble: chosen once. */
  async #assembled(): Promise<Ensemble | undefined> {
    if (this.#planned.study.keep.name !== "ensemble" || this.#planned.study.data === undefined) return undefined;
    this.#ensemble ??= assemble(this.#fitter, this.#mainFolds(), "inner", comparable(this.#trials.list()));
    return this.#ensemble;
  }
  #ensemble: Promise<Ensemble | undefined> | undefined;
  #sealedBlend: Prediction | undefined;

  /** What one job came to; undefined when the run was interrupted first. */
  async #fit(job: ModelJob): Promise<JobResult | undefined> {
    if (this.#cut === "interrupted") return undefined;
    const done = new Promise<JobResult>((resolve) => this.#pool.submit(job, resolve));
    return Promise.race([done, this.#pool.cancelled.then(() => undefined)]);
  }

  // ── Keeping ─────────────────────────────────────────────────────────────────────────────────────────────────────

  async #keep(): Promise<readonly StudyEvent[]> {
    const { study, optimised } = this.#planned;
    const trials = this.#trials.list();
    const kept = choose(trials, study.goals, study.keep, armsOf(optimised), fidelityOf(study));
    if (kept === undefined) return [];
    this.#isDeciding = true;
    await this.#revive();
    const trial = this.#trials.get(kept.number)!;
    const ensemble = await this.#assembled();
    if (this.#wasInterrupted()) return [];
    const blended = ensemble && (await this.#blended(ensemble));
    const described =
      study.data === undefined ? undefined : await describe(this.#fitter, trial, comparable(trials), blended);
    // What was judged with less of a resource was another fit than the one that is described.
    const train = isWhole(fidelityOf(study), trial.resource)
      ? described?.trained.find(({ number }) => number === kept.number)?.train
      : undefined;
    const chosen: StudyEvent = {
      type: "kept",
      ...kept,
      ...(train === undefined ? {} : { train: meansOf(train) }),
      ...(ensemble === undefined ? {} : { why: whyBlend(ensemble, kept.why), ensemble: keptOf(ensemble) }),
    };
    return described === undefined ? [chosen] : [chosen, { type: "described", ...described }];
  }

  async #blended(ensemble: Ensemble): Promise<Blended> {
    const { sealed, outer } = this.#planned.folds;
    const { predictions, kind, members } = ensemble;
    if (!sealed || members.length === 1) return { predictions, kind };
    // An earlier process may have opened the sealed part.
    this.#sealedBlend ??= (await openBlend(this.#fitter, outer[0]!, members))?.prediction;
    return { predictions, kind, ...(this.#sealedBlend === undefined ? {} : { sealed: this.#sealedBlend }) };
  }

  // ── Progress ────────────────────────────────────────────────────────────────────────────────────────────────────

  #count(trial: FinishedTrial): void {
    this.#trials.add(trial);
    this.#fitsAsked += foldsOf(trial);
    if (trial.state !== "complete") return;
    const best = this.#best;
    const goal = this.#planned.study.goals[0]!;
    if (best !== undefined && best.resource === trial.resource) this.#best = isBetter(trial, best, goal) ? trial : best;
    else this.#best = best === undefined ? trial : bestOf(comparable([best, trial]), goal);
  }

  #report(): void {
    const { onProgress } = this.#options;
    if (onProgress === undefined) return;
    const { candidates, study } = this.#planned;
    const spent = (performance.now() - this.#began) / 1000;
    const done = this.#trials.size;
    const byTrials = candidates === undefined || done === 0 ? undefined : (spent / done) * (candidates - done);
    const byTime = study.budget.seconds === undefined ? undefined : study.budget.seconds - this.#before - spent;
    const left = [byTrials, byTime].filter((s) => s !== undefined);
    onProgress({
      trialsDone: done,
      ...(candidates === undefined ? {} : { trialsPlanned: candidates }),
      fitsRun: this.#fitsRun,
      fitsSaved: Math.max(0, this.#fitsAsked - this.#fitsRun),
      ...(this.#best === undefined ? {} : { best: this.#best }),
      ...(left.length === 0 ? {} : { secondsLeft: Math.max(0, Math.min(...left)) }),
    });
  }
}

const meansOf = (scores: NonNullable<FinishedTrial["train"]>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(scores).map(([id, s]) => [id, s.reduce((sum, x) => sum + x, 0) / s.length]));

/** Folds that it was judged on; a failed trial has no scores to count, and counts as one. */
const foldsOf = (trial: FinishedTrial) =>
  Math.max(1, comparedIn(trial)) * Math.max(1, ...Object.values(trial.folds).map((scores) => scores.length));
