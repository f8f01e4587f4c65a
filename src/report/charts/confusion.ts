import { chart } from "../chart-drawn.js";
import { count, short } from "../numbers.js";
import { predictedClasses, whichRows } from "./predicted.js";

interface ConfusionData {
  readonly levels: readonly string[];
  /** counts[true][predicted]. */
  readonly counts: readonly (readonly number[])[];
  readonly right: number;
  readonly which: string;
  readonly rows: number;
}

/** Classes whose rows are so many that numbers in their cells could not be read. */
const MANY = 16;

export const confusion = chart<ConfusionData>({
  name: "confusion",
  doc: "True against predicted classes",
  title: "True against predicted classes",
  data(outcome, context) {
    const found = predictedClasses(outcome, context, "label");
    if ("nothing" in found) return found;
    const { levels, truth, values } = found;
    const counts = levels.map(() => levels.map(() => 0));
    for (const [i, t] of truth.entries()) counts[t]![values[i]!]!++;
    const right = counts.reduce((sum, row, c) => sum + row[c]!, 0);
    return { levels, counts, right, which: whichRows(found), rows: truth.length };
  },
  draw({ levels, counts, right, which, rows }) {
    const sums = counts.map((row) => row.reduce((a, n) => a + n, 0));
    const shares = counts.map((row, t) => row.map((n) => (sums[t] === 0 ? undefined : n / sums[t]!)));
    return {
      says: `${count(right)} of ${count(rows)} right (${short(100 * (right / rows), 3)} %): ${which}. ${mostOften(levels, counts)}Shades are shares of each true class.`,
      panels: [
        {
          kind: "plot",
          x: { kind: "words", label: "predicted", words: levels },
          y: { kind: "words", label: "true", words: levels },
          marks: [
            {
              kind: "cells",
              z: shares,
              shades: { label: "share of the true", low: 0, high: 1, better: "high" },
              ...(levels.length > MANY
                ? {}
                : { texts: counts.map((row) => row.map((n) => (n === 0 ? "" : count(n)))) }),
            },
          ],
        },
      ],
      table: { columns: ["true", ...levels], rows: counts.map((row, t) => [levels[t]!, ...row]) },
    };
  },
});

function mostOften(levels: readonly string[], counts: readonly (readonly number[])[]): string {
  const wrong = counts
    .flatMap((row, t) => row.map((n, p) => ({ t, p, n })))
    .filter(({ t, p, n }) => t !== p && n > 0)
    .sort((a, b) => b.n - a.n || a.t - b.t || a.p - b.p);
  const [first] = wrong;
  if (first === undefined) return "";
  return `Most often ${levels[first.t]} is taken for ${levels[first.p]} (${count(first.n)}). `;
}
