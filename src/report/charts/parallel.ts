import { chart } from "../chart-drawn.js";
import type { Axis, Shades } from "../drawing/picture.js";
import { room } from "../drawing/scale.js";
import { counted } from "../numbers.js";
import { better, NO_TRIAL, scored } from "./scored.js";
import { axisOf, placeOn, varied } from "./varied.js";

interface ParallelData {
  readonly scorer: string;
  readonly better: "high" | "low";
  /** The searched parameters, and last the score. */
  readonly axes: readonly Axis[];
  /** Worst first. `at`: a place on each axis, missing where the parameter does not apply. */
  readonly trials: readonly {
    readonly number: number;
    readonly at: readonly (number | undefined)[];
    readonly score: number;
  }[];
}

const MOST_AXES = 9;

export const parallel = chart<ParallelData>({
  name: "parallel",
  doc: "Every trial as a line over its parameters",
  title: "Every trial as a line over its parameters",
  data(outcome, context) {
    const all = scored(outcome, context);
    if (all === undefined) return NO_TRIAL;
    const { goal, trials, scores } = all;
    const parameters = varied(trials, context).slice(0, MOST_AXES - 1);
    if (parameters.length === 0) return { nothing: "No parameter was tried with more than one value." };
    const sign = goal.direction === "maximize" ? 1 : -1;
    return {
      scorer: goal.scorer,
      better: better(goal),
      axes: [...parameters.map(axisOf), room(goal.scorer, scores)],
      trials: trials
        .map((trial, i) => ({
          number: trial.number,
          at: [...parameters.map((p) => placeOn(p, trial)), scores[i]!],
          score: scores[i]!,
        }))
        .slice()
        .sort((a, b) => sign * (a.score - b.score) || b.number - a.number),
    };
  },
  draw({ scorer, better, axes, trials }) {
    const scores = trials
      .map((t) => t.score)
      .slice()
      .sort((a, b) => a - b);
    const shades: Shades = { label: scorer, low: scores[0]!, high: scores.at(-1)!, better };
    const text = (axis: Axis, at: number | undefined) =>
      at === undefined || axis.kind === "number" ? at : axis.words[at];
    return {
      says: `${counted(trials.length, "complete trial")} over ${axes
        .slice(0, -1)
        .map((a) => a.label)
        .join(", ")}: a line each, the better the stronger, and its ${scorer} on the last axis.`,
      panels: [{ kind: "lanes", axes, lines: trials.map(({ at, score }) => ({ at, shade: score })), shades }],
      table: {
        columns: ["trial", ...axes.map((a) => a.label)],
        rows: trials
          .slice()
          .reverse()
          .map(({ number, at }) => [number, ...at.map((value, i) => text(axes[i]!, value))]),
      },
    };
  },
});
