import { calleesIn } from "../check/study.js";
import { estimators } from "../estimators/index.js";
import { armsOf } from "./pipeline.js";
import type { Fit } from "./plan.js";
import type { Planned } from "./planned.js";
import { sweepable } from "./rules/sweep-path.js";

/**
 * Names of the arms whose trials are scored on training rows as well while they are searched. Where every candidate has
 * a fit of its own, or a good part of one, predicting a sample of the rows it learned from costs little beside it. Where
 * candidates are read off one fit, predicting is most of the work, and would double: there only on demand, by
 * `report validation_curve`.
 * Decided by the study, never by what the rules made of it.
 */
export function armsScoredOnTraining({ study, plan }: Planned): ReadonlySet<string> {
  const isAsked = study.reports.some(({ name }) => name === "validation_curve");
  const arms = armsOf(plan).filter(({ fit }) => isAsked || sweepable(fit).length === 0 || isSolvedEach(fit));
  return new Set(arms.map(({ name }) => name));
}

/** A member that costs more of a fit than this is not read off. */
const READ_OFF = 0.1;

/** Members of the path are solved for one after the other, to a tolerance. */
function isSolvedEach({ step }: Fit): boolean {
  return calleesIn(step).every(({ name }) => {
    const { path } = estimators.get(name);
    return path !== undefined && path.exactness !== "exact" && (path.further ?? 0) > READ_OFF;
  });
}
