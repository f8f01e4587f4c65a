import { chart } from "../chart-drawn.js";
import type { Axis } from "../drawing/picture.js";
import { share } from "../drawing/scale.js";
import { counted, short } from "../numbers.js";
import { pairOf } from "./pair.js";
import { better, NO_TRIAL, scored } from "./scored.js";
import { axisOf, trialText, unvaried } from "./varied.js";

interface ContourData {
  readonly scorer: string;
  readonly better: "high" | "low";
  readonly x: Axis;
  readonly y: Axis;
  readonly trials: readonly {
    readonly number: number;
    readonly x: number;
    readonly y: number;
    readonly score: number;
    readonly text: string;
  }[];
  /** Scores at the middles of equal cells of both axes, by y, then x, from low to high. */
  readonly surface: readonly (readonly number[])[];
}

const CELLS = 32;

export const contour = chart<ContourData>({
  name: "contour",
  doc: "Score over two parameters",
  title: "Score over two parameters",
  data(outcome, context) {
    const found = scored(outcome, context);
    if (found === undefined) return NO_TRIAL;
    const odd = unvaried(found.trials, context);
    if (odd !== undefined) return odd;
    const pair = pairOf(found, context, (p) => p.kind === "number");
    if (pair === undefined) return { nothing: "Fewer than two numbers were tried with several values." };
    const [x, y] = pair;
    const trials = found.trials.flatMap((trial, i) => {
      const [a, b] = [trial.candidate[x.id], trial.candidate[y.id]];
      if (typeof a !== "number" || typeof b !== "number") return [];
      return [{ number: trial.number, x: a, y: b, score: found.scores[i]!, text: trialText(trial) }];
    });
    if (trials.length < 4) return { nothing: `Fewer than four trials have both ${x.label} and ${y.label}.` };
    const [xAxis, yAxis] = [axisOf(x), axisOf(y)];
    const { goal } = found;
    return {
      scorer: goal.scorer,
      better: better(goal),
      x: xAxis,
      y: yAxis,
      trials,
      surface: surfaceOf(trials, xAxis, yAxis),
    };
  },
  draw({ scorer, better, x, y, trials, surface }) {
    const scores = trials.map((t) => t.score);
    const best = trials.find((t) => t.score === (better === "high" ? Math.max(...scores) : Math.min(...scores)))!;
    return {
      says: `${scorer} over ${x.label} and ${y.label}, between ${counted(trials.length, "trial")} by distance. Best, ${short(best.score)}, at ${x.label} = ${short(best.x)} and ${y.label} = ${short(best.y)}.`,
      panels: [
        {
          kind: "plot",
          x,
          y,
          marks: [
            {
              kind: "cells",
              z: surface,
              shades: { label: scorer, low: Math.min(...surface.flat()), high: Math.max(...surface.flat()), better },
            },
            {
              kind: "points",
              name: "trials",
              tone: 1,
              hollow: true,
              x: trials.map((t) => t.x),
              y: trials.map((t) => t.y),
              texts: trials.map((t) => `${t.text}, ${scorer} ${short(t.score)}`),
            },
            { kind: "points", name: "best", tone: 1, x: [best.x], y: [best.y], texts: [best.text] },
          ],
        },
      ],
      table: { columns: ["trial", x.label, y.label, scorer], rows: trials.map((t) => [t.number, t.x, t.y, t.score]) },
    };
  },
});

/**
 * Means of the scores weighted by distance⁻⁴, distances in shares of the axes. Shepard, A two-dimensional interpolation
 * function for irregularly-spaced data, ACM 1968. It stays between the lowest and the highest score.
 */
function surfaceOf(trials: ContourData["trials"], x: Axis, y: Axis): readonly (readonly number[])[] {
  const places = trials.map((t) => ({ a: share(x, t.x), b: share(y, t.y), score: t.score }));
  const middle = (i: number) => (i + 0.5) / CELLS;
  const at = (a: number, b: number) => {
    let [sum, weights] = [0, 0];
    for (const place of places) {
      const weight = 1 / ((place.a - a) ** 2 + (place.b - b) ** 2 + 1e-9) ** 2;
      sum += weight * place.score;
      weights += weight;
    }
    return sum / weights;
  };
  return Array.from({ length: CELLS }, (_, i) => Array.from({ length: CELLS }, (_, j) => at(middle(j), middle(i))));
}
