import { inspect } from "node:util";
import { StudyResult } from "../../src/result.js";
import type { SearchSpace, Value } from "../../src/space/space.js";
import type { StudyEvent } from "../../src/trial.js";
import type { Bundle } from "../language.js";

/** A study that has run, as later cells know it: as the last line of a cell it shows its result again. */
export class StudyVariable<P = Readonly<Record<string, Value>>> extends StudyResult<P> {
  readonly #bundle: Bundle;

  constructor(events: readonly StudyEvent[], bundle: Bundle, space?: SearchSpace) {
    super(events, space);
    this.#bundle = bundle;
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
