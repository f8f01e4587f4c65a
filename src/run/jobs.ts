import type { Ask } from "../contracts.js";
import { estimators } from "../estimators/index.js";
import type { ArmPlan, Group } from "../plan/pipeline.js";
import { groupCandidates } from "../plan/pipeline.js";
import type { Candidate } from "../space/space.js";
import type { Job } from "./task.js";

/** A trial that is under way. */
export interface Started {
  readonly number: number;
  readonly ask: Ask;
  /** One, or all completions of the point that was asked for. */
  readonly candidates: readonly Candidate[];
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

export interface JobContext {
  readonly task: number;
  readonly arms: readonly ArmPlan[];
  readonly rows: number;
  readonly columns: number;
  /** Dear groups first. */
  readonly byCost: boolean;
  /** Names of the arms whose trials are scored on training rows, too. */
  readonly trained: ReadonlySet<string>;
}

/** The jobs of some trials on some folds: one a fold and group that the plan lets share a fit. */
export function jobsFor<T extends Started>(
  trials: readonly T[],
  folds: readonly number[],
  context: JobContext,
): readonly Assignment<T>[] {
  const { task, arms, trained } = context;
  if (arms.length === 0) return trials.map((trial) => objectiveJob(trial, task));
  const groups = groupCandidates(
    arms,
    trials.flatMap((trial) =>
      trial.candidates.map((candidate, member) => ({ candidate, of: { trial, member } satisfies Place<T> })),
    ),
  );
  const ordered = context.byCost ? byCost(groups, context) : groups;
  return ordered.flatMap((group) => folds.map((fold) => modelJob(group, fold, task, trained)));
}

function objectiveJob<T extends Started>(trial: T, task: number): Assignment<T> {
  const { candidate } = trial.ask;
  const job: Job = { kind: "objective", task, fold: 0, members: [{ trial: trial.number, args: candidate, candidate }] };
  return { job, places: [{ trial, member: 0 }] };
}

function modelJob<T extends Started>(
  group: Group<Place<T>>,
  fold: number,
  task: number,
  trained: ReadonlySet<string>,
): Assignment<T> {
  const { pipeline, prefix, sweep, members } = group;
  return {
    job: {
      kind: "model",
      task,
      fold,
      transforms: pipeline.transforms,
      ...(prefix === undefined ? {} : { prefix }),
      estimator: pipeline.estimator.name,
      sweep,
      members: members.map(({ of, args }) => ({ trial: of.trial.number, args })),
      ...(trained.has(pipeline.arm) ? { train: "sample" } : {}),
    },
    places: members.map(({ of }) => of),
  };
}

/** Stable: groups of equal cost keep the order in which they were asked for. */
function byCost<T>(groups: readonly Group<T>[], { rows, columns }: JobContext): readonly Group<T>[] {
  const cost = (group: Group<T>) => {
    const { name, args } = group.pipeline.estimator;
    return (estimators.get(name).cost?.(args, rows, columns) ?? rows * columns) + group.members.length;
  };
  return groups
    .map((group) => [cost(group), group] as const)
    .sort(([a], [b]) => b - a)
    .map(([, group]) => group);
}
