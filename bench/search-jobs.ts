import { functions } from "./search-functions.js";
import type { Problem } from "./search-problem.js";
import { tablesOf } from "./search-tables.js";

export interface Job {
  readonly problem: string;
  readonly sampler: string;
  readonly seed: number;
  readonly trials: number;
}

export interface Run {
  readonly problem: string;
  readonly sampler: string;
  readonly seed: number;
  /** Regret of the best so far, by trial. */
  readonly curve: readonly number[];
  /** Of the sampler, a trial. */
  readonly milliseconds: number;
}

const known = new Map<string, readonly Problem[]>();

/** Functions, and the tables of a folder. */
export function problemsOf(folder: string): readonly Problem[] {
  let problems = known.get(folder);
  if (problems === undefined) {
    problems = [...functions, ...tablesOf(folder)];
    known.set(folder, problems);
  }
  return problems;
}
