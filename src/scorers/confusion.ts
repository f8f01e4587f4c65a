import type { Prediction, Truth } from "../contracts.js";
import { weightOf } from "./weigh.js";

/** Weight of the rows of each class (rows) predicted as each class (columns), and which classes occur at all. */
export interface Confusion {
  readonly classes: number;
  /** classes × classes, row-major. */
  readonly counts: Float64Array;
  readonly total: number;
  /** Weight by true and by predicted class. */
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  /** Classes among the true or the predicted ones, whatever their weight. */
  readonly present: readonly number[];
}

export function confusionOf(truth: Truth, prediction: Prediction): Confusion {
  const { classes, y } = truth;
  const counts = new Float64Array(classes * classes);
  const actual = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  const seen = new Uint8Array(classes);
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const t = y[i]!;
    const p = prediction.values[i]!;
    const w = weightOf(truth, i);
    counts[t * classes + p]! += w;
    actual[t]! += w;
    predicted[p]! += w;
    seen[t] = seen[p] = 1;
    total += w;
  }
  return { classes, counts, total, actual, predicted, present: [...seen.keys()].filter((c) => seen[c] === 1) };
}
