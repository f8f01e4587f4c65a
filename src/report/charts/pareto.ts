import type { Goal } from "../../contracts.js";
import { frontOfTrials, kneeOf, kneeReason } from "../../numeric/front.js";
import type { FinishedTrial } from "../../trial.js";
import { chart } from "../chart-drawn.js";
import { room } from "../drawing/scale.js";
import { counted, short } from "../numbers.js";
import { NO_TRIAL } from "./scored.js";
import { settingsText, trialText } from "./varied.js";

interface ParetoData {
  readonly goals: readonly [Goal, Goal];
  readonly trials: readonly {
    readonly number: number;
    readonly settings: string;
    readonly text: string;
    readonly values: readonly [number, number];
    /** No other trial is as good in all goals and better in one. */
    readonly isOnFront: boolean;
  }[];
  /** Number of the trial that gives up least of all goals in sum, where there is one. */
  readonly knee?: number;
  readonly why?: string;
  /** Trials that miss `subject to`: no part of the front. */
  readonly missed: readonly {
    readonly number: number;
    readonly text: string;
    readonly values: readonly [number, number];
  }[];
}

/** Trials that no other trial beats in all goals, drawn over the first two. */
export const pareto = chart<ParetoData>({
  name: "pareto",
  doc: "Trials that no other trial beats in all goals",
  title: "What one goal costs the other",
  data(outcome, { goals }) {
    const [a, b] = goals;
    if (a === undefined || b === undefined) return { nothing: "The study has one goal: a front needs two." };
    const front = frontOfTrials(outcome.trials, goals);
    if (front === undefined) return NO_TRIAL;
    const valuesOf = (t: FinishedTrial) => [t.values[a.scorer]!, t.values[b.scorer]!] as const;
    const best = new Set(front.best);
    const knee = kneeOf(front);
    return {
      goals: [a, b],
      trials: front.trials.map((t, i) => ({
        number: t.number,
        settings: settingsText(t),
        text: trialText(t),
        values: valuesOf(t),
        isOnFront: best.has(i),
      })),
      ...(knee === undefined ? {} : { knee: knee.trial.number, why: kneeReason(front, knee) }),
      missed: outcome.trials
        .filter((t) => t.state === "infeasible" && valuesOf(t).every(Number.isFinite))
        .map((t) => ({ number: t.number, text: trialText(t), values: valuesOf(t) })),
    };
  },
  draw({ goals: [a, b], trials, knee, why, missed }) {
    const front = trials
      .filter((t) => t.isOnFront)
      .slice()
      .sort((s, t) => s.values[0] - t.values[0] || s.values[1] - t.values[1]);
    const rest = trials.filter((t) => !t.isOnFront);
    const suggested = front.filter((t) => t.number === knee);
    const points = (those: readonly Pick<ParetoData["trials"][number], "values" | "text">[]) => ({
      x: those.map((t) => t.values[0]),
      y: those.map((t) => t.values[1]),
      texts: those.map((t) => `${t.text}, ${a.scorer} ${short(t.values[0])}, ${b.scorer} ${short(t.values[1])}`),
    });
    return {
      says: `${b.scorer} (${b.direction}) against ${a.scorer} (${a.direction}): ${counted(front.length, "trial")} of ${trials.length} cannot be beaten in one goal without losing in the other.${why === undefined ? "" : ` Trial ${knee} is the knee: it ${why}.`}`,
      panels: [
        {
          kind: "plot",
          x: room(
            `${a.scorer} (${a.direction})`,
            [...trials, ...missed].map((t) => t.values[0]),
          ),
          y: room(
            `${b.scorer} (${b.direction})`,
            [...trials, ...missed].map((t) => t.values[1]),
          ),
          marks: [
            ...(missed.length === 0
              ? []
              : [{ kind: "points", name: "misses 'subject to'", tone: 3, hollow: true, ...points(missed) } as const]),
            ...(rest.length === 0
              ? []
              : [{ kind: "points", name: "beaten in both goals", tone: 5, hollow: true, ...points(rest) } as const]),
            // The line joins what stands beside one another; between them nothing was tried.
            { kind: "line", name: "front", tone: 1, dashed: true, x: points(front).x, y: points(front).y },
            { kind: "points", name: "on the front", tone: 0, ...points(front) },
            ...(suggested.length === 0
              ? []
              : [{ kind: "points", name: "knee", tone: 1, ...points(suggested) } as const]),
          ],
        },
      ],
      table: {
        columns: ["trial", a.scorer, b.scorer, "on the front", "settings"],
        rows: [...front, ...rest].map((t) => [t.number, ...t.values, t.isOnFront ? "yes" : "no", t.settings]),
      },
    };
  },
});
