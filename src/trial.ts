import type { Candidate } from "./space/space.js";

/** pruned: given up on after some of its folds. infeasible: ran, and misses `subject to`. */
export type TrialState = "complete" | "pruned" | "failed" | "infeasible";
/** A trial that the end of a budget or an interrupt cut off has no state: it is not told, and runs anew on resume. */

/** What one fold of one candidate gave, by scorer name (as the study writes it: "f1(average=macro)"). */
export interface FoldScores {
  readonly fold: number;
  readonly values: Readonly<Record<string, number>>;
  /** Scores on the training part of the fold, where they were asked for. */
  readonly train?: Readonly<Record<string, number>>;
  readonly fitSeconds: number;
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
  /** Why the sampler asked for it. */
  readonly reason?: string;
  /** Why it failed, was pruned or is infeasible. */
  readonly error?: string;
  /** Fitting and scoring, its share of what it shares with others. Depends on the clock. */
  readonly seconds: number;
  /** Fidelity it ran at, of multi-fidelity samplers. */
  readonly resource?: number;
  readonly from?: number;
}

export type StopReason =
  | "exhausted" // every candidate of a finite space has run
  | "trials"
  | "time"
  | "fits" // the budget
  | "stopped" // a stop rule
  | "interrupted";

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
      /** What a later process needs to resume without the file: text of the study, its folder. */
      readonly source: { readonly text: string; readonly file?: string };
      /** Candidates × folds that are planned, where that is known before the run. */
      readonly planned?: { readonly trials: number; readonly fits: number };
    }
  | { readonly type: "told"; readonly trials: readonly FinishedTrial[]; readonly fitsRun: number }
  /** One outer fold of a nested validation: what the inner search chose, and how that did on the sealed part. */
  | {
      readonly type: "outer";
      readonly fold: number;
      readonly chosen: Candidate;
      readonly model: string;
      readonly inner: Readonly<Record<string, number>>;
      readonly values: Readonly<Record<string, number>>;
      readonly fitsRun: number;
    }
  | {
      readonly type: "kept";
      readonly number: number;
      readonly rule: string;
      readonly why: string;
      readonly train?: Readonly<Record<string, number>>;
      readonly modelFile?: string;
    }
  | { readonly type: "stopped"; readonly reason: StopReason; readonly why?: string; readonly seconds: number };
