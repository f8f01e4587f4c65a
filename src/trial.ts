import { Ledger, whole } from "./core/ledger.js";
import type { Candidate, ParamId, Value } from "./space/space.js";

/** pruned: given up on after some of its folds. infeasible: ran, and misses `subject to`. */
export type TrialState = "complete" | "pruned" | "failed" | "infeasible";
/** A trial that the end of a budget or an interrupt cut off has no state: it is not told, and runs anew on resume. */

/** One fold of one unfinished trial: its scores, or why it failed. */
export interface FoldStep {
  readonly trial: number;
  readonly fold: number;
  /** Which combination of the free dimensions, where they are swept. */
  readonly member?: number;
  readonly outcome: FoldResult | FoldFailure;
}
export interface FoldResult {
  readonly values: Readonly<Record<string, number>>;
  readonly train?: Readonly<Record<string, number>>;
  /** d first goal / d parameter, where the sampler goes by it. */
  readonly gradient?: Readonly<Record<ParamId, number>>;
  /** Its share of fitting, transforms included. */
  readonly fitSeconds: number;
  /** All that it took, its share of what it shares. */
  readonly seconds: number;
}
export interface FoldFailure {
  readonly error: string;
}

export interface FinishedTrial {
  readonly number: number;
  readonly state: TrialState;
  /** The name of its `model` clause, or of its last step. */
  readonly model: string;
  readonly candidate: Candidate;
  /** Means over the folds, by scorer name. Empty when failed. */
  readonly values: Readonly<Record<string, number>>;
  /** Per scorer, one number a fold, in fold order. */
  readonly folds: Readonly<Record<string, readonly number[]>>;
  /** Per scorer, one number a fold, on rows that the fold's model learned from; where the plan or the chosen trial takes them. */
  readonly train?: Readonly<Record<string, readonly number[]>>;
  /**
   * By parameter, d first goal / d its value, one number a fold, in fold order; where the sampler goes by it, and every
   * fold has it. Their mean is the gradient of the mean score.
   */
  readonly gradient?: Readonly<Record<ParamId, readonly number[]>>;
  /** Why the sampler asked for it. */
  readonly reason?: string;
  /** Why it failed, was pruned or is infeasible. */
  readonly error?: string;
  /** Fitting and scoring, its share of what it shares with others. Depends on the clock. */
  readonly seconds: number;
  /** Milliseconds from the study's start to its first and last work. Depend on the clock; a copied trial has none. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Of multi-fidelity samplers: how many epochs, trees or folds it got, or what share of the rows. */
  readonly resource?: number;
  /** The trial whose fits it continues: the same settings, at less. */
  readonly from?: number;
  /** Where free dimensions were swept at the point that was asked for: `candidate` is its best completion. */
  readonly swept?: Swept;
  /** What its scores depend on beside data, folds, seed and scorers: a hash of the pipelines that it stands for. */
  readonly content?: string;
  /** Scores of so many folds were taken over from the stored run of another plan of the study. */
  readonly taken?: { readonly planHash: string; readonly folds: number };
}

/** What all scores of a run depend on, part by part: two runs may share results where these agree. */
export interface Basis {
  readonly format: number;
  /** Of the data; of an objective, of its file. */
  readonly data: string;
  /** Of the roles of the columns; of an objective, of its fixed arguments. */
  readonly columns: string;
  readonly seed: number;
  /** One a fold, of its rows. */
  readonly folds: readonly string[];
  /** By scorer, of its name and arguments. */
  readonly scorers: Readonly<Record<string, string>>;
  /** Of the goals and of `subject to`. */
  readonly judged: string;
}
/** A stored run of another plan of the same study. */
export interface EarlierRun {
  readonly planHash: string;
  readonly trials: number;
  /** Why nothing of it counts any more. */
  readonly why?: string;
}

/** Text of a study, its file, and the modules of the user's own leaves that it names. Paths are absolute. */
export interface StudySource {
  readonly text: string;
  readonly file?: string;
  readonly use?: readonly string[];
}

