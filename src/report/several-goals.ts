import type { Goal } from "../contracts.js";
import { frontOfTrials, kneeOf, kneeReason } from "../numeric/front.js";
import type { Outcome } from "../trial.js";
import { counted } from "./numbers.js";

const MOST_NAMED = 12;

/** Of several goals: the trials on the front, and the knee with its reason. */
export function frontLines({ trials, kept }: Outcome, goals: readonly Goal[]): string[] {
  const front = frontOfTrials(trials, goals);
  if (front === undefined) return [];
  const names = front.best.map((i) => front.trials[i]!.number);
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  const named = `${names.length === 1 ? "trial" : "trials"} ${names.slice(0, MOST_NAMED).join(", ")}${more}`;
  const knee = kneeOf(front);
  const isKept = kept?.rule === "knee" && kept.number === knee?.trial.number;
  return [
    `${names.length} of ${counted(front.trials.length, "trial")} cannot be beaten in all goals: ${named}`,
    ...(knee === undefined || isKept
      ? []
      : [`trial ${knee.trial.number} is the knee of them: it ${kneeReason(front, knee)}; keep it by  keep knee`]),
  ];
}
