import type { Outcome, Predictions } from "../../trial.js";
import type { ChartContext, Nothing } from "../chart-drawn.js";
import { count } from "../numbers.js";

/** Points that a picture of predictions holds. */
export const MOST_POINTS = 2000;
/** Classes that are told apart by color. */
export const MOST_CLASSES = 5;

/** The kept trial's predictions: out of fold, or of the sealed part by `part = sealed`. */
export function predicted({ described, trials }: Outcome, { args }: ChartContext): Predictions | Nothing {
  const part = args?.part ?? "inner";
  const found = described?.predictions.find((p) => p.part === part);
  if (found !== undefined && found.rows.length > 0) return found;
  if (trials.length === 0) return { nothing: "No trial is complete." };
  return part === "sealed"
    ? { nothing: "The study keeps no part sealed: write  inside holdout(fraction = 20%)  after validate." }
    : { nothing: "No predictions are stored: they are made when a study of models comes to its end." };
}

/** Of classes, with scores of this kind at least. */
export function predictedClasses(
  outcome: Outcome,
  context: ChartContext,
  needs: "label" | "ranking" | "probability",
): Predictions | Nothing {
  const found = predicted(outcome, context);
  if ("nothing" in found) return found;
  if (found.levels.length === 0) return { nothing: "The study predicts a number, not a class." };
  if (needs === "label") return found;
  if (found.scores === undefined) return { nothing: "The kept model names classes, and gives no scores." };
  return needs === "probability" && found.kind !== "probability"
    ? { nothing: "The kept model gives decision values, not probabilities." }
    : found;
}

export function predictedNumbers(outcome: Outcome, context: ChartContext): Predictions | Nothing {
  const found = predicted(outcome, context);
  if ("nothing" in found) return found;
  return found.levels.length > 0 ? { nothing: "The study predicts a class, not a number." } : found;
}

/** "150 rows, each predicted by a model that did not learn from it". */
export function whichRows({ part, total, rows }: Pick<Predictions, "part" | "total" | "rows">): string {
  const which = part === "sealed" ? "of the sealed part" : "each predicted by a model that did not learn from it";
  const some =
    rows.length < total ? `a sample of ${count(rows.length)} of ${count(total)} rows` : `${count(total)} rows`;
  return `${some}, ${which}`;
}

/** The class that curves are drawn of where there are two: the second, as in the docs of the scorers. */
export const shownClasses = ({ levels, truth }: Predictions): readonly number[] => {
  if (levels.length === 2) return [1];
  const sizes = levels.map((_, c) => truth.filter((t) => t === c).length);
  return levels
    .map((_, c) => c)
    .filter((c) => sizes[c]! > 0)
    .sort((a, b) => sizes[b]! - sizes[a]! || a - b)
    .slice(0, MOST_CLASSES)
    .sort((a, b) => a - b);
};
