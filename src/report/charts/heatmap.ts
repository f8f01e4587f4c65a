import { chart } from "../chart-drawn.js";
import { count, decimalsFor, mean, short } from "../numbers.js";
import { pairOf } from "./pair.js";
import { better, NO_TRIAL, scored } from "./scored.js";
import { unvaried, type Varied, valueText, varied } from "./varied.js";

interface HeatmapData {
  readonly scorer: string;
  readonly better: "high" | "low";
  readonly x: { readonly id: string; readonly label: string; readonly values: readonly string[] };
  readonly y: { readonly id: string; readonly label: string; readonly values: readonly string[] };
  /** By y, then x: the mean score of the trials with both values; undefined: there is none. */
  readonly means: readonly (readonly (number | undefined)[])[];
  /** The cell with the best mean; of several, the one that was tried first. */
  readonly best: { readonly row: number; readonly column: number };
}

/** More cells a side cannot be read. */
const MOST = 40;
/** Of more cells than a few, so great a share has to be filled: else they are dots, without a scale of their axes. */
const FEW = 16;
const FILLED = 0.3;

export const heatmap = chart<HeatmapData>({
  name: "heatmap",
  doc: "Mean score over two parameters of a grid",
  title: "Mean score over two parameters",
  data(outcome, context) {
    const found = scored(outcome, context);
    if (found === undefined) return NO_TRIAL;
    const odd = unvaried(found.trials, context);
    if (odd !== undefined) return odd;
    if (varied(found.trials, context).length < 2)
      return { nothing: "Fewer than two parameters were tried with several values." };
    const pair = pairOf(found, context, (p) => p.values.length <= MOST);
    if (pair === undefined)
      return { nothing: `No two parameters with at most ${MOST} different values were tried together.` };
    const [x, y] = pair;
    const { trials, scores, goal } = found;
    const means = y.values.map((b) =>
      x.values.map((a) => {
        const here = scores.filter((_, i) => trials[i]!.candidate[x.id] === a && trials[i]!.candidate[y.id] === b);
        return here.length === 0 ? undefined : mean(here);
      }),
    );
    const tried = means.flat().filter((z) => z !== undefined).length;
    const cells = x.values.length * y.values.length;
    if (cells > FEW && tried < FILLED * cells) {
      return {
        nothing: `Only ${tried} of ${cells} combinations of ${x.label} and ${y.label} were tried: contour and slice show trials that are scattered.`,
      };
    }
    const placeOf = ({ candidate }: (typeof trials)[number]) => ({
      row: y.values.indexOf(candidate[y.id]!),
      column: x.values.indexOf(candidate[x.id]!),
    });
    const top = bestOf(means, better(goal));
    // The leaderboard has equal trials in this order, too.
    const best = trials.map(placeOf).find(({ row, column }) => means[row]?.[column] === top);
    if (best === undefined) return { nothing: `No trial has both ${x.label} and ${y.label}.` };
    const sideOf = ({ id, label, values }: Varied) => ({ id, label, values: values.map(valueText) });
    return {
      scorer: goal.scorer,
      better: better(goal),
      x: sideOf(x),
      y: sideOf(y),
      means,
      best,
    };
  },
  draw({ scorer, better, x, y, means, best: { row, column } }) {
    const all = means.flat().flatMap((z) => z ?? []);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const best = bestOf(means, better);
    const others = all.filter((z) => z === best).length - 1;
    const ties = others === 0 ? "" : others === 1 ? "; another is as good" : `; ${count(others)} others are as good`;
    const decimals = Math.min(3, decimalsFor(all));
    return {
      says: `Mean ${scorer} of the trials with each ${x.label} and ${y.label}. Best, ${short(best)}, at ${x.label} = ${x.values[column]} and ${y.label} = ${y.values[row]}${ties}.`,
      panels: [
        {
          kind: "plot",
          x: { kind: "words", label: x.label, words: x.values },
          y: { kind: "words", label: y.label, words: y.values },
          marks: [
            {
              kind: "cells",
              z: means,
              shades: { label: scorer, low, high, better },
              texts: means.map((zs) => zs.map((z) => (z === undefined ? "" : z.toFixed(decimals)))),
            },
          ],
        },
      ],
      table: {
        columns: [`${y.label} \\ ${x.label}`, ...x.values],
        rows: means.map((zs, i) => [y.values[i], ...zs.map((z) => (z === undefined ? z : Number(short(z, 5))))]),
      },
    };
  },
});

function bestOf(means: HeatmapData["means"], better: "high" | "low"): number {
  const all = means.flat().flatMap((z) => z ?? []);
  return better === "high" ? Math.max(...all) : Math.min(...all);
}
