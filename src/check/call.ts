import type * as ast from "../../grammar/ast.js";
import type { CalleeSpec, ListSpec, ParamSpec, Schema } from "../core/schema.js";
import type { Table } from "../data/dataset.js";
import type { Domain, ParamId, Predicate, Value } from "../space/space.js";
import type { Inquiry } from "./context.js";
import { isSearchable, listedIn, readDomain } from "./domain.js";
import { isCounted, readItems, readList, slotOfList } from "./items.js";
import { suggest } from "./names.js";
import { partnerIn } from "./paired.js";
import type { Callee, Lists, Slot } from "./study.js";
import {
  exampleOf,
  expects,
  type Facts,
  type Place,
  readColumn,
  readScalar,
  required,
  wordIn,
  wrongType,
} from "./values.js";

/** A searched argument whose `when` is not yet resolved: it may read arguments that are read later. */
export interface DraftParam {
  readonly id: ParamId;
  /** As the study writes it. */
  readonly name: string;
  readonly domain: Domain;
  readonly span: ast.Node["span"];
  readonly when?: ast.Expr;
  /** What else must hold: the step is chosen, the list is long enough. */
  readonly guards: readonly Predicate[];
  readonly call: DraftCall;
  /** Set when its `when` is resolved; false: it never exists. */
  exists?: Predicate | boolean;
  /** Its own `when`, resolved, without the guards. */
  own?: Predicate;
  /** Of a searched list, its values as they are written. */
  listed?: readonly Value[];
  /** Of a choice between lists. */
  lists?: Lists;
  /** `paired(with = C, …)`: the argument whose values its own go with. */
  pairedWith?: ast.Value;
}
export type DraftSlot =
  | { readonly kind: "fixed"; readonly value: Value }
  | { readonly kind: "param"; readonly param: DraftParam }
  | { readonly kind: "list"; readonly count: DraftSlot; readonly items: readonly DraftSlot[] }
  | { readonly kind: "callee"; readonly call: DraftCall };
export interface DraftCall {
  readonly name: string;
  /** Of the ids of its parameters: "svm.svc.". */
  readonly prefix: string;
  readonly model?: string;
  readonly schema: Schema;
  /** What the study gives, after checking. */
  readonly args: Map<string, DraftSlot>;
  /** Names given, rightly or not: no second complaint about what is missing. */
  readonly given: Set<string>;
  /** Names given, but wrongly: conditions that read them were not read, either. */
  readonly failed: Set<string>;
}

/** How a call is to be read. */
export interface Reading {
  readonly inquiry: Inquiry;
  /** "splitter": for messages. */
  readonly kind: string;
  readonly facts: Facts;
  readonly table?: Table;
  /** Where searched arguments go; absent where nothing can be searched. */
  readonly params?: DraftParam[];
  readonly prefix?: string;
  readonly model?: string;
  readonly guards?: readonly Predicate[];
}

const NO_FACTS: Facts = () => ({ unknown: "" });

/** A call that nothing in it can be searched: splitters, scorers, samplers, rules. */
export function readFixedCall(inquiry: Inquiry, kind: string, call: ast.Call, schema: Schema, table?: Table): Callee {
  return calleeOf(readCall(call, schema, { inquiry, kind, facts: NO_FACTS, ...(table && { table }) }));
}

/** Arguments against their schema: known, given once, all that are needed, each of its type. */
export function readCall(call: ast.Call, schema: Schema, reading: Reading): DraftCall {
  const { inquiry } = reading;
  const { tell } = inquiry;
  const leaf = call.name.text;
  const draft: DraftCall = {
    name: leaf,
    prefix: reading.prefix ?? `${leaf}.`,
    ...(reading.model === undefined ? {} : { model: reading.model }),
    schema,
    args: new Map(),
    given: new Set(),
    failed: new Set(),
  };
  for (const arg of call.args) {
    const name = arg.name.text;
    const spec = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (spec === undefined) {
      const suggestion = suggest(name, Object.keys(schema), "arguments");
      tell("unknown-parameter", { ...suggestion, leaf }, arg.name.span);
      draft.failed.add(name);
      if (suggestion.meant !== undefined) draft.given.add(suggestion.meant);
      continue;
    }
    if (draft.given.has(name)) {
      tell("duplicate-argument", { leaf, name }, arg.name.span);
      continue;
    }
    draft.given.add(name);
    if (arg.type !== undefined) tell("argument-type", { leaf, name }, arg.type.span);
    const slot = readArg(arg, spec, draft, reading);
    if (slot !== undefined) draft.args.set(name, slot);
    else draft.failed.add(name);
  }
  checkRequired(call, draft, reading);
  return draft;
}

