import { charts, keepRules } from "../../src/check/rules.js";
import type { Estimator, Leaf, Sampler, Scorer, Splitter, Transform } from "../../src/contracts.js";
import type { Named } from "../../src/core/registry.js";
import type { Bound, IntSpec, ParamSpec, RealSpec, Schema } from "../../src/core/schema.js";
import { dataArgs, queryArgs } from "../../src/data/args.js";
import { builtInSets } from "../../src/data/index.js";
import { estimators } from "../../src/estimators/index.js";
import { pruners } from "../../src/pruners/index.js";
import { chartNames } from "../../src/report/index.js";
import { samplers } from "../../src/samplers/index.js";
import { scorers } from "../../src/scorers/index.js";
import { splitters } from "../../src/splitters/index.js";
import { stops } from "../../src/stops/index.js";
import { transforms } from "../../src/transforms/index.js";

/** docs/components.md, from the schemas that the checker reads. */
export const componentsPage = (): string =>
  `${[
    INTRODUCTION,
    section("Estimators", ESTIMATORS, estimators.all, estimatorFacts, pathOf),
    section("Transforms", TRANSFORMS, transforms.all, transformFacts),
    section("Splitters", SPLITTERS, splitters.all, splitterFacts),
    section("Scorers", SCORERS, scorers.all, scorerFacts),
    section("Samplers", SAMPLERS, samplers.all, samplerFacts),
    section("Pruners", PRUNERS, pruners.all, () => []),
    section("Stop rules", STOPS, stops.all, () => []),
    section("Rules to keep a model", KEEP, keepRules.all, () => []),
    section("Charts", CHARTS, charts.all, ({ name }) => [
      !chartNames.includes(name) ? "not drawn yet" : `\`tunebook show STUDY --as ${name}\``,
    ]),
    `## Built-in data\n\n${BUILT_IN}\n\n${table(["name", "rows", "columns", "predict", "task", "what it is", "source"], sets())}`,
    `## Arguments of \`data\`\n\n${DATA}\n\n${argumentTable(dataArgs)}`,
    `## Arguments of \`query\`\n\n${SQL}\n\n${argumentTable(queryArgs)}`,
  ].join("\n\n")}\n`;

const INTRODUCTION = `# Components

<!-- Written by test/docs/components.ts from the schemas in the code: do not edit. npm run docs writes it anew. -->

Everything that a study can name, with its arguments. The tables are the schemas that the checker itself reads.

- **default**: what holds where a study does not say. *required*: a study has to say. *left out*: the component decides.
- **values**: what is allowed; both ends are included unless a sign says otherwise. \`rows\`, \`columns\` and \`classes\` are
  facts of the data.
- **auto**: the range that \`~ auto\` searches; of an argument without one, a study gives the range itself.
- **⟂**: a path argument. One fit serves every value of it that is searched, see [plans](plans.md).
- **twin**: what it is called elsewhere. An argument with a counterpart there means the same, under the short name;
  [limits](limits.md) lists where results differ.`;

const ESTIMATORS = `The last step of a model. *class*: predicts classes; *number*: predicts numbers; *either*: what the target is.`;
const TRANSFORMS = `Steps before the estimator. What learns from data learns from the training part of each fold. \`on = [columns]\` chooses
columns; by default a transform takes those that fit.`;
const SPLITTERS = `What \`validate\` names. A splitter that draws at random is seeded by the study.`;
const SCORERS = `What \`maximize\`, \`minimize\`, \`measure\`, \`subject to\` and \`expect\` name.`;
const SAMPLERS = `What \`search\` names. Without a \`search\` clause it is [auto](#auto).`;
const PRUNERS = `What \`prune\` names: gives up on a candidate between folds.`;
const STOPS = `What \`stop\` names: ends the study before its budget.`;
const KEEP = `What \`keep\` names: which trial's settings are the answer. \`best\` unless said.`;
const CHARTS = `What \`report\` and \`tunebook show STUDY --as\` name.`;
const BUILT_IN = "`data iris`: a name without quotes. The files come with the package.";
const SQL = `\`data query(sql = "select …")\`: the table that a SELECT makes, see [the language](language.md#data).`;
const DATA = `\`data "file.csv" (delimiter = ";")\`: how a file is read.`;

