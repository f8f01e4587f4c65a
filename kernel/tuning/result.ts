import type { Clause } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import { print } from "../../grammar/print.js";
import type { Study } from "../../src/check/study.js";
import type { Goal } from "../../src/contracts.js";
import { studyOf } from "../../src/report/goals.js";
import { leaderboardColumns } from "../../src/report/leaderboard.js";
import { plain } from "../../src/report/paint.js";
import { keptTrial } from "../../src/report/ranking.js";
import { settingsOf } from "../../src/report/settings.js";
import { type SummaryOptions, summary, summaryParts } from "../../src/report/summary.js";
import type { Outcome } from "../../src/trial.js";
import { escaped } from "../frame.js";
import type { Bundle } from "../language.js";
import { historyPicture } from "./history-picture.js";
import { htmlTable } from "./html.js";

export const goalsOf = (study: Study): readonly Goal[] =>
  study.goals.map(({ id, direction }) => ({ scorer: id, direction }));

/**
 * The answer of a study. The text is the same for the same study, whenever and wherever it ran, so that a saved notebook
 * shows no more changes than there are.
 */
export function resultBundle(study: Study, outcome: Outcome, note?: string): Bundle {
  const goals = goalsOf(study);
  const settings = settingsText(study, outcome, goals[0]);
  const options: SummaryOptions = {
    goals,
    width: Number.POSITIVE_INFINITY,
    paint: plain,
    timeless: true,
    params: study.space.params,
    allowed: study.allowed,
    ...(settings === undefined ? {} : { settings }),
  };
  return { "text/plain": summary(outcome, options), "text/html": html(outcome, options, note) };
}

function html(outcome: Outcome, options: SummaryOptions, note: string | undefined): string {
  const { heading, kept, remarks } = summaryParts(outcome, options);
  const columns = leaderboardColumns(outcome, options.goals);
  const picture = options.goals[0] && historyPicture(outcome.trials, options.goals[0]);
  return [
    `<p><b>${escaped(outcome.study)}</b>${escaped(heading.slice(outcome.study.length))}${note === undefined ? "" : ` <i>${escaped(note)}</i>`}</p>`,
    ...(columns === undefined ? [] : [htmlTable(columns)]),
    `<pre>${escaped(kept.join("\n"))}</pre>`,
    ...(remarks.length === 0 ? [] : [`<ul>${remarks.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`]),
    ...(picture === undefined ? [] : [`<p>${picture}</p>`]),
  ].join("");
}

/** The kept settings as a model clause to paste. */
function settingsText(study: Study, outcome: Outcome, goal: Goal | undefined): string | undefined {
  const best = keptTrial(outcome, goal);
  return best && settingsOf(best, studyOf(parse(study.text).file, study.name), printed);
}

function printed(clause: Clause): string {
  const span = { start: 0, end: 0 };
  return print({ items: [{ kind: "study", clauses: [clause], span }], comments: [], broken: [], span });
}
