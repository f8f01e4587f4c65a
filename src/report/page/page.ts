import type { Outcome } from "../../trial.js";
import type { ChartContext } from "../chart-drawn.js";
import { type ChartForms, chartOf } from "../chart-of.js";
import { drawnCharts } from "../charts/index.js";
import { settingsText } from "../charts/varied.js";
import { element, escaped } from "../drawing/markup.js";
import { leaderboardColumns } from "../leaderboard.js";
import { count, counted, duration } from "../numbers.js";
import { plain } from "../paint.js";
import { keptTrial } from "../ranking.js";
import { summaryParts } from "../summary.js";
import { code, dataTable, facts, paragraph, section } from "./blocks.js";
import { searchedTable } from "./searched.js";
import { script, style } from "./style.js";

export interface PageContext extends ChartContext {
  /** The kept trial's settings, as text to paste. */
  readonly settings?: string;
  readonly note?: string;
  /** Clauses with their `because`. */
  readonly reasons: readonly { readonly clause: string; readonly because: string }[];
  /** The charts that the study asks for, with what stands in their brackets. */
  readonly asked: readonly { readonly name: string; readonly args: NonNullable<ChartContext["args"]> }[];
  /** Codes of remarks that the study allows. */
  readonly allowed: readonly string[];
  /** Of Tunebook. */
  readonly version: string;
}

const MOST_ROWS = 200;

