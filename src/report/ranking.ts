import type { Goal } from "../contracts.js";
import type { FinishedTrial, Outcome } from "../trial.js";

/** Complete trials, best first by the first goal; ties go to the lower number. Those that got more of a resource come first. */
export function ranked(trials: readonly FinishedTrial[], goal: Goal | undefined): FinishedTrial[] {
  const complete = trials.filter((t) => t.state === "complete");
  if (goal === undefined) return complete;
  const sign = goal.direction === "maximize" ? -1 : 1;
  // Read once each, not once a comparison: of long searches there are millions.
  const got = Float64Array.from(complete, ({ resource }) => resource ?? Number.MAX_VALUE);
  const losses = Float64Array.from(complete, (t) => sign * (t.values[goal.scorer] ?? Number.POSITIVE_INFINITY * sign));
  return complete
    .map((_, i) => i)
    .sort((a, b) => got[b]! - got[a]! || losses[a]! - losses[b]! || complete[a]!.number - complete[b]!.number)
    .map((i) => complete[i]!);
}

/** The trial that the study keeps; while it has not chosen, the best so far. */
export function keptTrial(outcome: Outcome, goal: Goal | undefined): FinishedTrial | undefined {
  const kept = outcome.trials.find((t) => t.number === outcome.kept?.number);
  return kept ?? ranked(outcome.trials, goal)[0];
}
