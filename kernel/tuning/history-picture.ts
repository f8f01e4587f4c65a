import type { Goal } from "../../src/contracts.js";
import { decimalsFor } from "../../src/report/numbers.js";
import type { FinishedTrial } from "../../src/trial.js";
import { htmlPicture } from "../html.js";

const [WIDTH, HEIGHT, MARGIN] = [480, 110, 8];
/** More points than pixels show nothing more. */
const POINTS = 500;
/** Readable on white and on black. */
const [DOT, LINE, INK] = ["#4c8bbf", "#e07a3f", "#808080"];

/** How a search goes: every score, and the best so far; undefined while there are fewer than two. */
export function historyPicture(trials: readonly FinishedTrial[], goal: Goal): string | undefined {
  const scores = trials
    .filter(({ state, values }) => state === "complete" && Number.isFinite(values[goal.scorer]))
    .map(({ values }) => values[goal.scorer]!);
  if (scores.length < 2) return undefined;
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const x = (i: number) => MARGIN + ((WIDTH - 2 * MARGIN) * i) / (scores.length - 1);
  const y = (score: number) =>
    HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (high === low ? 0.5 : (score - low) / (high - low));
  const step = Math.ceil(scores.length / POINTS);
  const dots = scores
    .map((score, i) => ({ score, i }))
    .filter(({ i }) => i % step === 0)
    .map(({ score, i }) => `<circle cx="${x(i).toFixed(1)}" cy="${y(score).toFixed(1)}" r="2"/>`);
  const decimals = decimalsFor(scores);
  const label = (score: number, at: number) =>
    `<text x="${WIDTH + 4}" y="${at}" font-size="11" font-family="sans-serif" fill="${INK}">${score.toFixed(decimals)}</text>`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH + 70}" height="${HEIGHT}">` +
    `<g fill="${DOT}" fill-opacity="0.6">${dots.join("")}</g>` +
    `<path d="${bestPath(scores, goal, x, y)}" fill="none" stroke="${LINE}" stroke-width="1.5"/>` +
    `${label(high, MARGIN + 4)}${label(low, HEIGHT - MARGIN + 4)}</svg>`;
  return htmlPicture(svg, `${goal.scorer} of ${scores.length} trials, from ${low} to ${high}, and the best so far`);
}

/** Steps where the best changes. */
function bestPath(
  scores: readonly number[],
  goal: Goal,
  x: (i: number) => number,
  y: (score: number) => number,
): string {
  const isBetter = (a: number, b: number) => (goal.direction === "maximize" ? a > b : a < b);
  let best = scores[0]!;
  let path = `M${x(0).toFixed(1)},${y(best).toFixed(1)}`;
  for (const [i, score] of scores.entries()) {
    if (!isBetter(score, best)) continue;
    best = score;
    path += `H${x(i).toFixed(1)}V${y(best).toFixed(1)}`;
  }
  return `${path}H${x(scores.length - 1).toFixed(1)}`;
}