/** A study on one page that needs nothing else: no network, no script to be read, no color to be understood. */
export function page(outcome: Outcome, context: PageContext): string {
  const parts = summaryParts(outcome, {
    goals: context.goals,
    width: Number.POSITIVE_INFINITY,
    paint: plain,
    allowed: context.allowed,
    ...(context.params === undefined ? {} : { params: context.params }),
  });
  const body = [
    kept(outcome, context, parts.kept),
    section("What to mind", remarks(parts.remarks)),
    section("Why", ...why(context)),
    section("Leaderboard", leaderboard(outcome, context)),
    section("What was searched", searchedTable(outcome, context)),
    section("Charts", charts(outcome, context)),
    section("Scores on sealed parts", sealed(outcome)),
    section("Trials without a score", troubles(outcome)),
    section("The study", element("pre", { tabindex: 0 }, element("code", {}, escaped(outcome.source.text.trimEnd())))),
    section("Made from", provenance(outcome, context)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>${escaped(outcome.study)}: report of a study</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#leaderboard">to the leaderboard</a>
<header>
<h1>${escaped(outcome.study)}</h1>
${paragraph(parts.heading.slice(outcome.study.length).trim(), "state")}
${paragraph(context.note ?? "")}
</header>
<main>
${body.filter((part) => part !== "").join("\n")}
</main>
<footer>Tunebook ${escaped(context.version)}</footer>
<script>${script}
</script>
</body>
</html>
`;
}

/** What the answer says is kept, why, on sealed parts, and what was saved: the same sentences as on a terminal. */
function kept(outcome: Outcome, { settings, goals }: PageContext, lines: readonly string[]): string {
  const best = keptTrial(outcome, goals[0]);
  if (best === undefined) return element("div", { class: "kept" }, paragraph("No trial is complete."));
  const word = outcome.kept === undefined ? "Best so far" : "Kept";
  return element(
    "div",
    { class: "kept" },
    element("p", { class: "settings" }, `${word}: `, code(settings ?? settingsText(best))),
    ...lines.map((line) => paragraph(line.trim())),
  );
}

const remarks = (lines: readonly string[]): string =>
  lines.length === 0 ? "" : element("ul", { class: "remarks" }, ...lines.map((l) => element("li", {}, escaped(l))));

const why = ({ reasons }: PageContext): readonly string[] =>
  reasons.length === 0 ? [] : [facts(reasons.map(({ clause, because }) => [clause, escaped(because)] as const))];

function leaderboard(outcome: Outcome, { goals }: PageContext): string {
  const columns = leaderboardColumns(outcome, goals, MOST_ROWS);
  if (columns === undefined) return paragraph("No trial is complete.");
  const [marks, ...shown] = columns;
  const complete = outcome.trials.filter((t) => t.state === "complete").length;
  const rows = shown[0]!.cells.map((_, i) => shown.map((c) => c.cells[i]));
  return dataTable({ columns: shown.map((c) => c.name), rows }, "leaderboard", {
    caption: `${rows.length < complete ? `The best ${MOST_ROWS} of ${count(complete)} complete trials` : counted(complete, "complete trial")}, ± the standard error over the folds. The kept one stands out.`,
    sortable: true,
    best: marks!.cells.indexOf("▸"),
  });
}

/** Those that the study asks for first, then all that have something to show. */
function charts(outcome: Outcome, context: PageContext): string {
  const { asked } = context;
  const rest = drawnCharts.names
    .filter((name) => !asked.some((a) => a.name === name))
    .map((name) => ({ name, args: {} }));
  const forms = [...asked, ...rest].flatMap(({ name, args }, i) => {
    const form = chartOf(name, outcome, { ...context, args });
    return form === undefined || (form.isEmpty && i >= asked.length) ? [] : [form];
  });
  // A grid is shown as it is, anything else as a surface; both only where both are asked for.
  const isGrid = forms.some((f) => f.name === "heatmap" && !f.isEmpty);
  const shown = forms.filter((f) => f.name !== "contour" || !isGrid || asked.some((a) => a.name === "contour"));
  const missing = asked
    .map((a) => a.name)
    .filter((name) => name !== "leaderboard" && drawnCharts.find(name) === undefined);
  return [
    shown.length === 0 ? "" : element("div", { class: "charts" }, ...shown.map(figure)),
    missing.length === 0
      ? ""
      : paragraph(`Asked for too, but not to be drawn from stored trials: ${missing.join(", ")}.`, "quiet"),
  ].join("\n");
}

function figure(form: ChartForms, i: number): string {
  const { title, says, table, isEmpty } = form;
  const id = `chart-${i + 1}`;
  return element(
    "figure",
    { "aria-labelledby": id },
    element("h3", { id }, escaped(title)),
    paragraph(says, "says"),
    isEmpty
      ? ""
      : element(
          "div",
          { class: "wide", tabindex: 0, role: "region", "aria-label": title },
          form.svg({ id: `${id}-svg`, bare: true }),
        ),
    isEmpty ? "" : element("details", {}, "<summary>the numbers</summary>", dataTable(table, `${title}, the numbers`)),
  );
}

function sealed({ outer }: Outcome): string {
  if (outer.length === 0) return "";
  const ids = [...new Set(outer.flatMap((o) => Object.keys(o.values)))];
  const rows = outer.map((o) => [
    o.fold + 1,
    ...ids.map((id) => o.values[id]),
    Object.entries(o.chosen)
      .map(([id, value]) => `${id} = ${value}`)
      .join(", "),
  ]);
  return dataTable({ columns: ["part", ...ids, "what its own search chose"], rows }, "scores on sealed parts", {
    caption: "Each part was kept from a search of its own, and scored once.",
    long: [ids.length + 1],
  });
}

function troubles({ trials }: Outcome): string {
  const those = trials.filter((t) => t.state !== "complete");
  if (those.length === 0) return "";
  return dataTable(
    {
      columns: ["trial", "state", "settings", "why"],
      rows: those.slice(0, MOST_ROWS).map((t) => [t.number, t.state, settingsText(t), t.error ?? ""]),
    },
    "trials without a score",
    { caption: counted(those.length, "trial"), long: [2, 3] },
  );
}

function provenance(outcome: Outcome, { version }: PageContext): string {
  const { planHash, dataHash, seed, startedAt, seconds, fits, source } = outcome;
  return facts([
    ["plan", code(planHash)],
    ["data", code(dataHash)],
    ["seed", code(String(seed))],
    ["fits", escaped(`${count(fits.requested)} asked, ${count(fits.run)} run`)],
    [
      "started",
      `<time datetime="${escaped(startedAt)}">${escaped(startedAt.slice(0, 16).replace("T", " "))} UTC</time>`,
    ],
    ["took", escaped(duration(seconds))],
    ...(source.file === undefined ? [] : [["file", code(source.file)] as const]),
    ["version", escaped(version)],
  ]);
}
