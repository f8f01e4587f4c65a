import type { Affine, Matrix } from "./core/matrix.js";
import type { Named } from "./core/registry.js";
import type { Rng } from "./core/rng.js";
import type { Args, ArgsOf, Schema } from "./core/schema.js";
import type { Candidate, SearchSpace } from "./space/space.js";
import type { FinishedTrial, StudyEvent } from "./trial.js";

/** Whatever takes arguments in the language. */
export interface Leaf<S extends Schema = Schema> extends Named {
  readonly params: S;
  /** Its twin elsewhere, for the docs: "sklearn.neighbors.KNeighborsClassifier". */
  readonly twin?: string;
}

export type Task = "class" | "number";

// ── Estimators ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** What an estimator or transform learns from: the training part of one fold, and never more. */
export interface Training {
  /** rows × features. */
  readonly x: Matrix;
  /** Length rows. Class: index of the level, 0 … classes − 1. Number: the value. */
  readonly y: Float64Array;
  /** Number of classes in the whole data; 0 when a number is predicted. A fold may lack some of them. */
  readonly classes: number;
  /** Length rows, from `weight by`; absent: every row counts 1. */
  readonly weights?: Float64Array;
  /** Keyed by (study seed, role, fold …); the same for all candidates of a fold, so that candidates differ by their arguments alone. */
  readonly rng: Rng;
  /** Throws when the trial has run out of time: long loops call it now and then. */
  readonly checkpoint: () => void;
  /** What stands beside the features, row for row as x. */
  readonly beside?: Beside;
}

/** What stands beside the features of some rows, and is none of them. */
export interface Beside {
  /** The columns that `order by` and `group by` name: a step may take them by name. */
  readonly columns: Matrix;
  /** With `order by`. */
  readonly past?: Past;
}

/**
 * The target as it was known when training ended. Rows stand in time order, one series (a group of `group by`) after
 * the other; rows of one moment in the data's order. Law: what is read `ahead` steps before a row, or earlier, was known
 * when any row that is predicted was still to come: for a training row as for a test row.
 */
export interface Past {
  /** A place for every row of the table: its target if it is trained on, else NaN. */
  readonly known: Float64Array;
  /** Of each place, the one where its series begins. */
  readonly begins: Uint32Array;
  /** Length rows: where each row stands. */
  readonly places: Uint32Array;
  /** Steps from the last row of training to the last row that is predicted: the horizon and the gap of rolling. */
  readonly ahead: number;
}

/**
 * A fitted model is one flat buffer (core/pack): posted, hashed, cached and saved as it is.
 * `at`: which member of a path this is, where one buffer holds several.
 */
export interface Fitted {
  readonly buffer: ArrayBufferLike;
  readonly at?: number;
  /** It came to its limit of steps before the optimum: of what is kept, a remark says so. */
  readonly isUnconverged?: true;
}

/** Filled by predict, by index. */
export interface Prediction {
  /** Length rows: the predicted class (index) or number. */
  readonly values: Float64Array;
  /**
   * Of classifiers, rows × classes, class-major (scores[c * rows + i]): probabilities, or decision values where the
   * estimator has no probabilities. Length 0 for numbers.
   */
  readonly scores: Float64Array;
}

export interface Estimator<S extends Schema = Schema> extends Leaf<S> {
  readonly task: Task | "either";
  /** What `scores` holds after predict. "none": it only names classes. Of regressors: "none". */
  readonly scores: "probability" | "decision" | "none";
  /** Takes NaN in x; takes category columns as level indices. Otherwise the checker demands impute or one_hot before it. */
  readonly accepts: { readonly missing: boolean; readonly category: boolean };
  /** How complex a model with these arguments is, for `keep simplest`: smaller is simpler; compared in order. */
  readonly complexity: (args: Args) => readonly number[];
  /**
   * Nanoseconds that one fit on so many rows takes, with its predictions for a quarter as many, roughly: by constants, on
   * a machine of 2024, never by a clock, as samplers weigh models by it. `classes`: 0 of a number. Absent: rows × columns.
   * `npm run bench:costs` shows how well it holds.
   */
  readonly cost?: (args: Args, rows: number, columns: number, classes: number) => number;
  /** Learns from the target's past or predicts by it: needs `order by`, and a number to predict. */
  readonly reads?: "past";
  /**
   * Of so many rows it learns from their means and products alone, which it asks numeric/known-gram for: then folds can
   * share those of the parts that they are made of.
   */
  readonly learnsFromMoments?: (rows: number, columns: number) => boolean;
  fit(train: Training, args: ArgsOf<S>): Fitted;
  predict(model: Fitted, x: Matrix, out: Prediction, beside?: Beside): void;
  /**
   * What a model of this one member takes, in bytes: equal for a member of a path and for the same arguments fitted
   * alone. Absent: the length of its buffer.
   */
  bytes?(model: Fitted): number;
  /** The arguments whose every combination one fit can serve. */
  readonly path?: Path<S>;
  /** Fits that can go on where a smaller one ended. */
  readonly continues?: Continues<S>;
  /** Fits that say how their predictions move with an argument. */
  readonly derives?: Derives<S>;
  /** Leave-one-out in closed form. */
  readonly leftOut?: LeftOut<S>;
}

