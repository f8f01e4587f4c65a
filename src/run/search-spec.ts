import type { Callee, ScorerCall, StudyGoal } from "../check/study.js";
import type { Fidelity, SamplerState } from "../contracts.js";
import type { ArmPlan } from "../plan/pipeline.js";
import type { Candidate, Predicate } from "../space/space.js";
import type { FinishedTrial, FoldStep } from "../trial.js";
import type { Recall } from "./earlier.js";
import type { JobContext } from "./jobs.js";
import type { Sweep } from "./members.js";
import type { Workforce } from "./pool.js";

/** What one search is to do, and with what. */
export interface SearchSpec {
  readonly sampler: SamplerState;
  /** Trial t may use results of trials up to t − lag. */
  readonly lag: number | "any";
  readonly enqueued: readonly Candidate[];
  /** The sampler asks for points, each of which is swept. */
  readonly sweep?: Sweep;
  /** What the sampler deals out. */
  readonly fidelity?: Fidelity;
  readonly arms: readonly ArmPlan[];
  readonly folds: number;
  readonly jobs: JobContext;
  readonly dedupe: boolean;
  readonly goals: readonly StudyGoal[];
  readonly scorers: readonly ScorerCall[];
  readonly feasible: readonly Predicate[];
  readonly pruner?: Callee;
  readonly stops: readonly Callee[];
  /** Most trials, and most fits as a plan without sharing counts them. */
  readonly trials?: number;
  readonly fits?: number;
  /** Trials of an earlier process, and what this search has handed out: whoever runs it keeps both. */
  readonly told: { get(number: number): FinishedTrial | undefined };
  /** Folds that an earlier process did of trials that it did not finish, by trial. */
  readonly begun: ReadonlyMap<number, readonly FoldStep[]>;
  /** What stored runs of other plans know of pipelines. */
  readonly recall?: Recall;
  readonly pool: Workforce;
  /** When the study began, in milliseconds since 1970. */
  readonly began: number;
}