function checkRequired(call: ast.Call, { schema, given, name: leaf }: DraftCall, { inquiry }: Reading): void {
  if (inquiry.holdsBroken(call)) return;
  for (const name of required(schema)) {
    const spec = schema[name]!;
    if (given.has(name)) {
      const when = call.args.find((arg) => arg.name.text === name && arg.binding.kind === "searched")?.when;
      if (when !== undefined) inquiry.tell("missing-when", { leaf, name }, when.span);
      continue;
    }
    const fix = `${leaf}(${name} = ${exampleOf(spec)})`;
    inquiry.tell("missing-argument", { leaf, name, doc: spec.doc, fix }, call.name.span);
  }
}

function readArg(arg: ast.Arg, spec: ParamSpec, draft: DraftCall, reading: Reading): DraftSlot | undefined {
  const { inquiry } = reading;
  const name = arg.name.text;
  const place: Place = {
    inquiry,
    what: name,
    leaf: draft.name,
    facts: reading.facts,
    ...(reading.table && { table: reading.table }),
  };
  if (arg.binding.kind === "fixed") {
    if (arg.when !== undefined) inquiry.tell("when-on-fixed", { leaf: draft.name, name }, arg.when.span);
    return readValue(arg.binding.value, spec, place, draft, reading);
  }
  const { domain } = arg.binding;
  if (reading.params === undefined) {
    const fix = `${name} = ${exampleOf(spec)}`;
    inquiry.tell("not-searchable", { leaf: draft.name, kind: reading.kind, name, fix }, arg.binding.span);
    return undefined;
  }
  if (spec.type === "list") return readSearchedList(arg, domain, spec, place, draft, reading);
  if (domain.times !== undefined) {
    inquiry.tell("times-needs-list", { what: name }, domain.times.span);
    return undefined;
  }
  if (!isSearchable(spec)) {
    inquiry.tell(
      "fixed-only",
      { what: name, kind: expects(spec), fix: `${name} = ${exampleOf(spec)}` },
      arg.binding.span,
    );
    return undefined;
  }
  const read = readDomain(domain, spec, place);
  if (read === undefined) return undefined;
  const slot = paramSlot(arg, `${draft.prefix}${name}`, read, [], draft, reading);
  const listed = listedIn(domain, spec, place);
  const partner = partnerIn(domain);
  if (listed !== undefined) slot.param.listed = listed;
  if (partner !== undefined) slot.param.pairedWith = partner;
  return slot;
}

function paramSlot(
  arg: ast.Arg,
  id: ParamId,
  domain: Domain,
  guards: readonly Predicate[],
  call: DraftCall,
  { params, guards: outer = [] }: Reading,
): DraftSlot & { kind: "param" } {
  const param: DraftParam = {
    id,
    name: arg.name.text,
    domain,
    span: arg.span,
    ...(arg.when === undefined ? {} : { when: arg.when }),
    guards: [...outer, ...guards],
    call,
  };
  params!.push(param);
  return { kind: "param", param };
}

const fixed = (value: Value): DraftSlot => ({ kind: "fixed", value });
const listOf = (items: readonly DraftSlot[]): DraftSlot => ({ kind: "list", count: fixed(items.length), items });

function readValue(
  node: ast.Value,
  spec: ParamSpec,
  place: Place,
  draft: DraftCall,
  reading: Reading,
): DraftSlot | undefined {
  switch (spec.type) {
    case "list":
    case "columns": {
      const read = (item: ast.Value) =>
        spec.type === "list" ? readScalar(item, spec.item, place) : readColumn(item, place);
      const values = readList(node, read, `${place.what} = ${exampleOf(spec)}`, place);
      return values && listOf(values.map(fixed));
    }
    case "callee":
      return readCallee(node, spec, place, draft, reading);
    default: {
      if (node.kind === "list" && isSearchable(spec)) {
        place.inquiry.tell("list-is-searched", { what: place.what, list: place.inquiry.written(node) }, node.span);
        return undefined;
      }
      const value = readScalar(node, spec, place);
      return value === undefined ? undefined : fixed(value);
    }
  }
}

