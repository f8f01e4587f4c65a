import type * as ast from "../../grammar/ast.js";
import type { Bound, DataFact, IntSpec, ParamSpec, RealSpec, Schema } from "../core/schema.js";
import type { Table } from "../data/dataset.js";
import type { Value } from "../space/space.js";
import type { Inquiry } from "./context.js";
import { suggest } from "./names.js";
import { quotedName } from "./wording.js";

/** A number that only the data knows, or why it is not known before the run. */
export type Facts = (fact: DataFact | "smallest class") => number | { readonly unknown: string };

/** Where an argument stands: what it is checked against. */
export interface Place {
  readonly inquiry: Inquiry;
  /** The argument's name, for messages. */
  readonly what: string;
  readonly leaf: string;
  readonly facts: Facts;
  /** The columns that a column argument may name; absent where there is no table. */
  readonly table?: Table;
}

/** The number of a literal, "20%" as 0.2; undefined when it is none, or has another unit. */
export function numberIn(node: ast.Value | ast.Expr): number | undefined {
  if (node.kind === "number") return node.value;
  return node.kind === "quantity" && node.unit === "%" ? node.value / 100 : undefined;
}

/** The word of a bare name; undefined when it is none. */
export const wordIn = (node: ast.Value): string | undefined =>
  node.kind === "call" && node.args.length === 0 ? node.name.text : undefined;

const KINDS: { readonly [K in ast.Value["kind"]]: string } = {
  number: "a number",
  quantity: "a quantity",
  string: "a text",
  boolean: "a boolean",
  call: "a name",
  list: "a list",
};
export const describe = (place: Place, node: ast.Value): string => {
  const word = wordIn(node);
  if (word !== undefined) return `'${word}'`;
  return node.kind === "call"
    ? `${node.name.text}( )`
    : node.kind === "list"
      ? "a list"
      : `${place.inquiry.written(node)}, ${KINDS[node.kind]}`;
};

/** What an argument is, in words: "a whole number", "one of uniform, distance". */
export function expects(spec: ParamSpec): string {
  const words = spec.words ?? [];
  const or = words.length === 0 ? "" : ` or ${words.join(", ")}`;
  switch (spec.type) {
    case "real":
      return `a number${or}`;
    case "int":
      return `a whole number${or}`;
    case "choice":
      return `one of ${spec.values.join(", ")}`;
    case "flag":
      return "true or false";
    case "text":
      return "a text or a number";
    case "column":
      return "a column";
    case "columns":
      return "a list of columns";
    case "callee":
      return `one of ${Object.keys(spec.callees).join(", ")}`;
    case "list":
      return `${expects(spec.item)}, or a list of them`;
  }
}

/** An example that would be right: the default, or what the schema's range begins with. */
export function exampleOf(spec: ParamSpec): string {
  if ("default" in spec && spec.default !== undefined) {
    return Array.isArray(spec.default) ? `[${spec.default.join(", ")}]` : String(spec.default);
  }
  switch (spec.type) {
    case "real":
    case "int":
      return String(
        typeof spec.range?.[0] === "number" ? spec.range[0] : typeof spec.min === "number" ? Math.max(spec.min, 1) : 1,
      );
    case "choice":
      return spec.values[0]!;
    case "flag":
      return "true";
    case "text":
      return '"…"';
    case "column":
      return "COLUMN";
    case "columns":
      return "[COLUMN]";
    case "callee":
      return Object.keys(spec.callees)[0] ?? "…";
    case "list":
      return `[${exampleOf(spec.item)}]`;
  }
}

type Scalar = Exclude<ParamSpec, { type: "columns" | "callee" | "list" }>;

/** One value against its schema; undefined after a complaint. */
export function readScalar(node: ast.Value, spec: Scalar, place: Place): Value | undefined {
  switch (spec.type) {
    case "real":
    case "int":
      return readNumber(node, spec, place);
    case "choice":
      return readWord(node, spec.values, spec, place);
    case "flag":
      return readFlag(node, spec, place);
    case "text":
      return readText(node, spec, place);
    case "column":
      return readColumn(node, place);
  }
}

function readNumber(node: ast.Value, spec: RealSpec | IntSpec, place: Place): Value | undefined {
  const { tell } = place.inquiry;
  if (wordIn(node) !== undefined && spec.words !== undefined) return readWord(node, spec.words, spec, place);
  if (node.kind === "string" && spec.words?.includes(node.value) === true)
    return readWord(node, spec.words, spec, place);
  const value = numberIn(node);
  if (value === undefined) {
    if (node.kind === "quantity") {
      tell(
        "unit-mismatch",
        {
          what: place.what,
          expected: "a plain number",
          found: place.inquiry.written(node),
          fix: `${place.what} = ${node.raw}`,
        },
        node.span,
      );
    } else wrongType(node, spec, place);
    return undefined;
  }
  if (countedFrom(value, spec).type === "int" && !Number.isInteger(value)) {
    const fix = `${place.what} = ${Math.max(Math.round(value), typeof spec.min === "number" ? spec.min : Number.NEGATIVE_INFINITY)}`;
    tell("not-an-integer", { what: wholeOf(spec, place.what), found: place.inquiry.written(node), fix }, node.span);
    return undefined;
  }
  return isWithin(value, node, spec, place, (fix) => `${place.what} = ${fix}`) ? value : undefined;
}