/**
 * Law: the model is that of the estimator's fit, bit for bit, and the derivative agrees with central differences of what
 * fits at nearby values predict.
 */
export interface Derives<S extends Schema = Schema> {
  /** Real arguments that predictions can be differentiated by. */
  readonly params: readonly (keyof S & string)[];
  /** `by`: some of `params`, each of them inside its bounds. */
  fit(train: Training, args: ArgsOf<S>, by: readonly string[]): Derived;
}

export interface Derived {
  readonly fitted: Fitted;
  /**
   * One a name of `by`: d prediction / d argument, of regressors length rows, of classifiers rows × classes as
   * `Prediction.scores`. NaN where there is none.
   */
  derivative(x: Matrix): readonly Float64Array[];
}

/**
 * Law: the fit of `more`, grown from the state of the fit of `fewer`, is that of `more` from nothing, bit for bit, and so
 * is the state. `more` and `fewer` differ in one of `params` only.
 */
export interface Continues<S extends Schema = Schema> {
  /** What may grow: epochs, trees. */
  readonly params: readonly (keyof S & string)[];
  /** From nothing, or from the state of a fit of fewer. */
  grow(train: Training, args: ArgsOf<S>, from?: ArrayBufferLike): Grown;
}

export interface Grown {
  readonly fitted: Fitted;
  /** One flat buffer (core/pack): what it takes to go on, such as the optimizer's memory; no part of the model. */
  readonly state: ArrayBufferLike;
  /** It has gone on from the state that it was given. False where these arguments do not allow that: it began anew. */
  readonly isContinued: boolean;
}

export interface Path<S extends Schema = Schema> {
  readonly params: readonly (keyof S & string)[];
  /**
   * Those of `params` of which every further value costs much of a fit of its own (C of svc shares the kernel, not the
   * optimization): fitted together where several are asked for, but never swept unasked.
   */
  readonly dear?: readonly (keyof S & string)[];
  /**
   * "exact": fit(train, grid)[i] predicts bit for bit as the estimator's fit(train, grid[i]). A number: within this
   * tolerance in every predicted score or number, relative to its scale.
   */
  readonly exactness: "exact" | number;
  /** What each further member costs, as a share of a fit, roughly; absent: next to nothing. */
  readonly further?: number;
  /**
   * `grid`: argument sets that differ in the path's params only; any order, duplicates allowed. One model each, in order:
   * one object for several that come to the same model, which is then predicted and judged once.
   */
  fit(train: Training, grid: readonly ArgsOf<S>[]): readonly Fitted[];
  /**
   * Other members from the models of one fit: those that its fit would have given, had they been asked for along; undefined
   * where it does not hold all of them. `grid`: the arguments of `models`; `wanted` differ from these in the path's params only.
   */
  members?(
    models: readonly Fitted[],
    grid: readonly ArgsOf<S>[],
    wanted: readonly ArgsOf<S>[],
  ): readonly Fitted[] | undefined;
  /** Predicts for all at once where that shares work; equals predict one by one. */
  predict?(models: readonly Fitted[], x: Matrix, outs: readonly Prediction[]): void;
  /**
   * Where nobody looks at probabilities: the classes alone, for less. Fills what predict fills `values` with, each length
   * rows.
   */
  decide?(models: readonly Fitted[], x: Matrix, values: readonly Float64Array[]): void;
}

/** Law: every row is predicted, within the tolerance, as the estimator's fit on all other rows predicts it. */
export interface LeftOut<S extends Schema = Schema> {
  /** Relative to the scale of what is predicted. */
  readonly tolerance: number;
  /**
   * `grid`: as of a path. One array a member, length rows: what each row would be predicted without it; NaN where only
   * the fit itself can tell.
   */
  predict(all: Training, grid: readonly ArgsOf<S>[]): readonly Float64Array[];
}

