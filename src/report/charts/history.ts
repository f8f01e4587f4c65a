import { chart } from "../chart-drawn.js";
import { room } from "../drawing/scale.js";
import { counted, short } from "../numbers.js";
import { beats, NO_TRIAL, scored } from "./scored.js";
import { settingsText } from "./varied.js";

interface HistoryData {
  readonly scorer: string;
  readonly direction: "maximize" | "minimize";
  /** Of complete trials. */
  readonly trials: readonly {
    readonly number: number;
    readonly score: number;
    /** Of the trials up to this one. */
    readonly best: number;
    readonly settings: string;
  }[];
}

export const history = chart<HistoryData>({
  name: "history",
  doc: "Scores in order of trials, and the best so far",
  title: "How the search went",
  data(outcome, context) {
    const found = scored(outcome, context);
    if (found === undefined) return NO_TRIAL;
    const { goal, trials, scores } = found;
    let best = scores[0]!;
    return {
      scorer: goal.scorer,
      direction: goal.direction,
      trials: trials.map((trial, i) => {
        if (beats(goal, scores[i]!, best)) best = scores[i]!;
        return { number: trial.number, score: scores[i]!, best, settings: settingsText(trial) };
      }),
    };
  },
  draw({ scorer, direction, trials }) {
    const numbers = trials.map((t) => t.number);
    const last = trials.at(-1)!;
    const found = trials.find((t) => t.best === last.best)!;
    const x = room("trial", numbers);
    return {
      says: `${scorer} of ${counted(trials.length, "complete trial")}, to ${direction}. The best, ${short(last.best)}, came with trial ${found.number}.`,
      panels: [
        {
          kind: "plot",
          x: x.kind === "number" ? { ...x, whole: true } : x,
          y: room(
            scorer,
            trials.map((t) => t.score),
          ),
          marks: [
            {
              kind: "points",
              name: "each trial",
              tone: 0,
              x: numbers,
              y: trials.map((t) => t.score),
              texts: trials.map((t) => `trial ${t.number}: ${t.settings}, ${scorer} ${short(t.score)}`),
            },
            { kind: "line", name: "best so far", tone: 1, steps: true, x: numbers, y: trials.map((t) => t.best) },
          ],
        },
      ],
      table: {
        columns: ["trial", scorer, "best so far", "settings"],
        rows: trials.map((t) => [t.number, t.score, t.best, t.settings]),
      },
    };
  },
});
