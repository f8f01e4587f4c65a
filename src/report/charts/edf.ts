import { chart } from "../chart-drawn.js";
import { toneOf } from "../drawing/picture.js";
import { room } from "../drawing/scale.js";
import { counted, short } from "../numbers.js";
import { NO_TRIAL, scored } from "./scored.js";

interface EdfData {
  readonly scorer: string;
  readonly direction: "maximize" | "minimize";
  /** A line a model. scores ascending; shares: of the model's trials that are at least as good as each score. */
  readonly models: readonly {
    readonly model: string;
    readonly scores: readonly number[];
    readonly shares: readonly number[];
  }[];
}

/** Bergstra and Bengio, Random Search for Hyper-Parameter Optimization, JMLR 13 (2012), figure 2: how hard a space is. */
export const edf = chart<EdfData>({
  name: "edf",
  doc: "Share of trials that are at least so good",
  title: "Share of trials that are at least so good",
  data(outcome, context) {
    const found = scored(outcome, context);
    if (found === undefined) return NO_TRIAL;
    const { goal, trials, scores } = found;
    if (trials.length < 2) return { nothing: "One trial has no distribution." };
    return {
      scorer: goal.scorer,
      direction: goal.direction,
      models: [...new Set(trials.map((t) => t.model))].map((model) => {
        const own = scores.filter((_, i) => trials[i]!.model === model);
        const distinct = [...new Set(own)].slice().sort((a, b) => a - b);
        const isAsGood = (a: number, b: number) => (goal.direction === "maximize" ? a >= b : a <= b);
        const share = (score: number) => own.filter((s) => isAsGood(s, score)).length / own.length;
        return { model, scores: distinct, shares: distinct.map(share) };
      }),
    };
  },
  draw({ scorer, direction, models }) {
    const all = models.flatMap((m) => m.scores);
    const word = direction === "maximize" ? "at least" : "at most";
    return {
      says: `For each ${scorer}, the share of complete trials that reach it (${word} so much), ${counted(models.length, "model")}. The further it holds up, the easier good settings are to find.`,
      panels: [
        {
          kind: "plot",
          x: room(`${scorer}, ${word}`, all),
          y: { kind: "number", label: "share of trials", low: 0, high: 1.03 },
          marks: models.map(({ model, scores, shares }, i) => ({
            kind: "line",
            name: model,
            tone: toneOf(i),
            steps: true,
            x: scores,
            y: shares,
          })),
        },
      ],
      table: {
        columns: ["model", scorer, "share"],
        rows: models.flatMap(({ model, scores, shares }) =>
          scores.map((s, i) => [model, s, Number(short(shares[i]!))]),
        ),
      },
    };
  },
});