// ── Transforms ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Transform<S extends Schema = Schema> extends Leaf<S> {
  /** row: learns nothing, may be applied before the split. fold-train: learns from the training part only. */
  readonly scope: "row" | "fold-train";
  /**
   * The columns that it takes unless the study says `on = [ … ]`, or names one by an argument of type `column`: that
   * one may stand beside the features, too.
   */
  readonly fits: (column: Matrix["columns"][number]) => boolean;
  /** What `on` may name; absent: the columns that fit. */
  readonly takes?: (column: Matrix["columns"][number]) => boolean;
  /** Takes NaN in its columns. */
  readonly acceptsMissing: boolean;
  /** Nanoseconds of one fit and its use, roughly, where columns stay as many. Absent: a hundred for each number. */
  readonly cost?: (rows: number, columns: number) => number;
  /** Where each column that it takes stays, less a center, over a scale: by what, one number a column. */
  readonly affine?: (model: Fitted) => Affine;
  /** Reads the target. */
  readonly supervised?: true;
  /** Describes rows by the target's past: needs `order by`, and a number to predict. */
  readonly reads?: "past";
  /** train.x holds the chosen columns only. */
  fit(train: Training, args: ArgsOf<S>): Fitted;
  /** The chosen columns in, what stands in their place out. May rename, drop and add columns, never rows. */
  apply(model: Fitted, x: Matrix, beside?: Beside): Matrix;
  /**
   * What stands in place of the training rows, where that is not `apply`: a row is then described without its own target.
   * Columns as `apply` gives them.
   */
  applyToTraining?(model: Fitted, train: Training, args: ArgsOf<S>): Matrix;
  /**
   * What is known of the columns that come out, before any fit (for the checker): the kinds that remain, or undefined
   * when only data can tell.
   */
  readonly gives: { readonly missing: "none" | "same"; readonly kind: "number" | "same" };
  /** The training rows to go on with, with repeats; what is predicted on keeps its rows. */
  rows?(train: Training, args: ArgsOf<S>): Uint32Array;
}

// ── Scorers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Truth {
  /** Length rows. */
  readonly y: Float64Array;
  readonly classes: number;
  /** Names of the classes, in index order. */
  readonly levels: readonly string[];
  readonly weights?: Float64Array;
  /** The training part's target, in row order: for scores relative to a naive forecast. */
  readonly trained: Float64Array;
}
export interface Cost {
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  readonly modelBytes: number;
}

export interface Scorer<S extends Schema = Schema> extends Leaf<S> {
  readonly task: Task | "either";
  /** Which way is better. */
  readonly direction: "maximize" | "minimize";
  /** label: predicted classes. probability. ranking: probabilities or decision values. value: numbers. cost: the clock and the model. */
  readonly needs: "label" | "probability" | "ranking" | "value" | "cost";
  /** NaN where it is not defined (one class in the fold): the fold then fails with `why`. */
  score(truth: Truth, prediction: Prediction, args: ArgsOf<S>, cost: Cost): number;
  /**
   * d score / d prediction, by index into `out`: as long as `values` where it needs values, as `scores` where it needs
   * probabilities. Absent of scores that move in jumps, and of those that the clock decides.
   */
  slope?(truth: Truth, prediction: Prediction, args: ArgsOf<S>, out: Float64Array): void;
}

// ── Splitters ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Fold {
  /** Row numbers, ascending unless time order says otherwise. */
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}
export interface Splittable {
  readonly rows: number;
  readonly y: Float64Array;
  readonly classes: number;
  readonly levels: readonly string[];
  /** Length rows; index of the group. */
  readonly groups?: Float64Array;
  /** Length rows; what `order by` sorts by. */
  readonly order?: Float64Array;
  /** Any column by name: for `given(column = …)`. */
  column(name: string): Float64Array | undefined;
}
export interface Splitter<S extends Schema = Schema> extends Leaf<S> {
  readonly needs: readonly ("order" | "group" | "class")[];
  /** Deals whole groups or respects time, so that rows that belong together do not cross. */
  readonly keeps?: "groups" | "time";
  /** Tests every row once a repeat (its argument `repeats`; absent: there is one), and trains on all others. */
  readonly partitions?: true;
  /** Number of folds before the data is read, for EXPLAIN; undefined when only the data can tell. */
  count(args: ArgsOf<S>): number | undefined;
  /** What forbids this split of this data, as a message and a fix; undefined when nothing does. */
  objection(args: ArgsOf<S>, data: Splittable): { code: string; message: string; hint?: string } | undefined;
  folds(args: ArgsOf<S>, data: Splittable, rng: Rng): readonly Fold[];
}

// ── Samplers ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Goal {
  readonly scorer: string;
  readonly direction: "maximize" | "minimize";
}
export interface SamplerContext {
  readonly space: SearchSpace;
  readonly goals: readonly Goal[];
  readonly seed: number;
  /** How many trials the budget allows, where it says so in trials. */
  readonly trials?: number;
  /** Whether the space, with its `where`, has this many candidates at most; undefined when it is infinite or too large to count. */
  readonly size?: number;
  /** What a multi-fidelity sampler deals out. */
  readonly fidelity?: Fidelity;
  /** Seconds that a trial of it may take, roughly: from the estimators' costs, never from a clock. */
  readonly cost?: (candidate: Candidate) => number;
}

