import type { Command } from "../../grammar/ast.js";
import { DiagnosticError } from "../../src/core/diagnostic.js";
import { countFits } from "../../src/plan/count.js";
import { explain } from "../../src/plan/explain.js";
import type { Planned } from "../../src/plan/planned.js";
import { chartTexts } from "../../src/report/index.js";
import { leaderboardColumns } from "../../src/report/leaderboard.js";
import { count, counted } from "../../src/report/numbers.js";
import { plain } from "../../src/report/paint.js";
import { table } from "../../src/report/table.js";
import type { Outcome } from "../../src/trial.js";
import { escaped } from "../frame.js";
import type { Bundle } from "../language.js";
import { htmlTable } from "./html.js";
import { say } from "./messages.js";
import { goalsOf, resultBundle } from "./result.js";

/** A study that has run, at least in part. */
export interface Shown {
  readonly planned: Planned;
  readonly outcome: Outcome;
}

const asText = (text: string): Bundle => ({ "text/plain": text });

export const checked = (planned: Planned): Bundle => {
  const { requested } = countFits(planned);
  const { candidates, study } = planned;
  const size = candidates === undefined ? "as many candidates as the budget allows" : counted(candidates, "candidate");
  const fits = typeof requested === "number" ? `, ${counted(requested, "fit")}` : "";
  return asText(`${study.name}: nothing is wrong with it; ${size}${fits}`);
};

export const explained = (planned: Planned): Bundle => asText(explain(planned).trimEnd());

/** The result, or a chart of it. */
export function shown({ planned, outcome }: Shown, { as }: Command): Bundle {
  if (as === undefined) return resultBundle(planned.study, outcome);
  const options = { goals: goalsOf(planned.study), width: Number.POSITIVE_INFINITY, paint: plain, rows: 100 };
  const chart = chartTexts.find(as.name.text);
  if (chart === undefined) {
    throw new DiagnosticError([say("no-such-picture", { chart: as.name.text, has: chartTexts.names }, as.name.span)]);
  }
  const text = chart.text(outcome, options);
  const columns = as.name.text === "leaderboard" ? leaderboardColumns(outcome, options.goals, options.rows) : undefined;
  const html = columns === undefined ? `<pre>${escaped(text)}</pre>` : htmlTable(columns);
  return { "text/plain": text, "text/html": html };
}

/** The best of each study, side by side. */
export function compared(studies: readonly Shown[]): Bundle {
  const rows = studies.map(({ planned, outcome }) => {
    const columns = leaderboardColumns(outcome, goalsOf(planned.study), 1) ?? [];
    const cells = columns.flatMap(({ name, cells: [cell] }) => (name === "" || name === "rank" ? [] : [[name, cell!]]));
    return { study: outcome.study, trials: count(outcome.trials.length), ...Object.fromEntries(cells) } as Record<
      string,
      string
    >;
  });
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => ({
    name,
    cells: rows.map((row) => row[name] ?? ""),
    ...(rows.every((row) => /^[\d.\s±e-]*$/.test(row[name] ?? "")) ? { align: "right" as const } : {}),
  }));
  return { "text/plain": table(columns), "text/html": htmlTable(columns) };
}
