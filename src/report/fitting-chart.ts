import type { Outcome } from "../trial.js";
import type { ChartContext } from "./chart-drawn.js";
import { type ChartForms, chartOf } from "./chart-of.js";
import type { DrawnName } from "./charts/names.js";
import { varied } from "./charts/varied.js";

/**
 * The chart that says most of a search: several goals against each other; of few values, the grid or the curve over the
 * one parameter; else how the search went. undefined: none has anything to show.
 */
export function fittingChart(outcome: Outcome, context: ChartContext): ChartForms | undefined {
  for (const name of candidates(outcome, context)) {
    const form = chartOf(name, outcome, context);
    if (form !== undefined && !form.isEmpty) return form;
  }
  return undefined;
}

function candidates(outcome: Outcome, context: ChartContext): readonly DrawnName[] {
  if (context.goals.length > 1) return ["pareto", "history"];
  const parameters = varied(outcome.trials, context);
  const models = new Set(outcome.trials.map((t) => t.model)).size;
  if (models > 1) return ["history"];
  if (parameters.length === 1) return ["validation_curve", "history"];
  const cells = parameters.reduce((product, { values }) => product * values.length, 1);
  // Of a grid of two, every cell is there.
  if (parameters.length === 2 && outcome.trials.length === cells) return ["heatmap", "history"];
  return ["history"];
}
