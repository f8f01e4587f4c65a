import type * as ast from "../../grammar/ast.js";
import type { ParamSpec } from "../core/schema.js";
import type { Domain, ParamId, Value } from "../space/space.js";
import { type DraftCall, type DraftParam, fixedValue } from "./call.js";
import type { Scope, Term, Type } from "./conditions.js";
import type { Inquiry } from "./context.js";
import { suggest } from "./names.js";
import { exampleOf } from "./values.js";

/** What the conditions of a study can name. */
export interface Named {
  readonly params: readonly DraftParam[];
  readonly calls: readonly DraftCall[];
  /** A step was not understood: what it has is not known. */
  readonly isTorn?: boolean;
}
interface Entry {
  readonly id: ParamId;
  readonly name: string;
  readonly call: DraftCall;
  readonly spec?: ParamSpec;
  readonly param?: DraftParam;
  /** Written in the study, not a default. */
  readonly isGiven: boolean;
}

/**
 * The names that a condition may use: full ids, `step.argument`, and short names where only one argument has them. A
 * `when` looks into its own call first, then into its own model. Fixed arguments and defaults count as constants, so
 * that fixing a searched value changes one line.
 */
export function scopeOf(inquiry: Inquiry, clause: "when" | "where", named: Named, from?: DraftParam): Scope {
  const entries = entriesOf(named);
  return {
    inquiry,
    clause,
    isTorn: named.isTorn === true || inquiry.isBroken("model") || named.calls.some((call) => call.failed.size > 0),
    find(path) {
      const found = search(entries, path, from);
      return found.length === 1 ? termOf(found[0]!) : undefined;
    },
    refuse(path) {
      refuse(inquiry, clause, entries, named, path, from);
    },
  };
}

const known = new WeakMap<Named, readonly Entry[]>();

/** Found once a study: every condition looks into the same names. */
function entriesOf(named: Named): readonly Entry[] {
  const entries = known.get(named) ?? listEntries(named);
  known.set(named, entries);
  return entries;
}

function listEntries({ params, calls }: Named): readonly Entry[] {
  const searched = params.map((param): Entry => {
    const spec = param.call.schema[param.name];
    return { id: param.id, name: param.name, call: param.call, param, isGiven: true, ...(spec && { spec }) };
  });
  const ids = new Set(searched.map((entry) => entry.id));
  const others = calls.flatMap((call) =>
    Object.entries(call.schema).flatMap(([name, spec]): Entry[] => {
      const id = `${call.prefix}${name}`;
      return ids.has(id) ? [] : [{ id, name, call, spec, isGiven: call.given.has(name) }];
    }),
  );
  return [...searched, ...others];
}

/** The entries that a path may mean: the nearest ones only. */
function search(entries: readonly Entry[], path: readonly ast.Name[], from: DraftParam | undefined): readonly Entry[] {
  const text = path.map((name) => name.text).join(".");
  const whole = entries.filter((entry) => entry.id === text);
  if (whole.length > 0) return whole;
  const matches = entries.filter((entry) => isPartOf(path, entry));
  const tiers: ((entry: Entry) => boolean)[] = [
    (entry) => from !== undefined && entry.call === from.call,
    (entry) => from?.call.model !== undefined && entry.call.model === from.call.model && entry.isGiven,
    (entry) => entry.isGiven,
    () => true,
  ];
  for (const tier of tiers) {
    const found = matches.filter(tier);
    const distinct = found.filter(
      (entry) => entry.id === `${entry.call.prefix}${entry.name}` || entry.call.name === "",
    );
    if (found.length > 0) return distinct.length > 0 ? distinct : found.slice(0, 1);
  }
  return [];
}

/** A name that may stand in what was not understood: that was complained about where it stands. */
export function isExcused(inquiry: Inquiry, { isTorn = false, calls }: Named, path: readonly ast.Name[]): boolean {
  if (isTorn || inquiry.isBroken("model") || inquiry.isBroken("objective")) return true;
  return calls.some((call) => call.failed.has(path.at(-1)!.text));
}

