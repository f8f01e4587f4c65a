import { parse } from "../../grammar/parse.js";
import { studyOf } from "../../src/report/goals.js";
import { leaderboardColumns } from "../../src/report/leaderboard.js";
import { plain } from "../../src/report/paint.js";
import { keptTrial } from "../../src/report/ranking.js";
import { settingsOf } from "../../src/report/settings.js";
import { type SummaryOptions, summary, summaryParts } from "../../src/report/summary.js";
import type { Outcome } from "../../src/trial.js";
import { escaped } from "../frame.js";
import { htmlTable } from "../html.js";
import type { Bundle } from "../language.js";
import { printed } from "./charts.js";
import type { Shown } from "./shown.js";

/**
 * The answer of a study. The text is the same for the same study, whenever and wherever it ran, so that a saved notebook
 * shows no more changes than there are.
 */
export function resultBundle({ outcome, text, context }: Shown, note?: string): Bundle {
  const settings = settingsText(outcome, text, context.goals[0]);
  const options: SummaryOptions = {
    ...context,
    width: Number.POSITIVE_INFINITY,
    paint: plain,
    timeless: true,
    ...(settings === undefined ? {} : { settings }),
  };
  return { "text/plain": summary(outcome, options), "text/html": html(outcome, options, note) };
}

function html(outcome: Outcome, options: SummaryOptions, note: string | undefined): string {
  const { heading, kept, fits, remarks } = summaryParts(outcome, options);
  const columns = leaderboardColumns(outcome, options.goals);
  return [
    `<p><b>${escaped(outcome.study)}</b>${escaped(heading.slice(outcome.study.length))}${note === undefined ? "" : ` <i>${escaped(note)}</i>`}</p>`,
    ...(columns === undefined ? [] : [htmlTable(columns)]),
    ...[...kept, ...fits].map(
      (line, i) => `<p style="margin:${i === 0 ? "0.8em" : "0"} 0 0">${keptHtml(line.trim())}</p>`,
    ),
    ...(remarks.length === 0 ? [] : [`<ul>${remarks.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`]),
  ].join("");
}

/** "kept  knn(k = 3)": the settings as code. */
function keptHtml(line: string): string {
  const [, word, settings] = /^(kept|best so far) {2}(.*)$/s.exec(line) ?? [];
  return settings === undefined ? escaped(line) : `${word} <code>${escaped(settings)}</code>`;
}

/** The kept settings as a model clause to paste. */
function settingsText(
  outcome: Outcome,
  text: string,
  goal: SummaryOptions["goals"][number] | undefined,
): string | undefined {
  const best = keptTrial(outcome, goal);
  return best && settingsOf(best, studyOf(parse(text).file, outcome.study), printed);
}
