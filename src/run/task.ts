import type { Fold, Prediction } from "../contracts.js";
import type { Matrix } from "../core/matrix.js";
import type { Args } from "../core/schema.js";
import type { UsedLeaf } from "../leaves/used.js";
import type { Step } from "../plan/pipeline.js";
import type { ParamId, Value } from "../space/space.js";
import type { Outcomes } from "./outcomes.js";

/** What a worker is told once: the data (shared memory, never copied), the folds, and what to score. */
export type Task = ModelTask | ObjectiveTask;

export interface ModelTask {
  readonly kind: "model";
  readonly id: number;
  readonly table: Matrix;
  /** Columns of `table` that are features, by place. */
  readonly features: readonly number[];
  /** Columns of `table` that say what came when, and which series a row belongs to. */
  readonly order?: number;
  readonly group?: number;
  /** As targetOf gives it. */
  readonly y: Float64Array;
  readonly weights?: Float64Array;
  readonly classes: number;
  readonly levels: readonly string[];
  readonly folds: readonly Fold[];
  /** So many folds at a time learn from each other's test parts, and nothing else: their moments are joined. */
  readonly foldsARepeat?: number;
  /** Memory for the moments of all folds' test parts, where the plan shares them. */
  readonly moments?: SharedArrayBuffer;
  readonly scorers: readonly ScorerStep[];
  readonly seed: number;
  /** Keys the random numbers of fits: the same fold has others in another role. */
  readonly role: string;
  /** The user's own, to load before the first job. */
  readonly leaves?: readonly UsedLeaf[];
}
export interface ScorerStep extends Step {
  /** "f1(average=macro)" */
  readonly id: string;
}

export interface ObjectiveTask {
  readonly kind: "objective";
  readonly id: number;
  readonly file: string;
  readonly fixed: Readonly<Record<string, Value>>;
  /** Key of the one score: "value". */
  readonly scorer: string;
  readonly seed: number;
}

/** One fit, or one fit that serves several members, on one fold. The unit that a worker is given. */
export type Job = ModelJob | ObjectiveJob;
export interface ModelJob {
  readonly kind: "model";
  readonly task: number;
  readonly fold: number;
  readonly transforms: readonly Step[];
  /** Jobs with the same key share their transformed data; absent: nothing is shared. */
  readonly prefix?: string;
  readonly estimator: string;
  /** Members differ in path arguments, and one fit serves them all. */
  readonly sweep: boolean;
  /** The fold leaves out one row: one fit on all rows serves it and all others. */
  readonly leftOut?: true;
  readonly members: readonly Member[];
  /** Places of the members that are wanted; the others are fitted along with them. Absent: all. */
  readonly wanted?: readonly number[];
  /** What the search asks for no more, and need not be kept: this fold, or these transforms of it. */
  readonly isLast?: "fold" | "transforms";
  /** Its models may be at hand where the search has run this fold: better wait for that thread. */
  readonly recalls?: true;
  /** Score the training part, too: all of it, or a sample of its rows, drawn by the fold's key. */
  readonly train?: "all" | "sample";
  /** How many of the members, the first ones, are scored on the test part; of the others that is known, and stays 0 here. */
  readonly tested?: number;
  /** Hand out what is predicted of the test part: by the first member, or by each. */
  readonly predict?: "first" | "all";
  /** Differentiate the first score by these arguments; the value is the parameter that each takes. */
  readonly by?: Readonly<Record<string, ParamId>>;
  /** Share of the training rows to learn from; absent: all. */
  readonly rows?: number;
  /** Of one member: fitted so that it can go on, or from where another fit has ended. */
  readonly grows?: { readonly from?: ArrayBufferLike; readonly isKept: boolean };
}
export interface ObjectiveJob {
  readonly kind: "objective";
  readonly task: number;
  readonly fold: 0;
  readonly members: readonly [Member];
}
export interface Member {
  readonly trial: number;
  readonly args: Args;
}

/** The job with no members but those that are wanted. */
export function narrowed(job: ModelJob): ModelJob {
  const { wanted, ...rest } = job;
  return wanted === undefined ? job : { ...rest, members: wanted.map((place) => job.members[place]!) };
}

export interface JobResult {
  readonly outcomes: Outcomes;
  /**
   * Estimator fits that ran. One whose models are remembered from the search counts, too: whether the thread is the same
   * must not show.
   */
  readonly fits: number;
  /** Of jobs that ask for them, one a member; undefined of those that failed. */
  readonly predictions?: readonly (Prediction | undefined)[];
  /** The first member's fit came to its limit of steps before the optimum. */
  readonly isUnconverged?: true;
  /** Fits among `fits` that went on where another had ended. */
  readonly continued?: number;
  /** Of jobs whose state is kept: where the fit has ended. */
  readonly state?: ArrayBufferLike;
  /** When it ran, in milliseconds since 1970; absent when its thread was lost. */
  readonly began?: number;
  readonly ended?: number;
}

/** Thrown by a checkpoint when the run is being ended: the trial is cut off, not failed. */
export class Cancelled extends Error {}
