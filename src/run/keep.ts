import type { Callee, StudyGoal } from "../check/study.js";
import type { Fidelity } from "../contracts.js";
import { estimators } from "../estimators/index.js";
import { frontOfTrials, kneeOf, kneeReason } from "../numeric/front.js";
import { type ArmPlan, armFor, fixedArgs, pipelineOf } from "../plan/pipeline.js";
import { amountOf } from "../samplers/rungs.js";
import { comparable, comparedIn, type FinishedTrial, type Judged } from "../trial.js";
import { isWhole } from "./resource.js";

export interface Kept {
  readonly number: number;
  readonly rule: string;
  /** In a sentence: why this one. */
  readonly why: string;
  /** Where its scores are of less than the whole. */
  readonly judged?: Judged;
}

/**
 * The trial that `keep` names; undefined when none is complete. Ties go to the lower number. Where a sampler deals out a
 * resource, only those with the most of it are compared; where that is not the whole, the reason says what the scores are of.
 */
export function choose(
  all: readonly FinishedTrial[],
  goals: readonly StudyGoal[],
  rule: Callee,
  arms: readonly ArmPlan[],
  fidelity?: Fidelity,
): Kept | undefined {
  const trials = comparable(all);
  const kept = chosenOf(trials, goals, rule, arms);
  const got = trials.find((trial) => trial.number === kept?.number)?.resource;
  if (kept === undefined || fidelity === undefined || got === undefined) return kept;
  const { resource, max: whole } = fidelity;
  if (isWhole(fidelity, got)) {
    return trials.length === all.length ? kept : { ...kept, why: `${kept.why} with ${amountOf(resource, got)}` };
  }
  // Scores of fewer folds are of the same fit.
  const fitted = resource === "folds" ? "" : ", with which its settings are fitted";
  const why = `${kept.why} with ${amountOf(resource, got)}; none got ${amountOf(resource, whole)}${fitted}`;
  return { ...kept, why, judged: { resource, got, whole } };
}

function chosenOf(
  trials: readonly FinishedTrial[],
  goals: readonly StudyGoal[],
  rule: Callee,
  arms: readonly ArmPlan[],
): Kept | undefined {
  const goal = goals[0]!;
  const best = bestOf(trials, goal);
  if (best === undefined) return undefined;
  const knee = rule.name === "knee" ? kneeOfGoals(trials, goals) : undefined;
  if (knee !== undefined) return knee;
  if (rule.name !== "simplest" || arms.length === 0) {
    return { number: best.number, rule: rule.name, why: `${word(goal)} ${goal.id} of ${count(trials)}` };
  }
  return simplest(trials, best, goal, Number(fixedArgs(rule).within ?? 1), arms);
}

/** undefined where the front has none: then the best by the first goal is kept. */
function kneeOfGoals(trials: readonly FinishedTrial[], goals: readonly StudyGoal[]): Kept | undefined {
  const front = frontOfTrials(
    trials,
    goals.map(({ id, direction }) => ({ scorer: id, direction })),
  );
  const knee = front && kneeOf(front);
  if (front === undefined || knee === undefined) return undefined;
  return {
    number: knee.trial.number,
    rule: "knee",
    why: `the knee of ${front.best.length} on the front: it ${kneeReason(front, knee)}`,
  };
}

export function bestOf(trials: readonly FinishedTrial[], goal: StudyGoal): FinishedTrial | undefined {
  let best: FinishedTrial | undefined;
  for (const trial of trials) {
    if (trial.state === "complete" && (best === undefined || isBetter(trial, best, goal))) best = trial;
  }
  return best;
}

/** Of complete trials. */
export function isBetter(trial: FinishedTrial, than: FinishedTrial, { id, direction }: StudyGoal): boolean {
  const gain = trial.values[id]! - than.values[id]!;
  return (direction === "maximize" ? gain > 0 : gain < 0) || (gain === 0 && trial.number < than.number);
}

/** The simplest model whose mean is within so many standard errors of the best (Breiman et al. 1984, the 1-SE rule). */
function simplest(
  trials: readonly FinishedTrial[],
  best: FinishedTrial,
  goal: StudyGoal,
  within: number,
  arms: readonly ArmPlan[],
): Kept {
  const margin = within * standardError(best.folds[goal.id] ?? []);
  const sign = goal.direction === "maximize" ? 1 : -1;
  const near = trials.filter(
    (t) => t.state === "complete" && sign * (best.values[goal.id]! - t.values[goal.id]!) <= margin,
  );
  const ranked = near
    .map((trial) => ({ trial, complexity: complexityOf(trial, arms) }))
    .sort(
      (a, b) =>
        compare(a.complexity, b.complexity) ||
        sign * (b.trial.values[goal.id]! - a.trial.values[goal.id]!) ||
        a.trial.number - b.trial.number,
    );
  const { number } = ranked[0]!.trial;
  const why = `simplest of ${near.length} within ${within} standard error (${margin.toPrecision(2)}) of the best ${goal.id}`;
  return { number, rule: "simplest", why };
}

/** A model clause that stands earlier counts as simpler; within one, the estimator says. */
export function complexityOf(
  { candidate }: Pick<FinishedTrial, "candidate">,
  arms: readonly ArmPlan[],
): readonly number[] {
  const arm = armFor(arms, candidate);
  const { name, args } = pipelineOf(arm, candidate).estimator;
  return [arms.indexOf(arm), ...estimators.get(name).complexity(args)];
}

/** Negative when a is simpler than b. */
export function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

export const mean = (scores: readonly number[]): number =>
  scores.reduce((sum, score) => sum + score, 0) / scores.length;

/** Sample standard deviation over √n. 0 of a single fold. */
export function standardError(scores: readonly number[]): number {
  if (scores.length < 2) return 0;
  const middle = mean(scores);
  const squares = scores.reduce((sum, s) => sum + (s - middle) ** 2, 0);
  return Math.sqrt(squares / (scores.length - 1) / scores.length);
}

const word = (goal: StudyGoal) => (goal.direction === "maximize" ? "highest" : "lowest");
const count = (trials: readonly FinishedTrial[]) => {
  const complete = trials.filter((t) => t.state === "complete").length;
  const compared = trials.reduce((n, trial) => n + (trial.state === "complete" ? comparedIn(trial) : 0), 0);
  const many = compared === complete ? "" : `, ${compared} candidates compared`;
  return complete === 1 && many === "" ? "the only complete trial" : `${complete} complete trials${many}`;
};
