import { copyRow, type FoldOutcome, type Outcomes, outcomeAt, outcomesFor, put } from "./outcomes.js";

/** What trials that go through the folds together have come to, fold by fold: one place a candidate. */
export class Sheet {
  readonly folds: number;
  readonly #places: number;
  readonly #scorers: readonly string[];
  /** By fold, once it has begun. */
  readonly #columns: Outcomes[] = [];
  /** places × folds: 1 where there is an outcome. */
  readonly #isThere: Uint8Array;

  constructor(places: number, folds: number, scorers: readonly string[]) {
    this.folds = folds;
    this.#places = places;
    this.#scorers = scorers;
    this.#isThere = new Uint8Array(places * folds);
  }

  put(place: number, fold: number, outcome: FoldOutcome): void {
    put(this.#of(fold), place, outcome);
    this.#isThere[fold * this.#places + place] = 1;
  }

  /** A member's outcome from a job's. */
  take(place: number, fold: number, outcomes: Outcomes, member: number): void {
    copyRow(outcomes, member, this.#of(fold), place);
    this.#isThere[fold * this.#places + place] = 1;
  }

  at(place: number, fold: number): FoldOutcome | undefined {
    return this.#isThere[fold * this.#places + place] === 1 ? outcomeAt(this.#of(fold), place) : undefined;
  }

  /** Every one of so many places from `place` on has come through the fold. */
  isDone(place: number, count: number, fold: number): boolean {
    const first = fold * this.#places + place;
    for (let i = first; i < first + count; i++) if (this.#isThere[i] === 0) return false;
    return true;
  }

  #of(fold: number): Outcomes {
    this.#columns[fold] ??= outcomesFor(this.#places, this.#scorers, true);
    return this.#columns[fold];
  }
}
