import { chart } from "../chart-drawn.js";
import { toneOf } from "../drawing/picture.js";
import { short } from "../numbers.js";
import { thinned, thresholdsOf } from "../thresholds.js";
import { predictedClasses, shownClasses, whichRows } from "./predicted.js";

interface PrData {
  /** One against the rest, a class each; of two classes the second. */
  readonly curves: readonly {
    readonly level: string;
    readonly averagePrecision: number;
    /** Share of the class among the rows: the precision of taking all. */
    readonly share: number;
    readonly recall: readonly number[];
    readonly precision: readonly number[];
  }[];
  readonly which: string;
}

const MOST = 300;

export const pr = chart<PrData>({
  name: "pr",
  doc: "Precision against recall over thresholds",
  title: "Precision against recall",
  data(outcome, context) {
    const found = predictedClasses(outcome, context, "ranking");
    if ("nothing" in found) return found;
    const curves = shownClasses(found).flatMap((c) => {
      const isPositive = found.truth.map((t) => t === c);
      const all = thresholdsOf(isPositive, found.scores![c]!);
      if (all === undefined) return [];
      const at = thinned(all.precision.length, MOST);
      return [
        {
          level: found.levels[c]!,
          averagePrecision: all.averagePrecision,
          share: isPositive.filter(Boolean).length / isPositive.length,
          recall: at.map((i) => all.truePositives[i]!),
          precision: at.map((i) => all.precision[i]!),
        },
      ];
    });
    if (curves.length === 0) return { nothing: "The rows that were predicted are all of one class." };
    return { curves, which: whichRows(found) };
  },
  draw({ curves, which }) {
    const means = curves
      .map(
        ({ level, averagePrecision, share }) => `${level} ${averagePrecision.toFixed(3)} (chance ${short(share, 2)})`,
      )
      .join(", ");
    const [only] = curves;
    return {
      says: `Average precision: ${means}. Of ${which}.`,
      panels: [
        {
          kind: "plot",
          x: { kind: "number", label: "recall: share of the class found", low: -0.01, high: 1.01 },
          y: { kind: "number", label: "precision", low: 0, high: 1.02 },
          marks: [
            ...(curves.length > 1
              ? []
              : [
                  {
                    kind: "line",
                    name: "chance",
                    tone: 5,
                    dashed: true,
                    x: [0, 1],
                    y: [only!.share, only!.share],
                  } as const,
                ]),
            ...curves.map(({ level, averagePrecision, recall, precision }, i) => ({
              kind: "line" as const,
              name: `${level} (${averagePrecision.toFixed(3)})`,
              tone: toneOf(i),
              x: recall,
              y: precision,
            })),
          ],
        },
      ],
      table: {
        columns: ["class", "recall", "precision"],
        rows: curves.flatMap((c) =>
          c.recall.map((x, i) => [c.level, Number(short(x)), Number(short(c.precision[i]!))]),
        ),
      },
    };
  },
});
