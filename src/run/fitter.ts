import type { Fold } from "../contracts.js";
import { armFor, armsOf, type Pipeline, pipelineOf } from "../plan/pipeline.js";
import type { Planned } from "../plan/planned.js";
import type { Candidate } from "../space/space.js";
import type { JobResult, ModelJob } from "./task.js";

/** Fits single settings beside the searches: what opens sealed parts and describes what was chosen is given one. */
export interface Fitter {
  readonly planned: Planned;
  /** Makes folds known to the workers; the task's number. */
  task(folds: readonly Fold[], role: string): number;
  /** undefined when the run was interrupted first. */
  fit(job: ModelJob): Promise<JobResult | undefined>;
}

/** The job of one trial's settings on one fold. */
export function jobOf(
  { planned }: Fitter,
  task: number,
  fold: number,
  trial: { readonly number: number; readonly candidate: Candidate },
): ModelJob {
  const pipeline = pipelineOf(armFor(armsOf(planned.optimised), trial.candidate), trial.candidate);
  return jobAlone(pipeline, task, fold, trial.number);
}

/** One pipeline on one fold. */
export function jobAlone({ transforms, estimator }: Pipeline, task: number, fold: number, trial: number): ModelJob {
  const members = [{ trial, args: estimator.args }];
  return { kind: "model", task, fold, transforms, estimator: estimator.name, sweep: false, members };
}
