import type { FinishedTrial } from "../trial.js";
import type { SearchSpec } from "./search-spec.js";

/** Trials of a search that have finished. Those that it has handed out are kept by whoever runs it, and asked for there. */
export class Finished {
  readonly #told: SearchSpec["told"];
  /** By number; not handed out yet. */
  readonly #fresh = new Map<number, FinishedTrial>();
  /** All below a number, and some above it. */
  #allBelow = 0;
  readonly #above = new Set<number>();

  constructor(told: SearchSpec["told"]) {
    this.#told = told;
  }

  has(number: number): boolean {
    return number < this.#allBelow || this.#above.has(number);
  }

  get(number: number): FinishedTrial | undefined {
    return this.#fresh.get(number) ?? this.#told.get(number);
  }

  /** `isNew`: not of an earlier process. */
  add(trial: FinishedTrial, isNew: boolean): void {
    if (isNew) this.#fresh.set(trial.number, trial);
    this.#above.add(trial.number);
    while (this.#above.delete(this.#allBelow)) this.#allBelow++;
  }

  handedOut(trials: readonly FinishedTrial[]): void {
    for (const { number } of trials) this.#fresh.delete(number);
  }
}