/** What was tried at one point: every combination of the values, the last parameter fastest. */
export interface Swept {
  readonly values: Readonly<Record<ParamId, readonly Value[]>>;
  /** Mean of the first goal over the folds that ran, one a combination; null where it failed or is not allowed. */
  readonly scores: readonly (number | null)[];
}

/** Candidates that a trial compared: one, or those that were swept at its point. */
export const comparedIn = ({ swept }: FinishedTrial): number =>
  swept === undefined ? 1 : swept.scores.reduce((n: number, score) => n + (score === null ? 0 : 1), 0);

/** Of a kept trial that did not get all of its search's resource: what its scores are of. Its settings name the whole. */
export interface Judged {
  /** An argument, rows or folds. */
  readonly resource: string;
  readonly got: number;
  readonly whole: number;
}

/**
 * Trials whose scores can be compared: of a sampler that deals out a resource, those with as much of it as any complete
 * one has got; else all.
 */
export function comparable(trials: readonly FinishedTrial[]): readonly FinishedTrial[] {
  const got = ({ resource }: FinishedTrial) => resource ?? Number.POSITIVE_INFINITY;
  let most = 0;
  for (const trial of trials) if (trial.state === "complete") most = Math.max(most, got(trial));
  return trials.every((trial) => got(trial) >= most) ? trials : trials.filter((trial) => got(trial) >= most);
}

export type StopReason =
  | "exhausted" // every candidate of a finite space has run
  | "trials"
  | "time"
  | "fits" // the budget
  | "stopped" // a stop rule
  | "interrupted";

/** What the chosen settings say of rows that their models did not learn from: what the charts of predictions show. */
export interface Predictions {
  /** inner: out of fold, of the study's own folds. sealed: of the part under `inside holdout`. */
  readonly part: "inner" | "sealed";
  /** Rows that were predicted; more than `rows` holds where a sample was kept. Of repeats the first counts. */
  readonly total: number;
  /** Row numbers of the data, ascending. All that follows is by their order. */
  readonly rows: readonly number[];
  readonly folds: readonly number[];
  /** Class: index of the level. Number: the value. */
  readonly truth: readonly number[];
  readonly values: readonly number[];
  readonly levels: readonly string[];
  /** What `scores` holds, a list a class: six digits each. Absent where the model names classes only, or numbers. */
  readonly kind?: "probability" | "decision";
  readonly scores?: readonly (readonly number[])[];
  /** What `order by` sorts by; a date in milliseconds since 1970 UTC. */
  readonly order?: { readonly name: string; readonly isDate: boolean; readonly at: readonly number[] };
}

/** Mean scores and their spread over folds, as something grows. */
export interface LearningCurve {
  /** rows: of the training parts. epochs, trees: of the fit. */
  readonly over: "rows" | "epochs" | "trees";
  readonly points: readonly {
    readonly at: number;
    /** Per scorer, one number a fold; `train` on rows that the model learned from. */
    readonly folds: Readonly<Record<string, readonly number[]>>;
    readonly train: Readonly<Record<string, readonly number[]>>;
  }[];
}

/** Found out about the chosen trial once it was chosen. */
export interface Description {
  /** Training scores of trials that the chosen one's fits gave along with its own. */
  readonly trained: readonly { readonly number: number; readonly train: NonNullable<FinishedTrial["train"]> }[];
  readonly predictions: readonly Predictions[];
  readonly learning: readonly LearningCurve[];
  readonly fitsRun: number;
  /** Folds on which the chosen trial's fit came to its limit of steps before the optimum; absent: none. */
  readonly unconverged?: number;
}

/** Trials whose predictions are averaged, each as often as it was taken. */
export interface KeptEnsemble {
  /** Most taken first. */
  readonly members: readonly { readonly number: number; readonly count: number }[];
  /** Of the blend's predictions out of fold: per scorer that reads predictions, one number a fold, and their mean. */
  readonly folds: Readonly<Record<string, readonly number[]>>;
  readonly values: Readonly<Record<string, number>>;
  /** Fits that its selection asked for, and that ran. */
  readonly fitsAsked: number;
  readonly fitsRun: number;
}

