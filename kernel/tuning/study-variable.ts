import { createRequire } from "node:module";
import { inspect } from "node:util";
import type { DataFrame } from "#danfo";
import { type BestTrial, type Columns, resultOf, type StudyResult } from "../../src/result.js";
import type { Outcome, StudyEvent } from "../../src/trial.js";
import type { Bundle } from "../language.js";

const require = createRequire(import.meta.url);

/** A study that has run, as later cells know it. */
export class StudyVariable<P = Readonly<Record<string, unknown>>> {
  readonly #result: StudyResult;
  readonly #bundle: Bundle;
  #trials: DataFrame | undefined;
  #folds: DataFrame | undefined;

  constructor(events: readonly StudyEvent[], bundle: Bundle) {
    this.#result = resultOf(events);
    this.#bundle = bundle;
  }

  get name(): string {
    return this.#result.name;
  }
  /** The kept trial; undefined when no trial is complete. */
  get best(): BestTrial<P> | undefined {
    return this.#result.best as BestTrial<P> | undefined;
  }
  /** One row a trial: number, state, model, parameters, mean scores, seconds. */
  get trials(): DataFrame {
    this.#trials ??= frameOf(this.#result.trials);
    return this.#trials;
  }
  /** One row a trial and fold: number, fold, scores. */
  get folds(): DataFrame {
    this.#folds ??= frameOf(this.#result.folds);
    return this.#folds;
  }
  get outcome(): Outcome {
    return this.#result.outcome;
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    return this.#bundle;
  }
  [inspect.custom](): unknown {
    const { name, best } = this;
    return { name, best, trials: `data frame of ${this.outcome.trials.length} rows` };
  }
}

export const isStudy = (value: unknown): value is StudyVariable => value instanceof StudyVariable;

/** Danfo is loaded when a table is first looked at: 0.2 s. */
function frameOf(columns: Columns): DataFrame {
  const danfo = require("#danfo") as typeof import("#danfo");
  const names = Object.keys(columns);
  // Danfo finds no types in columns without rows: they are given.
  if (columns[names[0]!]?.length === 0) {
    return new danfo.DataFrame([], { columns: names, dtypes: names.map(() => "string") });
  }
  return new danfo.DataFrame(Object.fromEntries(names.map((name) => [name, [...columns[name]!]])));
}
