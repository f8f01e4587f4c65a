import type { Goal } from "../../src/contracts.js";
import { count, decimalsFor, duration } from "../../src/report/numbers.js";
import type { Progress } from "../../src/run/run.js";
import type { FinishedTrial } from "../../src/trial.js";
import { escaped } from "../frame.js";
import type { Bundle } from "../language.js";
import { historyPicture } from "./history-picture.js";

/** A study that runs: how far it is, the best so far, and how the search goes. */
export function progressBundle(
  study: string,
  progress: Progress,
  trials: readonly FinishedTrial[],
  goal: Goal,
): Bundle {
  const { trialsDone, trialsPlanned, fitsRun, fitsSaved, best, secondsLeft } = progress;
  const score = best?.values[goal.scorer];
  const parts = [
    trialsPlanned === undefined
      ? `${count(trialsDone)} trials`
      : `${count(trialsDone)} of ${count(trialsPlanned)} trials`,
    ...(score === undefined ? [] : [`best ${goal.scorer} ${score.toFixed(decimalsFor([score]))}`]),
    `${count(fitsRun)} fits run${fitsSaved > 0 ? `, ${count(fitsSaved)} saved` : ""}`,
    ...(secondsLeft === undefined ? [] : [`${duration(Math.max(1, Math.round(secondsLeft)))} left`]),
  ];
  const value = trialsPlanned === undefined ? "" : ` value="${trialsDone}" max="${trialsPlanned}"`;
  const bar = `<progress${value} style="width:20em"></progress>`;
  const picture = historyPicture(trials, goal);
  return {
    "text/plain": `${study}: ${parts.join(", ")}`,
    "text/html": `<p><b>${escaped(study)}</b> ${bar} ${escaped(parts.join(" · "))}</p>${picture === undefined ? "" : `<p>${picture}</p>`}`,
  };
}
