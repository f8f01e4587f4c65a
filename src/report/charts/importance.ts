import { chart } from "../chart-drawn.js";
import { BEST_SHARE, type Effect } from "../effects.js";
import { short } from "../numbers.js";
import { effects } from "./pair.js";
import { NO_TRIAL, scored } from "./scored.js";
import { varied } from "./varied.js";

type Method = "fanova" | "ped_anova";

interface ImportanceData {
  readonly scorer: string;
  readonly trials: number;
  /** The measures that are shown. */
  readonly methods: readonly Method[];
  /** What matters most comes first. */
  readonly parameters: readonly Effect[];
}

const METHODS: readonly Method[] = ["fanova", "ped_anova"];
/** Fewer trials than this tell chance from effect too badly. */
const ENOUGH = 8;
const percent = (share: number) => `${Math.round(100 * share)} %`;

/** Methods and their sources: effects.ts. */
export const importance = chart<ImportanceData>({
  name: "importance",
  doc: "How much each parameter matters",
  title: "How much each parameter matters",
  data(outcome, context) {
    const found = scored(outcome, context);
    if (found === undefined) return NO_TRIAL;
    if (found.trials.length < ENOUGH)
      return { nothing: `Fewer than ${ENOUGH} complete trials say little of importance.` };
    const parameters = varied(found.trials, context);
    if (parameters.length === 0) return { nothing: "No parameter was tried with more than one value." };
    const asked = METHODS.filter((m) => m === context.args?.method);
    const methods = asked.length === 0 ? METHODS : asked;
    const sorted = effects(found, parameters);
    const isByBest = methods[0] === "ped_anova";
    return {
      scorer: found.goal.scorer,
      trials: found.trials.length,
      methods,
      parameters: isByBest ? sorted.toSorted((a, b) => b.ofBest - a.ofBest) : sorted,
    };
  },
  draw({ scorer, parameters, methods }) {
    const [first] = parameters;
    const [hasVariance, hasBest] = METHODS.map((m) => methods.includes(m));
    const rest = 1 - parameters.reduce((sum, p) => sum + p.ofVariance, 0);
    const others = rest > 0.05 ? ` ${percent(rest)} is left to combinations and chance.` : "";
    return {
      says: [
        ...(hasVariance
          ? [`${first!.label} alone explains ${percent(first!.ofVariance)} of the variance of ${scorer}.${others}`]
          : []),
        ...(hasBest
          ? [
              `${hasVariance ? "The second bar says" : "The bars say"} how much the values of the best ${percent(BEST_SHARE)} of the trials differ from all.`,
            ]
          : []),
      ].join(" "),
      panels: [
        {
          kind: "plot",
          x: { kind: "number", label: "share", low: 0, high: 1 },
          y: { kind: "words", label: "", words: parameters.map((p) => p.label) },
          marks: [
            ...(hasVariance
              ? [
                  {
                    kind: "bars",
                    name: "of the variance",
                    tone: 0,
                    lengths: parameters.map((p) => p.ofVariance),
                  } as const,
                ]
              : []),
            ...(hasBest
              ? [
                  {
                    kind: "bars",
                    name: "of being among the best",
                    tone: 1,
                    lengths: parameters.map((p) => p.ofBest),
                  } as const,
                ]
              : []),
          ],
        },
      ],
      table: {
        columns: ["parameter", "of the variance", "of being among the best"],
        rows: parameters.map((p) => [p.id, Number(short(p.ofVariance)), Number(short(p.ofBest))]),
      },
    };
  },
});
