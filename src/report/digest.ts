import { hashOf } from "../core/hash.js";
import type { Outcome } from "../trial.js";

/** What a result was made from, and what it says: two results are the same when their tables are. */
export interface Digest {
  readonly study: string;
  /** Of the rows and columns that were read; of an objective, of its file. */
  readonly data: string;
  /** Of all that decides the result: study, folds, data, seed and the format of results. */
  readonly plan: string;
  readonly seed: number;
  /** Of Tunebook. */
  readonly version: string;
  /** Of every trial's settings and scores, of the choice, and of the scores on sealed parts; of no time. */
  readonly table: string;
}

export function digestOf(outcome: Outcome, version: string): Digest {
  const { study, dataHash, planHash, seed, trials, kept, outer } = outcome;
  const table = {
    trials: trials.map(({ number, state, model, candidate, values, folds }) => ({
      number,
      state,
      model,
      candidate,
      values,
      folds,
    })),
    kept: kept?.number,
    outer: outer.map(({ fold, values, chosen }) => ({ fold, values, chosen })),
  };
  return { study, data: dataHash, plan: planHash, seed, version, table: hashOf(table) };
}