/**
 * How a run's scores hold to those of one fit a candidate and fold: to the bit, or those of predictions that differ by no
 * more than a share of their scale, where one fit serves all values of some arguments.
 */
export type Exactness =
  | { readonly class: "exact" }
  | { readonly class: "tolerance"; readonly tolerance: number; readonly by: readonly ParamId[] };

/** Everything that happens in a run, in order. The store, the progress line and the report are folds of this. */
export type StudyEvent =
  | {
      readonly type: "started";
      readonly study: string;
      readonly planHash: string;
      readonly dataHash: string;
      readonly seed: number;
      readonly version: string;
      readonly at: string;
      /** What a later process needs to resume without the file. */
      readonly source: StudySource;
      /** Candidates × folds that are planned, where that is known before the run. */
      readonly planned?: { readonly trials: number; readonly fits: number };
      readonly basis?: Basis;
      /** Runs of other plans of this study that the store had, the newest first. */
      readonly earlier?: readonly EarlierRun[];
      readonly exactness?: Exactness;
    }
  /**
   * Folds that are done of trials that are not: written now and then in long runs, so that an interrupt loses little.
   * What a `told` says of the same trial later stands.
   */
  | {
      readonly type: "step";
      readonly steps: readonly FoldStep[];
      readonly fitsRun: number;
      readonly continued?: number;
      readonly spent?: number;
    }
  | {
      readonly type: "told";
      readonly trials: readonly FinishedTrial[];
      readonly fitsRun: number;
      /** Of these: fits that went on where another had ended. */
      readonly continued?: number;
      /** Under a budget of time: seconds of it that are gone, of all processes so far. A killed one says no `stopped`. */
      readonly spent?: number;
    }
  /** One outer fold of a nested validation: what the inner search chose, and how that did on the sealed part. */
  | {
      readonly type: "outer";
      readonly fold: number;
      readonly chosen: Candidate;
      readonly model: string;
      readonly inner: Readonly<Record<string, number>>;
      readonly values: Readonly<Record<string, number>>;
      /** Fits that its search and its refit asked for, and that ran. */
      readonly fitsAsked: number;
      readonly fitsRun: number;
      /** Under `keep ensemble`: `values` are those of a blend of these, each counted as often as it was taken. */
      readonly ensemble?: {
        readonly members: readonly { readonly candidate: Candidate; readonly model: string; readonly count: number }[];
        /** Scores of `chosen` alone. */
        readonly single: Readonly<Record<string, number>>;
      };
    }
  | {
      readonly type: "kept";
      readonly number: number;
      readonly rule: string;
      readonly why: string;
      readonly judged?: Judged;
      readonly train?: Readonly<Record<string, number>>;
      readonly modelFile?: string;
      /** Under `keep ensemble`; `number` is then the best trial alone. */
      readonly ensemble?: KeptEnsemble;
    }
  /** After `kept`. */
  | ({ readonly type: "described" } & Description)
  | {
      readonly type: "stopped";
      readonly reason: StopReason;
      readonly why?: string;
      readonly seconds: number;
      /** What it would have taken with nothing shared, about; absent where nobody knows, as in a resumed run. */
      readonly unsharedSeconds?: number;
      /** Of what ran since the last start: another than at the first, where sharing was switched on or off between. */
      readonly exactness?: Exactness;
    };

