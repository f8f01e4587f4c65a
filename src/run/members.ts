import type { StudyGoal } from "../check/study.js";
import { canonical, digest } from "../core/hash.js";
import { activeAt, completionsOf, type FreeParam } from "../plan/free.js";
import { type ArmPlan, type Pipeline, pipelineKey } from "../plan/pipeline.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import type { Swept } from "../trial.js";
import { compare, complexityOf, mean } from "./keep.js";
import type { Ran } from "./sheet.js";

/** What is swept at each point of a search, and the whole space, whose rules the completions meet. */
export interface Sweep {
  readonly free: readonly FreeParam[];
  readonly space: SearchSpace;
}

/** The candidates of a trial: what was asked for, or all that its point can be completed to. At least one. */
export function membersOf(asked: Candidate, sweep: Sweep | undefined): readonly Candidate[] {
  if (sweep === undefined) return [asked];
  return completionsOf(sweep.space, sweep.free, asked).filter((candidate) => candidate !== undefined);
}

/** Equal for trials that come to the same pipelines: 16 hexadecimal digits. */
export function contentOf(candidates: readonly Candidate[], pipelines: readonly Pipeline[]): string {
  return digest(pipelines.length === 0 ? candidates.map(canonical) : pipelines.map(pipelineKey));
}

/** One member with the folds that it ran. */
export interface Member extends Ran {
  readonly candidate: Candidate;
  /** Where it is in its trial's sheet. */
  readonly place: number;
  /** Meets `subject to`, as far as it ran. */
  readonly isFeasible: boolean;
}

/**
 * The member that stands for its trial: one that did not fail, that is feasible, with the best mean of the goal; ties go
 * to the simpler model, then to the first.
 */
export function bestMember(members: readonly Member[], goal: StudyGoal, arms: readonly ArmPlan[]): Member {
  const sign = goal.direction === "maximize" ? 1 : -1;
  const merit = ({ error, isFeasible, scores }: Member) =>
    [error === undefined ? 1 : 0, isFeasible ? 1 : 0, sign * mean(scores[goal.id]!)] as const;
  let best = members[0]!;
  for (const member of members.slice(1)) {
    const difference = compare(merit(member), merit(best));
    if (difference > 0 || (difference === 0 && compare(complexityOf(member, arms), complexityOf(best, arms)) < 0)) {
      best = member;
    }
  }
  return best;
}

/** What was tried at a point, for the record. */
export function sweptAt(members: readonly Member[], asked: Candidate, sweep: Sweep, goal: StudyGoal): Swept {
  const { free, space } = sweep;
  let at = 0;
  const scores = completionsOf(space, free, asked).map((completion) => {
    const member = completion === undefined ? undefined : members[at++]!;
    return member === undefined || member.error !== undefined ? null : mean(member.scores[goal.id]!);
  });
  return { values: Object.fromEntries(activeAt(space, free, asked).map(({ id, values }) => [id, values])), scores };
}
