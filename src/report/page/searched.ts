import type { Outcome } from "../../trial.js";
import { type Varied, valueText, varied } from "../charts/varied.js";
import { short } from "../numbers.js";
import { keptTrial } from "../ranking.js";
import { dataTable } from "./blocks.js";
import type { PageContext } from "./page.js";

const MOST_WORDS = 8;

/** Each searched parameter with the values that were tried, by all trials, and the kept one. */
export function searchedTable(outcome: Outcome, context: PageContext): string {
  const all = varied(outcome.trials, context);
  if (all.length === 0) return "";
  const best = keptTrial(outcome, context.goals[0]);
  const rows = all.map((parameter) => [
    parameter.id,
    triedText(parameter),
    outcome.trials.filter((t) => t.candidate[parameter.id] !== undefined).length,
    best?.candidate[parameter.id] === undefined ? "" : valueText(best.candidate[parameter.id]!),
  ]);
  return dataTable({ columns: ["parameter", "tried", "trials", "kept"], rows }, "what was searched", { long: [1] });
}

function triedText({ kind, values, log }: Varied): string {
  const shown = values.map(valueText);
  if (shown.length <= MOST_WORDS) return shown.join(", ");
  if (kind === "word") return `${shown.slice(0, MOST_WORDS).join(", ")} and ${shown.length - MOST_WORDS} more`;
  return `${values.length} values from ${short(values[0] as number)} to ${short(values.at(-1) as number)}${log ? ", on a log scale" : ""}`;
}
