import type { Command } from "../../grammar/ast.js";
import { DiagnosticError } from "../../src/core/diagnostic.js";
import { countFits } from "../../src/plan/count.js";
import { explain } from "../../src/plan/explain.js";
import type { Planned } from "../../src/plan/planned.js";
import { chartNames } from "../../src/report/charts/names.js";
import { leaderboardColumns } from "../../src/report/leaderboard.js";
import { count, counted } from "../../src/report/numbers.js";
import { askedOf } from "../../src/report/stored-study.js";
import { table } from "../../src/report/table.js";
import { escaped } from "../frame.js";
import { htmlTable } from "../html.js";
import type { Bundle } from "../language.js";
import { chartBundle } from "./chart-bundle.js";
import { namedChart } from "./charts.js";
import { say } from "./messages.js";
import { resultBundle } from "./result.js";
import type { Shown } from "./shown.js";

/** Of a leaderboard that is asked for by name. */
const ROWS = 100;

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
export function shown(study: Shown, { as }: Command): Bundle {
  if (as === undefined) return resultBundle(study);
  const name = as.name.text;
  if (name === "leaderboard") return leaderboard(study);
  const form = namedChart(study, name, askedOf(as).args);
  if (form !== undefined) return chartBundle(form, study.outcome.study);
  throw new DiagnosticError([say("no-such-picture", { chart: name, has: chartNames }, as.name.span)]);
}

function leaderboard({ outcome, context }: Shown): Bundle {
  const columns = leaderboardColumns(outcome, context.goals, ROWS);
  if (columns === undefined) return asText("no trial is complete");
  return { "text/plain": table(columns), "text/html": htmlTable(columns) };
}

/** Stands above the chart of one study among others. */
export const headed = (study: string): Bundle => ({ "text/plain": study, "text/html": `<b>${escaped(study)}</b>` });

/** What each study keeps, or has found best so far, side by side. */
export function compared(studies: readonly Shown[]): Bundle {
  const rows = studies.map(({ outcome, context }) => {
    const columns = leaderboardColumns(outcome, context.goals, 1) ?? [];
    const row = Math.max(0, columns[0]?.cells.indexOf("▸") ?? 0);
    const cells = columns.flatMap(({ name, cells }) => (name === "" || name === "rank" ? [] : [[name, cells[row]!]]));
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