/** A sentence on each leaf, its facts in one line, its arguments as a table. */
function section<L extends Named & { readonly params: Schema }>(
  title: string,
  about: string,
  leaves: readonly L[],
  facts: (leaf: L) => readonly string[],
  path: (leaf: L) => readonly string[] = () => [],
): string {
  const index = leaves.map(({ name }) => `[${name}](#${anchor(name)})`).join(" · ");
  const entries = leaves.map((leaf) => {
    const twin = (leaf as Partial<Leaf>).twin;
    const line = [...facts(leaf), ...(twin === undefined ? [] : [`twin: ${twin}`])].join(" · ");
    return [
      `### ${leaf.name}`,
      `${sentence(leaf.doc)}${line === "" ? "" : `  \n${line}`}`,
      Object.keys(leaf.params).length === 0 ? "No arguments." : argumentTable(leaf.params, path(leaf)),
    ].join("\n\n");
  });
  return [`## ${title}`, about, index, ...entries].join("\n\n");
}

const anchor = (name: string) => name.toLowerCase();
const sentence = (doc: string) => `${doc.charAt(0).toUpperCase()}${doc.slice(1)}.`;

// ── Facts of each kind ──────────────────────────────────────────────────────────────────────────────────────────────

const pathOf = ({ path }: Estimator) => path?.params ?? [];

function estimatorFacts({ task, scores, accepts, path, reads, derives }: Estimator): string[] {
  if (reads !== undefined) return [task, READS_PAST];
  const takes = [...(accepts.missing ? ["missing values"] : []), ...(accepts.category ? ["categories"] : [])];
  return [
    task,
    ...(scores === "none" ? [] : [scores === "probability" ? "gives probabilities" : "gives decision values"]),
    ...(takes.length === 0 ? [] : [`takes ${takes.join(" and ")}`]),
    ...(path === undefined ? [] : [exactness(path.exactness)]),
    ...(derives === undefined ? [] : [`derivatives by ${derives.params.map(code).join(", ")}`]),
  ];
}

const exactness = (tolerance: "exact" | number) =>
  tolerance === "exact"
    ? "path: the bits of fits one by one"
    : `path: within ${plain(tolerance)} of fits one by one, relative to the scale of what is predicted`;

const READS_PAST = "reads the target's past: needs `order by`";

function transformFacts({ scope, acceptsMissing, supervised, gives, reads }: Transform): string[] {
  if (reads !== undefined) return [READS_PAST];
  return [
    scope === "row" ? "learns nothing" : "learns in each fold",
    ...(supervised === true ? ["reads the target"] : []),
    ...(acceptsMissing ? ["takes missing values"] : []),
    ...(gives.missing === "none" && acceptsMissing ? ["leaves none missing"] : []),
  ];
}

function splitterFacts({ needs, keeps }: Splitter): string[] {
  const words = { order: "`order by`", group: "`group by`", class: "a target of classes" };
  return [
    ...(needs.length === 0 ? [] : [`needs ${needs.map((need) => words[need]).join(" and ")}`]),
    ...(keeps === undefined ? [] : [keeps === "groups" ? "keeps groups together" : "trains on the past"]),
  ];
}

function scorerFacts({ task, direction, needs, slope }: Scorer): string[] {
  const words = {
    label: "reads classes",
    probability: "reads probabilities",
    ranking: "reads probabilities or decision values",
    value: "reads numbers",
    cost: "measures the fit itself",
  };
  const better = direction === "maximize" ? "more is better" : "less is better";
  return [task, better, words[needs], ...(slope === undefined ? [] : ["has a derivative"])];
}