/** What holds from a value on: an argument that is a share below 1 is a count from there. */
export const countedFrom = (value: number, spec: RealSpec | IntSpec): RealSpec | IntSpec =>
  spec.type === "real" && spec.all !== undefined && value >= 1 ? { ...spec, type: "int" } : spec;

/** An argument, where it is whole. */
export const wholeOf = (spec: RealSpec | IntSpec, what: string): string =>
  spec.all === undefined ? what : `${what} from 1 on`;

/** Tells when a number lies outside of the schema's bounds; `fix` writes the nearest one that does not. */
export function isWithin(
  value: number,
  node: ast.Node,
  spec: RealSpec | IntSpec,
  place: Place,
  fix: (value: string) => string,
): boolean {
  const { tell } = place.inquiry;
  const found = place.inquiry.written(node);
  const low = boundOf(spec.min, place);
  if (low !== undefined && (value < low.value || (spec.above === true && value === low.value))) {
    const nearest = spec.above === true ? aboveOf(low.value, spec) : low.value;
    const bound = `${spec.above === true ? "more than" : "at least"} ${low.value}`;
    tell("out-of-bounds", { what: place.what, found, bound, ...low.why, fix: fix(String(nearest)) }, node.span);
    return false;
  }
  // Looking up a fact may cost a pass over the data: numbers that no data could refuse are not looked up.
  if (typeof spec.max === "string" && value <= 1) return true;
  const high = boundOf(spec.max, place);
  if (high !== undefined && (value > high.value || (spec.below === true && value === high.value))) {
    const nearest = spec.below === true ? aboveOf(0, spec) : high.value;
    const bound = `${spec.below === true ? "less than" : "at most"} ${high.value}`;
    tell("out-of-bounds", { what: place.what, found, bound, ...high.why, fix: fix(String(nearest)) }, node.span);
    return false;
  }
  return true;
}

/** A good value just inside of an open bound. */
function aboveOf(bound: number, spec: RealSpec | IntSpec): number {
  const start = spec.range?.[0];
  if (typeof start === "number" && start > bound) return start;
  return typeof spec.default === "number" && spec.default > bound
    ? spec.default
    : spec.type === "int"
      ? bound + 1
      : bound + 0.1;
}

const WHY: { readonly [F in DataFact]: (n: number) => string } = {
  rows: (n) => `the smallest training part has ${n} rows`,
  columns: (n) => `${n} ${n === 1 ? "column reaches" : "columns reach"} it`,
  classes: (n) => `the target has ${n} classes`,
};

function boundOf(bound: Bound | undefined, place: Place): { value: number; why: { why?: string } } | undefined {
  if (bound === undefined) return undefined;
  if (typeof bound === "number") return { value: bound, why: {} };
  const value = place.facts(bound);
  return typeof value === "number" ? { value, why: { why: WHY[bound](value) } } : undefined;
}

function readWord(node: ast.Value, values: readonly string[], spec: ParamSpec, place: Place): Value | undefined {
  const { tell } = place.inquiry;
  if (node.kind === "string" && values.includes(node.value)) {
    tell("words-without-quotes", { word: node.value }, node.span);
    return undefined;
  }
  const word = wordIn(node);
  if (word === undefined) {
    wrongType(node, spec, place);
    return undefined;
  }
  if (values.includes(word)) return word;
  tell("unknown-value", { ...suggest(word, values, "values"), what: place.what }, node.span);
  return undefined;
}

function readFlag(node: ast.Value, spec: ParamSpec, place: Place): Value | undefined {
  if (node.kind === "boolean") return node.value;
  const word = wordIn(node)?.toLowerCase();
  const fix =
    word === "yes" || word === "on" || (node.kind === "number" && node.value === 1)
      ? "true"
      : word === "no" || word === "off" || (node.kind === "number" && node.value === 0)
        ? "false"
        : undefined;
  wrongType(node, spec, place, fix);
  return undefined;
}

function readText(node: ast.Value, spec: ParamSpec, place: Place): Value | undefined {
  if (node.kind === "string" || node.kind === "boolean") return node.value;
  const value = numberIn(node) ?? wordIn(node);
  if (value === undefined) wrongType(node, spec, place);
  return value;
}

export function readColumn(node: ast.Value, place: Place): string | undefined {
  const { tell } = place.inquiry;
  const name = node.kind === "string" ? node.value : wordIn(node);
  if (name === undefined) {
    tell("wrong-type", { what: place.what, expected: "the name of a column", found: describe(place, node) }, node.span);
    return undefined;
  }
  const names = place.table?.matrix.columns.map((c) => c.name);
  if (names === undefined || names.includes(name)) return name;
  const data = place.inquiry.clauses.data[0]!.source;
  const title = "kind" in data ? JSON.stringify(data.value) : `'${data.text}'`;
  tell("unknown-column", { ...suggest(name, names), data: title }, node.span);
  return undefined;
}

export function wrongType(node: ast.Value, spec: ParamSpec, place: Place, fix = exampleOf(spec)): void {
  const found = describe(place, node);
  place.inquiry.tell(
    "wrong-type",
    { what: place.what, expected: expects(spec), found, fix: `${quotedName(place.what)} = ${fix}` },
    node.span,
  );
}

/** The arguments of a schema that must be given. */
export const required = (schema: Schema): readonly string[] =>
  Object.entries(schema).flatMap(([name, spec]) =>
    spec.optional === true || ("default" in spec && spec.default !== undefined) ? [] : [name],
  );
