import type { Ask } from "../contracts.js";
import { type Extent, fitCost } from "../plan/fit-cost.js";
import type { ArmPlan, Group, Pipeline } from "../plan/pipeline.js";
import { groupPipelines } from "../plan/pipeline.js";
import type { Candidate, ParamId } from "../space/space.js";
import type { Job } from "./task.js";

/** A trial that is under way. */
export interface Started {
  readonly number: number;
  readonly ask: Ask;
  /** One, or all completions of the point that was asked for. */
  readonly candidates: readonly Candidate[];
  /** One a candidate; none of an objective. */
  readonly pipelines: readonly Pipeline[];
}

/** One candidate of a trial. */
export interface Place<T extends Started> {
  readonly trial: T;
  readonly member: number;
}

/** A job, and whose results it brings: `places[i]` belongs to member i. */
export interface Assignment<T extends Started> {
  readonly job: Job;
  readonly places: readonly Place<T>[];
}

export interface JobContext extends Extent {
  readonly task: number;
  readonly arms: readonly ArmPlan[];
  /** Dear groups first. */
  readonly byCost: boolean;
  /** Names of the arms whose trials are scored on training rows, too. */
  readonly trained: ReadonlySet<string>;
  /** What the first goal is differentiated by. */
  readonly gradient?: readonly ParamId[];
}

/** The jobs of some trials on some folds: one a fold and group that the plan lets share a fit. */
export function jobsFor<T extends Started>(
  trials: readonly T[],
  folds: readonly number[],
  context: JobContext,
): readonly Assignment<T>[] {
  const { task, arms } = context;
  if (arms.length === 0) return trials.map((trial) => objectiveJob(trial, task));
  const groups = groupPipelines(
    arms,
    trials.flatMap((trial) =>
      trial.pipelines.map((pipeline, member) => ({ pipeline, of: { trial, member } satisfies Place<T> })),
    ),
  );
  const ordered = context.byCost ? byCost(groups, context) : groups;
  return ordered.flatMap((group) => modelJobs(group, folds, context));
}

function objectiveJob<T extends Started>(trial: T, task: number): Assignment<T> {
  const { candidate } = trial.ask;
  const job: Job = { kind: "objective", task, fold: 0, members: [{ trial: trial.number, args: candidate }] };
  return { job, places: [{ trial, member: 0 }] };
}

/** What is the same on all folds is one object: it is made once, and crosses to a thread once. */
function modelJobs<T extends Started>(
  group: Group<Place<T>>,
  folds: readonly number[],
  { task, trained, arms, gradient }: JobContext,
): readonly Assignment<T>[] {
  const { pipeline, prefix, sweep, leftOut } = group;
  const by = gradient && searchedArgs(arms, pipeline, gradient);
  const places = group.members.map(({ of }) => of);
  const members = group.members.map(({ of, args }) => ({ trial: of.trial.number, args }));
  return folds.map((fold) => ({
    job: {
      kind: "model",
      task,
      fold,
      transforms: pipeline.transforms,
      ...(prefix === undefined ? {} : { prefix }),
      estimator: pipeline.estimator.name,
      // Each member has derivatives of its own.
      sweep: sweep && by === undefined,
      ...(leftOut && by === undefined ? { leftOut } : {}),
      ...(by === undefined ? {} : { by }),
      members,
      ...(trained.has(pipeline.arm) ? { train: "sample" } : {}),
    },
    places,
  }));
}

/** The estimator's arguments that take one of some parameters. */
function searchedArgs(
  arms: readonly ArmPlan[],
  { arm, estimator }: Pipeline,
  wanted: readonly ParamId[],
): Readonly<Record<string, ParamId>> {
  const { step } = arms.find(({ name }) => name === arm)!.fit;
  const callee = step.kind === "step" ? step.callee : step.options.find(({ name }) => name === estimator.name)!;
  const searched = Object.entries(callee.args).flatMap(([name, slot]) =>
    slot.kind === "param" && wanted.includes(slot.id) ? [[name, slot.id] as const] : [],
  );
  return Object.fromEntries(searched);
}

/** Stable: groups of equal cost keep the order in which they were asked for. */
function byCost<T>(groups: readonly Group<T>[], extent: JobContext): readonly Group<T>[] {
  const cost = ({ pipeline, members }: Group<T>) => fitCost(pipeline.estimator, extent) + members.length;
  return groups
    .map((group) => [cost(group), group] as const)
    .sort(([a], [b]) => b - a)
    .map(([, group]) => group);
}
