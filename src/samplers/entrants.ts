import type { Ask, SamplerContext } from "../contracts.js";
import { keyOf } from "../space/candidate.js";
import type { Candidate } from "../space/space.js";
import type { FinishedTrial } from "../trial.js";

/** A candidate at one resource, asked for. */
export interface Entrant {
  readonly candidate: Candidate;
  readonly resource: number;
  /** Once it is told: the trial's number, and its score turned so that larger is better; undefined of one that failed. */
  number?: number;
  gain?: number | undefined;
}

/** Who runs, who has finished, and how well: found again by candidate and resource. */
export class Entrants {
  readonly #goal: SamplerContext["goals"][number];
  readonly #waiting = new Map<string, Entrant[]>();
  asked = 0;
  /** Of those asked for. */
  told = 0;

  constructor({ goals }: SamplerContext) {
    this.#goal = goals[0]!;
  }

  enter(candidate: Candidate, resource: number): Entrant {
    const entrant: Entrant = { candidate, resource };
    const key = keyAt(candidate, resource);
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, [entrant]);
    else waiting.push(entrant);
    this.asked++;
    return entrant;
  }

  /** A trial that nobody asked for is not counted. */
  tell(trial: FinishedTrial): void {
    const entrant = trial.resource === undefined ? undefined : this.#find(trial.candidate, trial.resource);
    if (entrant === undefined) return;
    this.told++;
    entrant.number = trial.number;
    entrant.gain = this.#gain(trial);
  }

  #find(candidate: Candidate, resource: number): Entrant | undefined {
    const key = keyAt(candidate, resource);
    const waiting = this.#waiting.get(key);
    const entrant = waiting?.shift();
    if (waiting?.length === 0) this.#waiting.delete(key);
    return entrant;
  }

  #gain({ state, values }: FinishedTrial): number | undefined {
    const { scorer, direction } = this.#goal;
    const value = values[scorer];
    if (state !== "complete" || value === undefined || Number.isNaN(value)) return undefined;
    return direction === "maximize" ? value : -value;
  }
}

const keyAt = (candidate: Candidate, resource: number) => `${resource} ${keyOf(candidate)}`;

/** Those that finished, the best first; ties go to the lower number. Pruned and failed ones are not among them. */
export const ranked = (entrants: readonly Entrant[]): Entrant[] =>
  entrants.filter(({ gain }) => gain !== undefined).sort((a, b) => b.gain! - a.gain! || a.number! - b.number!);

/** The ask that gives an entrant more. */
export const promotion = ({ candidate, number }: Entrant, resource: number, reason: string): Ask => ({
  candidate,
  resource,
  from: number!,
  reason,
});
