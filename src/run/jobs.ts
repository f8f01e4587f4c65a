import type { Ask } from "../contracts.js";
import { estimators } from "../estimators/index.js";
import type { ArmPlan, Group } from "../plan/pipeline.js";
import { groupCandidates } from "../plan/pipeline.js";
import type { Job } from "./task.js";

/** A trial that is under way. */
export interface Started {
  readonly number: number;
  readonly ask: Ask;
}

/** A job, and whose results it brings: `trials[i]` belongs to member i. */
export interface Assignment {
  readonly job: Job;
  readonly trials: readonly Started[];
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
export function jobsFor(
  trials: readonly Started[],
  folds: readonly number[],
  context: JobContext,
): readonly Assignment[] {
  const { task, arms, trained } = context;
  if (arms.length === 0) return trials.map((trial) => objectiveJob(trial, task));
  const groups = groupCandidates(
    arms,
    trials.map((trial) => ({ candidate: trial.ask.candidate, of: trial })),
  );
  const ordered = context.byCost ? byCost(groups, context) : groups;
  return ordered.flatMap((group) => folds.map((fold) => modelJob(group, fold, task, trained)));
}

function objectiveJob(trial: Started, task: number): Assignment {
  const { candidate } = trial.ask;
  const job: Job = { kind: "objective", task, fold: 0, members: [{ trial: trial.number, args: candidate, candidate }] };
  return { job, trials: [trial] };
}

function modelJob(group: Group<Started>, fold: number, task: number, trained: ReadonlySet<string>): Assignment {
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
      members: members.map(({ of, args }) => ({ trial: of.number, args })),
      ...(trained.has(pipeline.arm) ? { train: "sample" } : {}),
    },
    trials: members.map(({ of }) => of),
  };
}

/** Stable: groups of equal cost keep the order in which they were asked for. */
function byCost(groups: readonly Group<Started>[], { rows, columns }: JobContext): readonly Group<Started>[] {
  const cost = (group: Group<Started>) => {
    const { name, args } = group.pipeline.estimator;
    return (estimators.get(name).cost?.(args, rows, columns) ?? rows * columns) + group.members.length;
  };
  return groups
    .map((group) => [cost(group), group] as const)
    .sort(([a], [b]) => b - a)
    .map(([, group]) => group);
}
