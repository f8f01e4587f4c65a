import type { Goal } from "../contracts.js";
import type { FinishedTrial } from "../trial.js";
import { frontOf, type Point } from "./dominance.js";
import { hypervolume } from "./hypervolume.js";

/** Complete trials with a finite score in every goal, in order of number: infeasible ones have no place on a front. */
export interface Front {
  readonly goals: readonly Goal[];
  readonly trials: readonly FinishedTrial[];
  /** By place of `trials`, smaller is better. */
  readonly points: readonly Point[];
  /** Places of the trials that none beats in all goals, ascending. */
  readonly best: readonly number[];
}

/** undefined of one goal, or where no trial is complete. */
export function frontOfTrials(trials: readonly FinishedTrial[], goals: readonly Goal[]): Front | undefined {
  if (goals.length < 2) return undefined;
  const judged = trials.filter(
    (t) => t.state === "complete" && goals.every(({ scorer }) => Number.isFinite(t.values[scorer])),
  );
  if (judged.length === 0) return undefined;
  const points = judged.map((t) => goals.map((g) => turned(g, t.values[g.scorer]!)));
  return { goals, trials: judged, points, best: frontOf(points) };
}

const turned = ({ direction }: Goal, value: number): number => (direction === "maximize" ? -value : value);

/** Each goal's range on the front as 0 (its best) to 1 (its worst there), by place of `best`. */
function shares({ points, best }: Front): readonly Point[] {
  const front = best.map((i) => points[i]!);
  const goals = front[0]!.length;
  const low = Array.from({ length: goals }, (_, g) => Math.min(...front.map((p) => p[g]!)));
  const high = Array.from({ length: goals }, (_, g) => Math.max(...front.map((p) => p[g]!)));
  return front.map((p) => p.map((x, g) => (high[g]! > low[g]! ? (x - low[g]!) / (high[g]! - low[g]!) : 0)));
}

export interface Knee {
  readonly trial: FinishedTrial;
  /** What it gives up of each goal's range on the front, 0 to 1, in clause order. */
  readonly gives: readonly number[];
}

/**
 * The trial of the front that lies farthest from the plane through the ends of it, towards the best of all goals (Das,
 * On characterizing the "knee" of the Pareto curve, Structural Optimization 18, 1999), with each goal's range on the
 * front as the unit: least is given up in sum. Ties go to the lower number. undefined of fewer than three trials, or
 * where none lies before that plane.
 */
export function kneeOf(front: Front): Knee | undefined {
  if (front.best.length < 3) return undefined;
  const given = shares(front);
  const sums = given.map((p) => p.reduce((a, x) => a + x, 0));
  const at = sums.reduce((best, sum, i) => (sum < sums[best]! ? i : best), 0);
  if (sums[at]! >= 1 - 1e-9) return undefined;
  return { trial: front.trials[front.best[at]!]!, gives: given[at]! };
}

/** "gives up 6 % of what accuracy ranges over on the front, and 12 % of predict_time": why it is suggested. */
export function kneeReason({ goals }: Front, { trial, gives }: Knee): string {
  const parts = goals.map(
    ({ scorer }, g) =>
      `${Math.round(100 * gives[g]!)} % of the front's range in ${scorer} (${Number(trial.values[scorer]!.toPrecision(4))})`,
  );
  return `gives up ${parts.join(", ")}; every step along the front from there loses more than it gains`;
}

/**
 * Volume that the front dominates after each trial, as a share of the last. The reference is a tenth of the range beyond
 * the worst of all trials in each goal.
 */
export function hypervolumeHistory({ points, goals }: Front): readonly number[] {
  const low = goals.map((_, g) => Math.min(...points.map((p) => p[g]!)));
  const high = goals.map((_, g) => Math.max(...points.map((p) => p[g]!)));
  const range = high.map((h, g) => (h > low[g]! ? h - low[g]! : 1));
  const unit = points.map((p) => p.map((x, g) => (x - low[g]!) / range[g]!));
  const reference = goals.map(() => 1.1);
  let front: readonly Point[] = [];
  let volume = 0;
  const volumes = unit.map((p) => {
    const next = [...front, p];
    const kept = frontOf(next);
    // A point that is dominated changes nothing.
    if (kept.at(-1) !== next.length - 1) return volume;
    front = kept.map((i) => next[i]!);
    volume = hypervolume(front, reference);
    return volume;
  });
  return volumes.map((v) => v / volume);
}