/** A study as its events tell it. */
export interface Outcome {
  readonly study: string;
  readonly planHash: string;
  readonly dataHash: string;
  readonly seed: number;
  readonly startedAt: string;
  readonly source: StudySource;
  /** running: its events say no more; only a store knows whether its process lives. stopped: by a stop rule. */
  readonly state: "running" | "complete" | "interrupted" | "stopped";
  readonly reason?: StopReason;
  readonly why?: string;
  readonly planned?: { readonly trials: number; readonly fits: number };
  /** Runs of other plans of this study that the store had when it began. */
  readonly earlier?: readonly EarlierRun[];
  /** In order of their numbers. */
  readonly trials: readonly FinishedTrial[];
  readonly kept?: Omit<Extract<StudyEvent, { type: "kept" }>, "type">;
  /** In order of the outer folds. */
  readonly outer: readonly Omit<Extract<StudyEvent, { type: "outer" }>, "type">[];
  /** Candidates that were compared: trials, and what was swept at their points. */
  readonly compared: number;
  /** Of the chosen trial, once it is chosen. */
  readonly described?: Description;
  /**
   * requested: one a candidate and fold. run: what is left of them where candidates share fits. described: more of them,
   * to describe what was chosen. continued: of those run, how many went on where another had ended.
   */
  readonly fits: {
    readonly requested: number;
    readonly run: number;
    readonly continued?: number;
    readonly described?: number;
  };
  /** Absent of runs that do not say. */
  readonly exactness?: Exactness;
  /** Of the wall, all sittings of the run together. */
  readonly seconds: number;
  /** With nothing shared, about; absent where nobody knows. */
  readonly unsharedSeconds?: number;
}

/** What a run's last event says of it: any but `stopped` means that it goes on, or was cut off. */
export function stateAfter(last: StudyEvent | undefined): Outcome["state"] {
  if (last?.type !== "stopped") return "running";
  return last.reason === "interrupted" || last.reason === "stopped" ? last.reason : "complete";
}

/** Seconds that a run took, in all of its processes. */
class Seconds {
  #said = 0;
  #spent = 0;

  add(event: StudyEvent): void {
    if (event.type === "stopped") this.#said += event.seconds;
    else if (event.type === "told" || event.type === "step") this.#spent = Math.max(this.#spent, event.spent ?? 0);
  }

  get sum(): number {
    return Math.max(this.#said, this.#spent);
  }
}

export function secondsOf(events: readonly StudyEvent[]): number {
  const seconds = new Seconds();
  for (const event of events) seconds.add(event);
  return seconds.sum;
}

/** The outcome of a run's events so far; of none, an empty one. */
export function fold(events: readonly StudyEvent[]): Outcome {
  const folding = new Folding(trialLedger(Number.POSITIVE_INFINITY));
  for (const event of events) folding.add(event);
  return folding.outcome();
}

const FIELDS: Readonly<Record<keyof FinishedTrial, true>> = {
  number: true,
  state: true,
  model: true,
  candidate: true,
  values: true,
  folds: true,
  train: true,
  gradient: true,
  reason: true,
  error: true,
  seconds: true,
  startedAt: true,
  endedAt: true,
  resource: true,
  from: true,
  swept: true,
  content: true,
  taken: true,
};
/** Trials of long searches, in little memory. */
export type TrialLedger = Ledger<FinishedTrial>;
/** few: so many are kept as they are. */
export const trialLedger = (few?: number): TrialLedger =>
  new Ledger(Object.keys(FIELDS) as (keyof FinishedTrial)[], few);

type EventOf<T extends StudyEvent["type"]> = Extract<StudyEvent, { type: T }>;

/** A run's outcome, event by event: of what is told it keeps the trials, where the caller says. */
export class Folding {
  readonly #trials: TrialLedger;
  readonly #outer = new Map<number, EventOf<"outer">>();
  readonly #exactness: Exactness[] = [];
  readonly #fits = { run: 0, continued: undefined as number | undefined };
  readonly #seconds = new Seconds();
  #started: EventOf<"started"> | undefined;
  #kept: EventOf<"kept"> | undefined;
  #described: EventOf<"described"> | undefined;
  #last: Exclude<StudyEvent, { type: "told" | "step" }> | undefined;

  constructor(trials: TrialLedger = trialLedger()) {
    this.#trials = trials;
  }