function readCallee(
  node: ast.Value,
  spec: CalleeSpec,
  place: Place,
  draft: DraftCall,
  reading: Reading,
): DraftSlot | undefined {
  const { inquiry, what } = place;
  if (node.kind !== "call") {
    wrongType(node, spec, place);
    return undefined;
  }
  const name = node.name.text;
  const schema = Object.hasOwn(spec.callees, name) ? spec.callees[name] : undefined;
  if (schema === undefined) {
    if (wordIn(node) !== undefined && spec.words?.includes(name) === true) return fixed(name);
    inquiry.tell("unknown-value", { ...suggest(name, Object.keys(spec.callees)), what }, node.name.span);
    return undefined;
  }
  return { kind: "callee", call: readCall(node, schema, { ...reading, prefix: `${draft.prefix}${what}.` }) };
}

// ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One parameter for the whole list; or one for its length, where that is searched, and one for each item. */
function readSearchedList(
  arg: ast.Arg,
  domain: ast.Domain,
  spec: ListSpec,
  place: Place,
  draft: DraftCall,
  reading: Reading,
): DraftSlot | undefined {
  const read = readItems(domain, spec, place);
  if (read === undefined) return undefined;
  const id = `${draft.prefix}${place.what}`;
  if (read.kind === "whole") {
    const slot = paramSlot(arg, id, read.domain, [], draft, reading);
    slot.param.lists = read.lists;
    return slot;
  }
  const { least, most } = read;
  if (domain.times === undefined) return listOf([paramSlot(arg, id, read.domain, [], draft, reading)]);
  const counted: Domain = { kind: "int", low: least, high: most, step: 1, scale: "linear" };
  const count = least === most ? fixed(most) : paramSlot(arg, `${id}.count`, counted, [], draft, reading);
  const items = Array.from({ length: most }, (_, i) =>
    paramSlot(arg, `${id}.${i + 1}`, read.domain, i < least ? [] : [isCounted(`${id}.count`, i)], draft, reading),
  );
  return { kind: "list", count, items };
}

// ── Drafts to callees ───────────────────────────────────────────────────────────────────────────────────────────────

/** A draft with every default filled in. A parameter that never exists leaves the default. */
export function calleeOf({ name, schema, args }: DraftCall): Callee {
  const slots: Record<string, Slot> = {};
  for (const [arg, spec] of Object.entries(schema)) {
    const draft = args.get(arg);
    const fallback = defaultOf(spec);
    const slot = draft === undefined ? fallback : slotOf(draft, fallback);
    if (slot !== undefined) slots[arg] = slot;
  }
  return { name, args: slots };
}

function defaultOf(spec: ParamSpec): Slot | undefined {
  if (!("default" in spec) || spec.default === undefined) return undefined;
  const value = spec.default;
  return typeof value === "object" ? slotOfList(value) : { kind: "fixed", value };
}

function slotOf(draft: DraftSlot, fallback: Slot | undefined): Slot | undefined {
  switch (draft.kind) {
    case "fixed":
      return draft;
    case "param": {
      const { exists, id, lists } = draft.param;
      return exists === false ? fallback : { kind: "param", id, ...(lists && { lists }) };
    }
    case "list": {
      const items = draft.items.map((item) => slotOf(item, undefined));
      const kept = items.filter((item) => item !== undefined);
      return kept.length === 0 ? fallback : { kind: "list", count: slotOf(draft.count, undefined)!, items: kept };
    }
    case "callee":
      return { kind: "callee", callee: calleeOf(draft.call) };
  }
}

/** The plain value of an argument that is given, or of its default; undefined when it is searched or absent. */
export function fixedValue({ args, schema }: DraftCall, name: string): Value | undefined {
  const slot = args.get(name) ?? (schema[name] && defaultOf(schema[name]));
  return slot?.kind === "fixed" ? slot.value : undefined;
}

/** The plain list of a columns argument; undefined when it is not given. */
export function fixedList({ args }: DraftCall, name: string): readonly Value[] | undefined {
  const slot = args.get(name);
  if (slot?.kind !== "list") return undefined;
  return slot.items.map((item) => (item as { value: Value }).value);
}

/** Every argument has one value: nothing is searched in it. */
export function isFixed({ args }: DraftCall): boolean {
  const fixedSlot = (slot: DraftSlot): boolean => {
    switch (slot.kind) {
      case "fixed":
        return true;
      case "param":
        return false;
      case "list":
        return fixedSlot(slot.count) && slot.items.every(fixedSlot);
      case "callee":
        return isFixed(slot.call);
    }
  };
  return [...args.values()].every(fixedSlot);
}
