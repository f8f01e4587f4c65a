import type { Training } from "../contracts.js";
import { choice } from "../core/schema.js";

/** The argument of classifiers whose rows can count by their class. */
export const classWeight = choice({
  doc: "balanced: rows count rows / (classes × rows of their class)",
  values: ["none", "balanced"],
  default: "none",
});

/** The classes that the training part has, ascending. */
export function classesOf({ y, classes }: Training): Int32Array {
  const counts = new Uint32Array(classes);
  for (let i = 0; i < y.length; i++) counts[y[i]!]!++;
  return Int32Array.from(counts.keys()).filter((c) => counts[c]! > 0);
}

/** What each row counts: its own weight, times total / (classes × weight of its class) where classes are balanced. */
export function rowWeights({ y, classes, weights }: Training, isBalanced: boolean): Float64Array {
  const own = weights === undefined ? new Float64Array(y.length).fill(1) : weights.slice();
  if (!isBalanced) return own;
  const perClass = new Float64Array(classes);
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    perClass[y[i]!] = perClass[y[i]!]! + own[i]!;
    total += own[i]!;
  }
  const present = perClass.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
  return own.map((weight, i) => (weight * total) / (present * perClass[y[i]!]!));
}