/** "svc.C" and "svm.C" are parts of "svm.svc.C": the same names in the same order, the last one the last. */
function isPartOf(path: readonly ast.Name[], { id, name }: Entry): boolean {
  const segments = id.split(".");
  const last = path.at(-1)!.text;
  if (path.length === 1) return last === name || last === segments.at(-1);
  if (last !== segments.at(-1)) return false;
  let at = 0;
  for (const segment of segments) if (segment === path[at]?.text) at++;
  return at === path.length;
}

function termOf(entry: Entry): Term | undefined {
  const { param, spec, call, id, name } = entry;
  // One of several items, or a whole list: the list is meant, and cannot be compared.
  if (param?.lists !== undefined || (param !== undefined && spec?.type === "list" && /\.\d+$/.test(id))) {
    return undefined;
  }
  if (param !== undefined)
    return { predicate: { kind: "param", id: param.id }, type: typeOf(name, spec, param.domain) };
  if (spec === undefined || spec.type === "list" || spec.type === "columns" || spec.type === "callee") return undefined;
  const value = fixedValue(call, name);
  if (value === undefined) return undefined;
  return { predicate: { kind: "literal", value }, type: fixedType(name, spec, value) };
}

const wordsOf = (spec: ParamSpec | undefined): readonly string[] =>
  spec === undefined ? [] : spec.type === "choice" ? spec.values : (spec.words ?? []);

function typeOf(name: string, spec: ParamSpec | undefined, domain: Domain): Type {
  if (domain.kind !== "choice") return { kind: "number" };
  const { values } = domain;
  if (values.every((v) => typeof v === "number")) return { kind: "number" };
  if (values.every((v) => typeof v === "boolean")) return { kind: "truth" };
  return { kind: "word", name, values, legal: wordsOf(spec), numbers: values.some((v) => typeof v === "number") };
}

function fixedType(name: string, spec: ParamSpec, value: Value): Type {
  if (typeof value === "boolean") return { kind: "truth" };
  const legal = wordsOf(spec);
  const numbers = spec.type === "real" || spec.type === "int";
  if (typeof value === "number" && legal.length === 0) return { kind: "number" };
  return { kind: "word", name, values: [value], legal, numbers, fixed: true };
}

function refuse(
  inquiry: Inquiry,
  clause: string,
  entries: readonly Entry[],
  named: Named,
  path: readonly ast.Name[],
  from: DraftParam | undefined,
): void {
  const span = { start: path[0]!.span.start, end: path.at(-1)!.span.end };
  const name = path.map((n) => n.text).join(".");
  const found = search(entries, path, from);
  if (found.length > 1) {
    inquiry.tell("ambiguous-name", { name, candidates: found.map((entry) => entry.id) }, span);
    return;
  }
  const only = found[0];
  if (only !== undefined) {
    const isList = only.spec?.type === "list" || only.spec?.type === "columns" || only.spec?.type === "callee";
    // A wrong value was complained about where it stands.
    if (isList) inquiry.tell("list-in-condition", { name }, span);
    else if (!only.isGiven) inquiry.tell("not-given", { name, fix: `${only.name} = ${exampleOf(only.spec!)}` }, span);
    return;
  }
  if (isExcused(inquiry, named, path)) return;
  const isNear = (entry: Entry) => from?.call.model === undefined || entry.call.model === from.call.model;
  const near = entries.filter((entry) => entry.isGiven && isNear(entry));
  const short = [...new Set(near.map((entry) => entry.name))];
  const known = path.length > 1 ? [...near.map((entry) => entry.id), ...short] : short;
  const last = suggest(path.at(-1)!.text, short, "arguments").meant;
  const suggestion = suggest(name, known, "arguments");
  const meant = suggestion.meant ?? last;
  inquiry.tell("unknown-name", { name, known: short, clause, ...(meant === undefined ? {} : { meant }) }, span);
}
