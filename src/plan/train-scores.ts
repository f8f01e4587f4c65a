import { armsOf } from "./pipeline.js";
import type { Planned } from "./planned.js";
import { sweepable } from "./rules/sweep-path.js";

/**
 * Names of the arms whose trials are scored on training rows as well while they are searched. Where every candidate has
 * a fit of its own, predicting a sample of the rows it learned from costs little beside it. Where one fit serves many
 * candidates, predicting is most of the work, and would double: there only on demand, by `report validation_curve`.
 * Decided by the study, never by what the rules made of it.
 */
export function armsScoredOnTraining({ study, plan }: Planned): ReadonlySet<string> {
  const isAsked = study.reports.some(({ name }) => name === "validation_curve");
  const arms = armsOf(plan).filter(({ fit }) => isAsked || sweepable(fit).length === 0);
  return new Set(arms.map(({ name }) => name));
}
