import { chart } from "../chart-drawn.js";
import { toneOf } from "../drawing/picture.js";
import { short } from "../numbers.js";
import { thinned, thresholdsOf } from "../thresholds.js";
import { predictedClasses, shownClasses, whichRows } from "./predicted.js";

interface RocData {
  /** One against the rest, a class each; of two classes the second. */
  readonly curves: readonly {
    readonly level: string;
    readonly auc: number;
    readonly falsePositives: readonly number[];
    readonly truePositives: readonly number[];
  }[];
  readonly which: string;
}

const MOST = 300;

export const roc = chart<RocData>({
  name: "roc",
  doc: "True against false positives over thresholds",
  title: "True against false positives",
  data(outcome, context) {
    const found = predictedClasses(outcome, context, "ranking");
    if ("nothing" in found) return found;
    const curves = shownClasses(found).flatMap((c) => {
      const all = thresholdsOf(
        found.truth.map((t) => t === c),
        found.scores![c]!,
      );
      if (all === undefined) return [];
      const at = thinned(all.falsePositives.length, MOST);
      return [
        {
          level: found.levels[c]!,
          auc: all.auc,
          falsePositives: at.map((i) => all.falsePositives[i]!),
          truePositives: at.map((i) => all.truePositives[i]!),
        },
      ];
    });
    if (curves.length === 0) return { nothing: "The rows that were predicted are all of one class." };
    return { curves, which: whichRows(found) };
  },
  draw({ curves, which }) {
    const areas = curves.map(({ level, auc }) => `${level} ${auc.toFixed(3)}`).join(", ");
    return {
      says: `Area under the curve: ${areas}; 0.5 is chance, 1 perfect order. Of ${which}.`,
      panels: [
        {
          kind: "plot",
          x: { kind: "number", label: "false positives: share of the others taken", low: -0.01, high: 1.01 },
          y: { kind: "number", label: "true positives: share found", low: 0, high: 1.02 },
          marks: [
            { kind: "line", name: "chance", tone: 5, dashed: true, x: [0, 1], y: [0, 1] },
            ...curves.map(({ level, auc, falsePositives, truePositives }, i) => ({
              kind: "line" as const,
              name: `${level} (${auc.toFixed(3)})`,
              tone: toneOf(i),
              x: falsePositives,
              y: truePositives,
            })),
          ],
        },
      ],
      table: {
        columns: ["class", "false positives", "true positives"],
        rows: curves.flatMap((c) =>
          c.falsePositives.map((x, i) => [c.level, Number(short(x)), Number(short(c.truePositives[i]!))]),
        ),
      },
    };
  },
});
