import type { FinishedTrial } from "../trial.js";
import type { ChartText } from "./chart.js";
import { counted, decimalsFor } from "./numbers.js";

const BARS = "▁▂▃▄▅▆▇█";
const WIDEST = 100;

/** Each trial's score in order of number, and under it the best so far: how the search went. */
export const history: ChartText = {
  name: "history",
  doc: "every trial's score in order, and the best so far",
  text(outcome, { goals, width, paint }) {
    const goal = goals[0];
    const trials = outcome.trials.filter(
      (t) => t.state === "complete" && goal && Number.isFinite(t.values[goal.scorer]),
    );
    if (goal === undefined || trials.length === 0) return "no trial is complete";
    const scores = trials.map((t) => t.values[goal.scorer]!);
    const better = goal.direction === "maximize" ? Math.max : Math.min;
    let best = scores[0]!;
    const incumbents = scores.map((s) => {
      best = better(best, s);
      return best;
    });
    const label = "best so far ";
    const room = Math.max(10, Math.min(WIDEST, width - label.length - 1));
    // A call takes no million arguments.
    const low = scores.reduce((a, b) => Math.min(a, b));
    const high = scores.reduce((a, b) => Math.max(a, b));
    const cells = (values: readonly number[]) => bars(binned(values, room, better), low, high);
    const decimals = decimalsFor(scores);
    const ends = [low, high].map((s) => s.toFixed(decimals));
    return [
      `${goal.scorer} of ${counted(trials.length, "complete trial")}, from ${ends[0]} (▁) to ${ends[1]} (█)`,
      `${"trials".padEnd(label.length)}${paint("dim", cells(scores))}`,
      `${label}${paint("green", cells(incumbents))}`,
      ...improvements(trials, goal.scorer, better).map(
        ({ number, score }) => `trial ${number}: ${score.toFixed(decimals)}`,
      ),
    ].join("\n");
  },
};

/** At most `room` values: the best of each stretch. */
function binned(values: readonly number[], room: number, better: (...xs: number[]) => number): number[] {
  if (values.length <= room) return [...values];
  return Array.from({ length: room }, (_, i) =>
    values
      .slice(Math.floor((i * values.length) / room), Math.floor(((i + 1) * values.length) / room))
      .reduce((a, b) => better(a, b)),
  );
}

function bars(values: readonly number[], low: number, high: number): string {
  const span = high - low;
  return values.map((v) => BARS[span === 0 ? 3 : Math.min(7, Math.floor((8 * (v - low)) / span))]).join("");
}

/** The last five times that the best changed. */
function improvements(trials: readonly FinishedTrial[], id: string, better: (...xs: number[]) => number) {
  const found: { number: number; score: number }[] = [];
  for (const { number, values } of trials) {
    const score = values[id]!;
    const last = found.at(-1);
    if (last === undefined || (better(score, last.score) === score && score !== last.score))
      found.push({ number, score });
  }
  return found.slice(-5);
}
