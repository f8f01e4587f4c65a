import { inspect } from "node:util";
import type { DrawnName } from "../../src/report/charts/names.js";
import type { ChartForms } from "../../src/report/index.js";
import { StudyResult } from "../../src/result.js";
import type { SearchSpace, Value } from "../../src/space/space.js";
import type { StudyEvent } from "../../src/trial.js";
import type { Bundle } from "../language.js";
import { chartBundle } from "./chart-bundle.js";
import { namedChart, resultCharts } from "./charts.js";
import { resultBundle } from "./result.js";
import type { Shown } from "./shown.js";

const DISPLAY = Symbol.for("Jupyter.display");

/** A study that has run, as later cells know it: as the last line of a cell it shows its result again. */
export class StudyVariable<P = Readonly<Record<string, Value>>> extends StudyResult<P> {
  readonly #known: Omit<Shown, "outcome">;

  constructor(events: readonly StudyEvent[], known: Omit<Shown, "outcome">, space?: SearchSpace) {
    super(events, space);
    this.#known = known;
  }

  /**
   * A chart of it, shown as the last value of a cell: `iris_knn.plot("slice", { parameter: "k" })`; without a name the one
   * that its text asks for first, or that fits its search. Throws a RangeError where there is no such chart.
   */
  override plot(name?: DrawnName, args: Readonly<Record<string, Value>> = {}): ChartForms {
    const shown = this.#shown();
    const form =
      name === undefined ? (resultCharts(shown)[0] ?? namedChart(shown, "history")) : namedChart(shown, name, args);
    const chart = form ?? super.plot(name!, args);
    return Object.defineProperty({ ...chart }, DISPLAY, { value: () => chartBundle(chart, this.name) });
  }

  #shown(): Shown {
    return { ...this.#known, outcome: this.outcome };
  }

  [DISPLAY](): Bundle {
    return resultBundle(this.#shown());
  }
  [inspect.custom](): unknown {
    const { name, best } = this;
    return { name, best, trials: `data frame of ${this.outcome.trials.length} rows` };
  }
}

export const isStudy = (value: unknown): value is StudyVariable => value instanceof StudyVariable;
