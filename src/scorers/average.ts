import type { Prediction, Truth } from "../contracts.js";
import { choice } from "../core/schema.js";
import { type Confusion, confusionOf } from "./confusion.js";
import { positiveArg, positiveOf } from "./positive.js";

export const averageParams = {
  average: choice({
    doc: "binary: of the positive class; macro: mean over classes; weighted: by their rows; micro: over all rows. Binary with two classes or with `positive`, macro otherwise",
    values: ["binary", "macro", "micro", "weighted"],
    optional: true,
  }),
  positive: positiveArg,
};
interface AverageArgs {
  readonly average: "binary" | "macro" | "micro" | "weighted" | undefined;
  readonly positive: string | number | undefined;
}

/** A score of one class from the weight rightly found, the weight predicted, and the weight that is there. */
export type ClassScore = (found: number, predicted: number, actual: number) => number;

/** 0 where nothing was there to divide by. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/**
 * One number from a score a class, as scikit-learn averages: macro and weighted over the classes that occur among the
 * true or the predicted ones, with zero_division = 0.
 */
export function averaged(truth: Truth, prediction: Prediction, args: AverageArgs, score: ClassScore): number {
  const confusion = confusionOf(truth, prediction);
  const { classes, counts, predicted, actual, present, total } = confusion;
  const average = args.average ?? (classes === 2 || args.positive !== undefined ? "binary" : "macro");
  const ofClass = (c: number) => score(counts[c * classes + c]!, predicted[c]!, actual[c]!);
  switch (average) {
    case "binary":
      return ofClass(positiveOf(truth, args.positive));
    case "micro":
      return score(trace(confusion), total, total);
    case "macro":
      return present.reduce((sum, c) => sum + ofClass(c), 0) / present.length;
    case "weighted":
      return ratio(
        present.reduce((sum, c) => sum + actual[c]! * ofClass(c), 0),
        total,
      );
  }
}

export function trace({ classes, counts }: Confusion): number {
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += counts[c * classes + c]!;
  return sum;
}