  /** A trial told twice, as after a crash between telling and storing, counts once. */
  add(event: StudyEvent): void {
    this.#seconds.add(event);
    this.#last = event.type === "told" || event.type === "step" ? undefined : event;
    switch (event.type) {
      case "told":
        for (const trial of event.trials) this.#trials.add(trial);
        this.#ran(event);
        break;
      case "step":
        this.#ran(event);
        break;
      case "started":
        if (this.#started === undefined && event.exactness !== undefined) this.#exactness.unshift(event.exactness);
        this.#started ??= event;
        break;
      case "outer":
        if (!this.#outer.has(event.fold)) this.#outer.set(event.fold, event);
        break;
      case "kept":
        this.#kept = event;
        break;
      case "described":
        this.#described = event;
        break;
      case "stopped":
        if (event.exactness !== undefined) this.#exactness.push(event.exactness);
    }
  }

  #ran({ fitsRun, continued }: EventOf<"told" | "step">): void {
    this.#fits.run += fitsRun;
    if (continued !== undefined) this.#fits.continued = (this.#fits.continued ?? 0) + continued;
  }

  outcome(): Outcome {
    const trials = this.#trials.list();
    const outer = [...this.#outer.values()].sort((a, b) => a.fold - b.fold).map(withoutType);
    const [started, kept, described] = [this.#started, this.#kept, this.#described];
    const end = this.#last?.type === "stopped" ? this.#last : undefined;
    const { run, continued } = this.#fits;
    const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
    return {
      study: started?.study ?? "",
      planHash: started?.planHash ?? "",
      dataHash: started?.dataHash ?? "",
      seed: started?.seed ?? 0,
      startedAt: started?.at ?? "",
      source: started?.source ?? { text: "" },
      state: stateAfter(this.#last),
      ...(end === undefined ? {} : { reason: end.reason }),
      ...(end?.why === undefined ? {} : { why: end.why }),
      ...(started?.planned === undefined ? {} : { planned: started.planned }),
      ...(started?.earlier === undefined ? {} : { earlier: started.earlier }),
      trials: described === undefined ? trials : withTraining(trials, described.trained),
      ...(kept === undefined ? {} : { kept: withoutType(kept) }),
      ...(described === undefined ? {} : { described: withoutType(described) }),
      outer,
      compared: sum(trials.map(comparedIn)),
      fits: {
        requested: asked(trials, outer, started?.planned) + (kept?.ensemble?.fitsAsked ?? 0),
        run: run + sum(outer.map((e) => e.fitsRun)) + (kept?.ensemble?.fitsRun ?? 0),
        ...(continued === undefined ? {} : { continued }),
        ...(described === undefined ? {} : { described: described.fitsRun }),
      },
      ...loosest(this.#exactness),
      seconds: this.#seconds.sum,
      ...(end?.unsharedSeconds === undefined ? {} : { unsharedSeconds: end.unsharedSeconds }),
    };
  }
}

function loosest(all: readonly Exactness[]): Pick<Outcome, "exactness"> {
  const toleranceOf = (e: Exactness) => (e.class === "exact" ? 0 : e.tolerance);
  return all.length === 0 ? {} : { exactness: all.reduce((a, b) => (toleranceOf(b) > toleranceOf(a) ? b : a)) };
}

function withTraining(trials: readonly FinishedTrial[], trained: Description["trained"]): readonly FinishedTrial[] {
  const scores = new Map(trained.map(({ number, train }) => [number, train]));
  return trials.map((trial) => {
    const train = trial.train ?? scores.get(trial.number);
    return train === undefined ? trial : { ...whole(trial), train };
  });
}

function withoutType<E extends StudyEvent>({ type: _, ...rest }: E): Omit<E, "type"> {
  return rest;
}

/** A trial that failed has no scores to count its folds by: it counts as many as the fullest, or as planned. */
function asked(
  trials: readonly FinishedTrial[],
  outer: readonly { readonly fitsAsked: number }[],
  planned: Outcome["planned"],
): number {
  const lengths = trials.map((t) => Math.max(0, ...Object.values(t.folds).map((scores) => scores.length)));
  const each = planned === undefined ? 1 : planned.fits / planned.trials;
  const most = lengths.reduce((a, b) => Math.max(a, b), 0) || each;
  const ran = trials.reduce((sum, t, i) => sum + (t.state === "failed" ? most : comparedIn(t) * lengths[i]!), 0);
  return ran + outer.reduce((sum, e) => sum + e.fitsAsked, 0);
}