function samplerFacts({ supports, reads }: Sampler): string[] {
  return [
    supports.infinite ? "any range" : "finite spaces: ranges need a step or points",
    ...(supports.conditions ? [] : ["no `when`"]),
    supports.objectives === "one" ? "one goal" : "one goal or several",
    ...(reads === undefined ? [] : ["needs [derivatives](plans.md#derivatives)"]),
  ];
}

const sets = () =>
  builtInSets.map(({ name, rows, columns, target, task, doc, source }) => [
    code(name),
    String(rows),
    String(columns),
    code(target),
    task,
    doc,
    source,
  ]);

// ── Arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────

function argumentTable(params: Schema, path: readonly string[] = []): string {
  const rows = Object.entries(params).flatMap(([name, spec]) => [
    [`${code(name)}${path.includes(name) ? " ⟂" : ""}`, defaultOf(spec), valuesOf(spec), autoOf(spec), spec.doc],
    ...calleeRows(name, spec),
  ]);
  return table(["argument", "default", "values", "auto", "meaning"], rows);
}

/** The arguments of `early_stop = patience(epochs = 8)`: "early_stop = patience: epochs". */
function calleeRows(name: string, spec: ParamSpec): string[][] {
  if (spec.type !== "callee") return [];
  return Object.entries(spec.callees).flatMap(([callee, schema]) =>
    Object.entries(schema).map(([inner, s]) => [
      `${code(name)} = ${code(callee)}: ${code(inner)}`,
      defaultOf(s),
      valuesOf(s),
      autoOf(s),
      s.doc,
    ]),
  );
}

function defaultOf(spec: ParamSpec): string {
  const given = "default" in spec ? spec.default : undefined;
  if (given !== undefined) return code(spec.type === "text" && typeof given === "string" ? `"${given}"` : shown(given));
  return spec.optional || spec.type === "columns" ? "left out" : "required";
}

function valuesOf(spec: ParamSpec): string {
  const words = (spec.words ?? []).map(code);
  switch (spec.type) {
    case "real":
    case "int":
      return [numbers(spec), ...words].join(", ");
    case "choice":
      return spec.values.map(code).join(", ");
    case "flag":
      return "`true`, `false`";
    case "text":
      return "a string or number";
    case "column":
      return "a column";
    case "columns":
      return "a list of columns";
    case "callee":
      return [...words, ...Object.keys(spec.callees).map((name) => `${code(name)}(…)`)].join(", ");
    case "list":
      return `${valuesOf(spec.item)}; or a list`;
  }
}

function numbers(spec: RealSpec | IntSpec): string {
  const kind = spec.type === "int" ? "whole" : "real";
  const low = spec.min === undefined ? "" : `${spec.above ? ">" : "≥"} ${plain(spec.min)}`;
  const high = spec.max === undefined ? "" : `${spec.below ? "<" : "≤"} ${plain(spec.max)}`;
  return [kind, [low, high].filter(Boolean).join(", ")].filter(Boolean).join(" ");
}

function autoOf(spec: ParamSpec): string {
  if (spec.type === "choice") return code(`[${spec.values.join(", ")}]`);
  if (spec.type === "flag") return code("[true, false]");
  if ((spec.type !== "real" && spec.type !== "int") || spec.range === undefined) return "";
  const [low, high] = spec.range;
  return code(`${plain(low)}..${plain(high)}${spec.scale === "log" ? " log" : ""}`);
}

const shown = (value: string | number | boolean | readonly (string | number)[]) =>
  typeof value === "object" ? `[${value.join(", ")}]` : plain(value);

const plain = (value: Bound | string | number | boolean) =>
  typeof value === "number" && value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)
    ? value.toExponential().replace("e+", "e")
    : String(value);

// ── Markdown ────────────────────────────────────────────────────────────────────────────────────────────────────────

const code = (text: string) => `\`${text}\``;
const cell = (text: string) => text.replaceAll("|", "\\|");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
