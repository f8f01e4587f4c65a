import type { Goal } from "../../contracts.js";
import { comparable, type FinishedTrial, type Outcome } from "../../trial.js";
import type { ChartContext, Nothing } from "../chart-drawn.js";

/** Complete trials with a finite score, of those whose scores can be compared, in order of their numbers, and the goal that they are judged by. */
export interface Scored {
  readonly goal: Goal;
  readonly trials: readonly FinishedTrial[];
  readonly scores: readonly number[];
}

export const NO_TRIAL: Nothing = { nothing: "No trial is complete." };

export function scored(outcome: Outcome, { goals }: ChartContext): Scored | undefined {
  const goal = goals[0];
  if (goal === undefined) return undefined;
  const trials = comparable(outcome.trials).filter(
    (t) => t.state === "complete" && Number.isFinite(t.values[goal.scorer]),
  );
  return trials.length === 0 ? undefined : { goal, trials, scores: trials.map((t) => t.values[goal.scorer]!) };
}

/** Whether a is a better score than b. */
export const beats = (goal: Goal, a: number, b: number): boolean => (goal.direction === "maximize" ? a > b : a < b);

/** "high" or "low": which scores are good. */
export const better = (goal: Goal): "high" | "low" => (goal.direction === "maximize" ? "high" : "low");

/** Best first; ties go to the lower number. */
export const bestFirst = ({ goal, trials, scores }: Scored): readonly FinishedTrial[] => {
  const sign = goal.direction === "maximize" ? -1 : 1;
  const places = trials.map((_, i) => i);
  places.sort((a, b) => sign * (scores[a]! - scores[b]!) || trials[a]!.number - trials[b]!.number);
  return places.map((i) => trials[i]!);
};
