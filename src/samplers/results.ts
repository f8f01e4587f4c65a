import type { Goal } from "../contracts.js";
import { keyOf } from "../space/candidate.js";
import type { Candidate } from "../space/space.js";
import type { FinishedTrial } from "../trial.js";

/** What a trial cost, smaller is better: its score, of a pruned trial the mean of the folds that ran. */
export function lossOf(trial: FinishedTrial, goal: Goal): number | undefined {
  const sign = goal.direction === "minimize" ? 1 : -1;
  const folds = trial.folds[goal.scorer] ?? [];
  const value = trial.state === "pruned" ? folds.reduce((a, b) => a + b, 0) / folds.length : trial.values[goal.scorer];
  return trial.state === "failed" || value === undefined || !Number.isFinite(value) ? undefined : sign * value;
}

/** One told trial. `loss` is absent where it failed, or missed `subject to`: however good its score, it is no answer. */
export interface Result {
  readonly candidate: Candidate;
  readonly loss: number | undefined;
  /** Complete: its loss is what the study compares. */
  readonly counts: boolean;
}

/** What was told, in order, and what is under way. */
export class Results {
  readonly all: Result[] = [];
  readonly #goal: Goal;
  readonly #known = new Set<string>();
  readonly #pending = new Map<string, Candidate>();
  #best = Number.POSITIVE_INFINITY;
  #scored = 0;

  constructor(goal: Goal) {
    this.#goal = goal;
  }

  /** Whether there is something to model: so many trials, one of them at least with a loss. */
  hasModel(startup: number): boolean {
    return this.all.length >= startup && this.#scored > 0;
  }

  /** The least loss of a complete trial; Infinity before there is one. */
  get best(): number {
    return this.#best;
  }

  get pending(): Iterable<Candidate> {
    return this.#pending.values();
  }

  /** As the study's scorer says it. */
  asScore(loss: number): number {
    return this.#goal.direction === "minimize" ? loss : -loss;
  }

  /** What a model promises: in standard deviations of the scores, those of the model being evened out. */
  promise(log: number): string {
    return `expected improvement ${Math.exp(log).toPrecision(2)} sd over ${Number(this.asScore(this.#best).toPrecision(4))}`;
  }

  /** Asked or told; where numbers have no end, too. */
  has(candidate: Candidate): boolean {
    return this.#known.has(keyOf(candidate));
  }

  ask(candidate: Candidate): void {
    this.#known.add(keyOf(candidate));
    this.#pending.set(keyOf(candidate), candidate);
  }

  tell(trial: FinishedTrial): void {
    this.#known.add(keyOf(trial.candidate));
    this.#pending.delete(keyOf(trial.candidate));
    const loss = trial.state === "infeasible" ? undefined : lossOf(trial, this.#goal);
    const counts = trial.state === "complete" && loss !== undefined;
    this.all.push({ candidate: trial.candidate, loss, counts });
    if (loss !== undefined) this.#scored++;
    if (counts) this.#best = Math.min(this.#best, loss);
  }
}