/** A step of a bracket: the best of the rung before, or new candidates, at one resource. */
export interface Rung {
  readonly resource: number;
  /** How many there are; absent where results decide. */
  readonly trials?: number;
}

/** How much of something trials get: a number of epochs or trees, a share of the training rows, a number of folds. */
export interface Fidelity {
  /** "rows", "folds", or an argument of the estimators that they can continue by. */
  readonly resource: string;
  readonly min: number;
  /** The whole: only trials that got it can be kept. */
  readonly max: number;
}
/** `resource` and `from` are set by multi-fidelity samplers only: `from` is the trial whose fit is continued. */
export interface Ask {
  readonly candidate: Candidate;
  readonly resource?: number;
  readonly from?: number;
  readonly reason?: string;
}
/** State is a fold: create() then tell(all) equals telling them one by one. That is what makes resume exact. */
export interface SamplerState {
  /**
   * The next `n` candidates, fewer when the space is exhausted, or when it needs results first (`needs`). Trial numbers are dealt in order: the i-th candidate
   * ever asked for is trial i, and its random numbers are keyed by i.
   */
  ask(n: number): readonly Ask[];
  /** Finished trials, in order of their numbers. */
  tell(trials: readonly FinishedTrial[]): void;
  /**
   * In place of the lag: of the trials that it has asked for, the first so many must have been told, and no others, when
   * the next one is asked for. Never falls. For samplers that must see a whole rung before they promote.
   */
  needs?(): number;
}
export interface Sampler<S extends Schema = Schema> extends Leaf<S> {
  readonly supports: {
    readonly conditions: boolean;
    readonly objectives: "one" | "several";
    /** Can enumerate only: ranges need a step or points. */
    readonly infinite: boolean;
    /** False: no choice among three or more words without an order (one of two is a number). */
    readonly choices?: boolean;
  };
  /**
   * How many trials may be under way unseen: suggestion t uses results of trials up to t − lag. "any": it learns
   * nothing from results, so all can be asked at once.
   */
  lag(args: ArgsOf<S>): number | "any";
  /**
   * It runs candidates at several resources: its argument `resource` names what is dealt out, `min` and `max` how much.
   * Then every ask has a resource, and `context.fidelity` is there. Its brackets, in the order in which they are begun.
   */
  brackets?(fidelity: Fidelity, args: ArgsOf<S>): readonly (readonly Rung[])[];
  /**
   * It goes by derivatives: trials that it is told of have a gradient. The checker sees to it that the goal and the real
   * arguments that are searched have one; a trial without (failed, or at a point where there is none) must not end it.
   */
  readonly reads?: "gradient";
  create(context: SamplerContext, args: ArgsOf<S>): SamplerState;
}

// ── Pruners and stops ───────────────────────────────────────────────────────────────────────────────────────────────

/** Scores of one trial so far, fold by fold (or rung by rung), already turned so that larger is better. */
export type Curve = readonly number[];
export interface Pruner<S extends Schema = Schema> extends Leaf<S> {
  /** Pure. `finished`: curves of trials with lower numbers, told before. Why to stop, or undefined to go on. */
  stop(
    curve: Curve,
    finished: readonly Curve[],
    args: ArgsOf<S>,
    /** `direction`: which way the scorer's own numbers are better; maximize unless given. Curves are already turned. */
    context: { readonly folds: number; readonly direction?: Goal["direction"] },
  ): string | undefined;
}
export interface Stop<S extends Schema = Schema> extends Leaf<S> {
  /** Pure. All finished trials in order of number; why to stop the study, or undefined to go on. */
  stop(trials: readonly FinishedTrial[], goal: Goal, args: ArgsOf<S>): string | undefined;
}

// ── Store ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface StoredStudy {
  readonly study: string;
  readonly planHash: string;
  /** Which run of this plan: `--fresh` starts another. */
  readonly run: number;
  readonly startedAt: string;
  readonly state: "running" | "complete" | "interrupted" | "stopped";
  readonly trials: number;
}
/** Append-only. An event is kept once append has resolved. */
export interface Store {
  /** Takes the one writer's place of this study's plan. Throws a diagnostic ("study-is-running") when another live process holds it. */
  open(study: string, planHash: string, options: { readonly fresh: boolean }): Promise<StudyLog>;
  studies(): Promise<readonly StoredStudy[]>;
  /** The newest run of a study, or of one plan of it. */
  read(study: string, planHash?: string): Promise<readonly StudyEvent[] | undefined>;
  close(): Promise<void>;
}
export interface StudyLog {
  /** What was stored before. */
  readonly past: readonly StudyEvent[];
  append(events: readonly StudyEvent[]): Promise<void>;
  /** Gives the writer's place back. */
  close(): Promise<void>;
}
