import type { FinishedTrial } from "../trial.js";
import { copyRow, type FoldOutcome, isFailure, type Outcomes, outcomesFor, put } from "./outcomes.js";

/** What a candidate has come to on the first folds. */
export interface Ran {
  /** By scorer, one number a fold that was scored, in fold order. */
  readonly scores: FinishedTrial["folds"];
  readonly seconds: number;
  /** Why the lowest fold failed that did, whichever worker was faster. */
  readonly error?: string;
}

/** What trials that go through the folds together have come to, fold by fold: one place a candidate. */
export class Sheet {
  readonly #places: number;
  readonly #scorers: readonly string[];
  /** By fold, once it has begun. */
  readonly #columns: Outcomes[] = [];
  /** places × folds: 1 where there is an outcome. */
  readonly #isThere: Uint8Array;
  /** By place, when the first of its jobs began and the last ended, in milliseconds since the study began: ∞ and 0 before. */
  readonly #began: Float64Array;
  readonly #ended: Float64Array;
  /** Some outcome has scores on training rows, and some has derivatives. */
  #isTrained = false;
  #isDerived = false;

  constructor(places: number, folds: number, scorers: readonly string[]) {
    this.#places = places;
    this.#scorers = scorers;
    this.#isThere = new Uint8Array(places * folds);
    this.#began = new Float64Array(places).fill(Number.POSITIVE_INFINITY);
    this.#ended = new Float64Array(places);
  }

  /** A job that it was part of ran from `began` to `ended`. */
  clock(place: number, began: number, ended: number): void {
    this.#began[place] = Math.min(this.#began[place]!, began);
    this.#ended[place] = Math.max(this.#ended[place]!, ended);
  }

  /** undefined where no job of this process has run. */
  clocked(place: number): { readonly startedAt: number; readonly endedAt: number } | undefined {
    const startedAt = this.#began[place]!;
    return startedAt === Number.POSITIVE_INFINITY ? undefined : { startedAt, endedAt: this.#ended[place]! };
  }

  put(place: number, fold: number, outcome: FoldOutcome): void {
    put(this.#of(fold), place, outcome);
    if (!isFailure(outcome)) this.#note(outcome.train !== undefined, outcome.gradient !== undefined);
    this.#isThere[fold * this.#places + place] = 1;
  }

  /** A member's outcome from a job's. */
  take(place: number, fold: number, outcomes: Outcomes, member: number): void {
    copyRow(outcomes, member, this.#of(fold), place);
    this.#note(outcomes.train !== undefined, outcomes.gradients.size > 0);
    this.#isThere[fold * this.#places + place] = 1;
  }

  /** Every one of so many places from `place` on has come through the fold. */
  isDone(place: number, count: number, fold: number): boolean {
    const first = fold * this.#places + place;
    for (let i = first; i < first + count; i++) if (this.#isThere[i] === 0) return false;
    return true;
  }

  /** On the folds below `reach`. */
  ran(place: number, reach: number): Ran {
    const lists = this.#scorers.map((): number[] => []);
    let seconds = 0;
    let failure: { readonly fold: number; readonly error: string } | undefined;
    let last = 0;
    for (let fold = 0; fold < reach; fold++) {
      if (!this.#isThereAt(place, fold)) continue;
      last = fold;
      const column = this.#of(fold);
      const error = column.errors.get(place);
      if (error !== undefined) failure ??= { fold, error };
      else {
        seconds += column.seconds[place]!;
        for (let s = 0; s < lists.length; s++) lists[s]!.push(column.values[place * lists.length + s]!);
      }
    }
    const scores: Record<string, readonly number[]> = {};
    // Copied: a list that has grown has room for sixteen more, in each of thousands of trials.
    for (let s = 0; s < lists.length; s++) scores[this.#scorers[s]!] = lists[s]!.slice();
    if (failure === undefined) return { scores, seconds };
    return { scores, seconds, error: last > 0 ? `fold ${failure.fold + 1}: ${failure.error}` : failure.error };
  }

  /** Scores on training rows; undefined where a fold below `reach` has none. */
  trained(place: number, reach: number): FinishedTrial["train"] {
    if (!this.#isTrained) return undefined;
    const rows = this.#scored(place, reach).map(({ train }) => train!);
    const wide = this.#scorers.length;
    if (rows.some((train) => Number.isNaN(train[place * wide]))) return undefined;
    return Object.fromEntries(this.#scorers.map((id, s) => [id, rows.map((train) => train[place * wide + s]!)]));
  }

  /** By parameter; undefined where a fold below `reach` has none. */
  gradient(place: number, reach: number): FinishedTrial["gradient"] {
    if (!this.#isDerived) return undefined;
    const gradients = this.#scored(place, reach).map((column) => column.gradients.get(place));
    if (gradients[0] === undefined || gradients.includes(undefined)) return undefined;
    return Object.fromEntries(Object.keys(gradients[0]).map((id) => [id, gradients.map((gradient) => gradient![id]!)]));
  }

  #scored(place: number, reach: number): readonly Outcomes[] {
    return this.#columns
      .slice(0, reach)
      .filter((column, fold) => this.#isThereAt(place, fold) && !column.errors.has(place));
  }

  #note(isTrained: boolean, isDerived: boolean): void {
    this.#isTrained ||= isTrained;
    this.#isDerived ||= isDerived;
  }

  #isThereAt(place: number, fold: number): boolean {
    return this.#isThere[fold * this.#places + place] === 1;
  }

  #of(fold: number): Outcomes {
    this.#columns[fold] ??= outcomesFor(this.#places, this.#scorers, true);
    return this.#columns[fold];
  }
}
