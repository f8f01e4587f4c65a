import type { Goal } from "../contracts.js";
import type { FinishedTrial } from "../trial.js";

/** A trial's score, turned so that larger is better; undefined unless it is complete. */
export function gainOf(trial: FinishedTrial, goal: Goal): number | undefined {
  const value = trial.values[goal.scorer];
  if (trial.state !== "complete" || value === undefined || Number.isNaN(value)) return undefined;
  return goal.direction === "maximize" ? value : -value;
}
