import type { Goal } from "../contracts.js";
import type { FinishedTrial, Outcome } from "../trial.js";

/** Complete trials, best first by the first goal; ties go to the lower number. Those that got more of a resource come first. */
export function ranked(trials: readonly FinishedTrial[], goal: Goal | undefined): FinishedTrial[] {
  const complete = trials.filter((t) => t.state === "complete");
  if (goal === undefined) return complete;
  const got = ({ resource }: FinishedTrial) => resource ?? Number.MAX_VALUE;
  const sign = goal.direction === "maximize" ? -1 : 1;
  const scoreOf = (t: FinishedTrial) => sign * (t.values[goal.scorer] ?? Number.POSITIVE_INFINITY * sign);
  return complete.sort((a, b) => got(b) - got(a) || scoreOf(a) - scoreOf(b) || a.number - b.number);
}

/** The trial that the study keeps; while it has not chosen, the best so far. */
export function keptTrial(outcome: Outcome, goal: Goal | undefined): FinishedTrial | undefined {
  const kept = outcome.trials.find((t) => t.number === outcome.kept?.number);
  return kept ?? ranked(outcome.trials, goal)[0];
}
