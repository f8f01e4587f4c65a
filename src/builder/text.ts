import { quoteText } from "../../grammar/literals.js";
import { isPlainName, isPlainValue, isPlainWord } from "../../grammar/words.js";
import { keepRules } from "../check/rules.js";
import type { ParamSpec, Schema } from "../core/schema.js";
import { dataArgs, queryArgs } from "../data/args.js";
import { registryOf } from "../leaves/registries.js";
import type { Call, CallKind, Sub } from "./calls.js";
import { Domain, Several } from "./domains.js";

// Values of TypeScript → words of the language. What is wrong with them is for the checker to say.

const quoted = (text: string) => `\`${text}\``;
export const nameText = (name: string): string => (isPlainName(name) ? name : quoted(name));
export const wordText = (name: string): string => (isPlainWord(name) ? name : quoted(name));
export const stringText = (text: string): string => quoteText(text);
const valueWord = (name: string): string => (isPlainValue(name) ? name : quoted(name));

/** A file has a dot, a slash or a pattern in its name; anything else is the name of a set or a data frame. */
export const sourceText = (source: string): string => (/[./\\*:]/.test(source) ? quoteText(source) : nameText(source));

export function callText(call: Call<CallKind, string, unknown>): string {
  const as = call.alias === undefined ? "" : ` as ${nameText(call.alias)}`;
  // After `validate`, group is a name like any other.
  const name = call.kind === "splitter" && call.name === "group" ? call.name : nameText(call.name);
  return name + argsText(call.args, schemaOf(call)) + as;
}

function schemaOf({ kind, name, leaf }: Call<CallKind, string, unknown>): Schema {
  if (leaf !== undefined) return leaf.params;
  if (kind === "keep") return keepRules.find(name)?.params ?? {};
  return (registryOf(kind).find(name) as { readonly params?: Schema } | undefined)?.params ?? {};
}

export const dataArgsText = (args: object): string => argsText(args, dataArgs);
export const queryText = (args: object): string => `query${argsText(args, queryArgs)}`;

function argsText(args: object, schema: Schema): string {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  if (given.length === 0) return "";
  return `(${given.map(([name, value]) => `${wordText(name)} ${bindingText(value, schema[name])}`).join(", ")})`;
}

/** Of an objective: its parameters have types of their own. */
export function objectiveArgsText(args: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(args).map(([name, value]) => {
    const isRange = value instanceof Domain && value.body.kind === "text";
    const type = isRange ? `: ${value.body.kind === "text" ? (value.body.type ?? "real") : ""}` : "";
    return `${wordText(name)}${type} ${bindingText(value, WORDS)}`;
  });
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
/** Strings of an objective are words. */
const WORDS: ParamSpec = { type: "choice", doc: "", values: [] };

function bindingText(value: unknown, spec: ParamSpec | undefined): string {
  if (value instanceof Several) return `~ ${value.text}`;
  if (!(value instanceof Domain)) return `= ${valueText(value, spec)}`;
  const when = value.condition === undefined ? "" : ` when ${value.condition}`;
  return `~ ${domainText(value, spec)}${when}`;
}

function domainText({ body }: Domain<unknown, boolean>, spec: ParamSpec | undefined): string {
  switch (body.kind) {
    case "auto":
      return "auto";
    case "text":
      return body.text;
    case "choice":
      return valueText(body.values, spec);
  }
}

export function valueText(value: unknown, spec: ParamSpec | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item, itemOf(spec))).join(", ")}]`;
  if (typeof value === "string") return isQuoted(spec, value) ? quoteText(value) : valueWord(value);
  if (isSub(value)) {
    const schema = spec?.type === "callee" ? spec.callees[value.sub] : undefined;
    return nameText(value.sub) + argsText(value.args as object, schema ?? {});
  }
  return String(value);
}

const itemOf = (spec: ParamSpec | undefined): ParamSpec | undefined => (spec?.type === "list" ? spec.item : spec);

/** Texts stand in quotes; words of the schema and columns do not. */
const isQuoted = (spec: ParamSpec | undefined, value: string): boolean =>
  (spec?.type === "text" || (spec?.type === "list" && spec.item.type === "text")) &&
  spec.words?.includes(value) !== true;

const isSub = (value: unknown): value is Sub => typeof value === "object" && value !== null && "sub" in value;
