import { canonical } from "../core/hash.js";
import { estimators } from "../estimators/index.js";
import { armFor, armsOf, groupCandidates, pipelineOf } from "../plan/pipeline.js";
import { nodeOf } from "../plan/plan.js";
import { fidelityOf, lagOf, type Planned } from "../plan/planned.js";
import type { FinishedTrial } from "../trial.js";
import type { Member } from "./task.js";

/** Of a table with more trials, none is fitted along. */
const MOST = 1000;

/**
 * The members of the sweep in which a search fitted the chosen trial. Those of a path to a tolerance depend in their last
 * digits on what was solved for before them: fitted along with the same ones, what is described is the model that was
 * judged, and a thread that has it need not fit anything. Told by the table alone, so that it is the same after a crash.
 * undefined where a fit alone gives the same, and where trials are asked for one after the other.
 */
export function fittedTogether(
  planned: Planned,
  kept: FinishedTrial,
  trials: readonly FinishedTrial[],
): readonly Member[] | undefined {
  if (trials.length > MOST || !isAskedAtOnce(planned)) return undefined;
  const arms = armsOf(planned.optimised);
  const { name } = pipelineOf(armFor(arms, kept.candidate), kept.candidate).estimator;
  if ((estimators.get(name).path?.exactness ?? "exact") === "exact") return undefined;
  const inOrder = trials.toSorted((a, b) => a.number - b.number);
  const groups = groupCandidates(
    arms,
    inOrder.map((of) => ({ candidate: of.candidate, of })),
  );
  const group = groups.find(({ members }) => members.some(({ of }) => of.number === kept.number));
  return group?.sweep ? distinct(group.members.map(({ of, args }) => ({ trial: of.number, args }))) : undefined;
}

/** Equal settings run once. */
function distinct(members: readonly Member[]): readonly Member[] {
  const first = new Map<string, Member>();
  for (const member of members) {
    const key = canonical(member.args);
    if (!first.has(key)) first.set(key, member);
  }
  return [...first.values()];
}

/** Nothing is asked for after something else has been told, and all go through all folds. */
function isAskedAtOnce({ study, optimised }: Planned): boolean {
  const { enqueued = [], free } = nodeOf(optimised, "search")!;
  const isWhole = study.prune === undefined && fidelityOf(study) === undefined;
  return isWhole && lagOf(study) === "any" && enqueued.length === 0 && free === undefined;
}
