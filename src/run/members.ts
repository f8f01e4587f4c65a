import type { StudyGoal } from "../check/study.js";
import { canonical, digest } from "../core/hash.js";
import { activeAt, completionsOf, type FreeParam } from "../plan/free.js";
import { type ArmPlan, armFor, pipelineKey, pipelineOf } from "../plan/pipeline.js";
import type { Candidate, SearchSpace } from "../space/space.js";
import type { FoldResult, Swept } from "../trial.js";
import { compare, complexityOf } from "./keep.js";
import { isFailure } from "./outcomes.js";
import type { Sheet } from "./sheet.js";

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
export function contentOf(candidates: readonly Candidate[], arms: readonly ArmPlan[]): string {
  if (arms.length === 0) return digest(candidates.map(canonical));
  return digest(candidates.map((candidate) => pipelineKey(pipelineOf(armFor(arms, candidate), candidate))));
}

/** One member with the folds that it ran. */
export interface Member {
  readonly candidate: Candidate;
  readonly results: readonly FoldResult[];
  /** Of the lowest fold that failed, whichever worker was faster. */
  readonly error?: string;
  /** Meets `subject to`, as far as it ran. */
  readonly isFeasible: boolean;
}

/** `reach`: folds that count. */
export function memberAt(
  candidate: Candidate,
  { sheet, place, reach }: { readonly sheet: Sheet; readonly place: number; readonly reach: number },
  isFeasible: (results: readonly FoldResult[]) => boolean,
): Member {
  const results: FoldResult[] = [];
  let failure: { readonly fold: number; readonly error: string } | undefined;
  let last = 0;
  for (let fold = 0; fold < reach; fold++) {
    const outcome = sheet.at(place, fold);
    if (outcome === undefined) continue;
    last = fold;
    if (!isFailure(outcome)) results.push(outcome);
    else failure ??= { fold, error: outcome.error };
  }
  const error = failure && (last > 0 ? `fold ${failure.fold + 1}: ${failure.error}` : failure.error);
  return {
    candidate,
    results,
    isFeasible: error === undefined && isFeasible(results),
    ...(error === undefined ? {} : { error }),
  };
}

/**
 * The member that stands for its trial: one that did not fail, that is feasible, with the best mean of the goal; ties go
 * to the simpler model, then to the first.
 */
export function bestMember(members: readonly Member[], goal: StudyGoal, arms: readonly ArmPlan[]): Member {
  const sign = goal.direction === "maximize" ? 1 : -1;
  const merit = ({ error, isFeasible, results }: Member) =>
    [error === undefined ? 1 : 0, isFeasible ? 1 : 0, sign * meanOf(results, goal.id)] as const;
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
    return member === undefined || member.error !== undefined ? null : meanOf(member.results, goal.id);
  });
  return { values: Object.fromEntries(activeAt(space, free, asked).map(({ id, values }) => [id, values])), scores };
}

const meanOf = (results: readonly FoldResult[], id: string): number =>
  results.reduce((sum, { values }) => sum + values[id]!, 0) / results.length;
