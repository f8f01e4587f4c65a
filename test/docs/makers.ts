import { charts, keepRules } from "../../src/check/rules.js";
import type { ParamSpec, Schema } from "../../src/core/schema.js";
import { REGISTRIES } from "../../src/leaves/registries.js";

interface Leaf {
  readonly name: string;
  readonly doc: string;
  readonly params: Schema;
}

/** src/builder/leaves.ts: a function for every leaf, with its arguments as TypeScript types. */
export function makersFile(): string {
  const { estimators, transforms, splitters, scorers, samplers, pruners, stops } = REGISTRIES;
  return `${[
    "// Written by test/docs/makers.ts from the schemas in the code: do not edit. npm run docs writes it anew.",
    "// biome-ignore-all format: lines as long as a schema's words",
    "",
    'import { fixed, type Sub, step } from "./calls.js";',
    "",
    ...estimators.all.map((leaf) => maker("step", "estimator", leaf)),
    ...transforms.all.map((leaf) => maker("step", "transform", leaf)),
    ...splitters.all.map((leaf) => maker("fixed", "splitter", leaf)),
    ...scorers.all.map((leaf) => maker("fixed", "scorer", leaf)),
    ...samplers.all.map((leaf) => maker("fixed", "sampler", leaf)),
    ...pruners.all.map((leaf) => maker("fixed", "pruner", leaf)),
    ...stops.all.map((leaf) => maker("fixed", "stop", leaf)),
    ...keepRules.all.map((leaf) => maker("fixed", "keep", leaf)),
    "// Names of leaves whose arguments can all be left out.",
    "",
    names("SplitterName", splitters.all),
    names("ScorerName", scorers.all),
    names("SamplerName", samplers.all),
    names("PrunerName", pruners.all),
    names("StopName", stops.all),
    names("KeepName", keepRules.all),
    names("ChartName", charts.all),
  ].join("\n")}\n`;
}

function maker(of: "step" | "fixed", kind: string, { name, doc, params }: Leaf): string {
  const camel = camelCase(name);
  const type = `${camel.charAt(0).toUpperCase()}${camel.slice(1)}Args`;
  const fields = Object.entries(params).map(
    ([arg, spec]) => `  /** ${docOf(spec)} */\n  readonly ${arg}${isOptional(spec) ? "?" : ""}: ${typeOf(spec)};`,
  );
  return [
    ...(fields.length === 0
      ? [`export type ${type} = Record<never, never>;`]
      : [`export interface ${type} {`, ...fields, "}"]),
    `/** ${comment(doc)}. */`,
    `export const ${camel} = ${of}<"${kind}", "${name}", ${type}>("${kind}", "${name}");`,
    "",
  ].join("\n");
}

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const comment = (doc: string) =>
  `${doc.charAt(0).toUpperCase()}${doc.slice(1)}`.replaceAll("*/", "* /").replaceAll("\n", " ");

function docOf(spec: ParamSpec): string {
  const given = "default" in spec ? spec.default : undefined;
  return `${comment(spec.doc)}${given === undefined ? "" : `; ${JSON.stringify(given)} unless given`}.`;
}

const isOptional = (spec: ParamSpec) =>
  ("default" in spec && spec.default !== undefined) || spec.optional === true || spec.type === "columns";

function typeOf(spec: ParamSpec): string {
  const words = (spec.words ?? []).map((word) => JSON.stringify(word));
  switch (spec.type) {
    case "real":
    case "int":
      return ["number", ...words].join(" | ");
    case "choice":
      return spec.values.map((value) => JSON.stringify(value)).join(" | ");
    case "flag":
      return "boolean";
    case "text":
      return "string | number";
    case "column":
      return "string";
    case "columns":
      return "readonly string[]";
    case "callee":
      return [
        ...words,
        ...Object.entries(spec.callees).map(([name, schema]) => `Sub<"${name}", { ${subArgs(schema)} }>`),
      ].join(" | ");
    case "list":
      return `${typeOf(spec.item)} | readonly (${typeOf(spec.item)})[]`;
  }
}

const subArgs = (schema: Schema) =>
  Object.entries(schema)
    .map(([name, spec]) => `readonly ${name}${isOptional(spec) ? "?" : ""}: ${typeOf(spec)}`)
    .join("; ");

function names(type: string, leaves: readonly Leaf[]): string {
  const short = leaves.filter(({ params }) => Object.values(params).every(isOptional));
  return `export type ${type} = ${short.map(({ name }) => JSON.stringify(name)).join(" | ")};`;
}
