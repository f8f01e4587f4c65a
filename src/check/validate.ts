import type * as ast from "../../grammar/ast.js";
import type { Fold, Splittable, Splitter } from "../contracts.js";

import { columnOf, take } from "../core/matrix.js";
import { keyed } from "../core/rng.js";
import type { Args } from "../core/schema.js";
import type { Table } from "../data/dataset.js";
import { readFixedCall } from "./call.js";
import { type Inquiry, one } from "./context.js";
import type { Subject } from "./data.js";
import { checkUnsaid } from "./leaks/unsaid.js";
import { look, meantBy, named } from "./names.js";
import type { Callee } from "./study.js";
import { quotedName } from "./wording.js";

/** The folds of a study, as far as they are known. */
export interface Validation {
  readonly validate?: Callee;
  readonly inside?: Callee;
  /** The rows of the smallest training part; undefined where the study cannot say. Found when first asked for. */
  readonly smallest: () => Uint32Array | undefined;
  /** Folds that every candidate is judged on; undefined where only the data can tell. */
  readonly count?: number;
  readonly splittable?: Splittable;
}

const NOTHING: Validation = { smallest: () => undefined };

export function readValidate(inquiry: Inquiry, subject: Subject | undefined): Validation {
  const clause = one(inquiry, "validate");
  if (clause === undefined) return NOTHING;
  const before = errorsSoFar(inquiry);
  const inner = readSplitter(inquiry, clause.splitter, subject);
  const outer = clause.inside && readSplitter(inquiry, clause.inside, subject);
  if (inner === undefined) return NOTHING;
  const callees = { validate: inner.callee, ...(outer && { inside: outer.callee }) };
  const count = inner.leaf.count(inner.args as never);
  const counted = count === undefined ? {} : { count };
  if (!before() || (clause.inside && outer === undefined)) return { ...NOTHING, ...callees, ...counted };
  const data = subject && splittableOf(subject);
  if (subject === undefined || data === undefined) return { ...NOTHING, ...callees, ...counted };
  if (!isPossible(inquiry, inner, outer, data)) return { ...NOTHING, ...callees, ...counted, splittable: data };
  const smallest = () =>
    remembered(subject.table, inquiry, inner, outer, () => smallestPart(inner, outer, data, inquiry));
  return { ...callees, ...counted, smallest, splittable: data };
}

/** Whether reading went without an error since. */
function errorsSoFar({ errors }: Inquiry): () => boolean {
  const before = errors();
  return () => errors() === before;
}

interface Dealer {
  readonly leaf: Splitter;
  readonly args: Args;
  readonly callee: Callee;
  readonly call: ast.Call;
}

function readSplitter(inquiry: Inquiry, call: ast.Call, subject: Subject | undefined): Dealer | undefined {
  const found = look(inquiry.registries.splitters, call.name.text);
  if (!("folds" in found)) {
    inquiry.tell("unknown-splitter", found, call.name.span);
    const meant = meantBy(inquiry.registries.splitters, found);
    if (meant !== undefined) readFixedCall(inquiry, "splitter", named(call, meant.name), meant.params, subject?.table);
    return undefined;
  }
  const callee = readFixedCall(inquiry, "splitter", call, found.params, subject?.table);
  checkNeeds(inquiry, found, call, subject);
  return { leaf: found, args: plainArgs(callee), callee, call };
}

/** Arguments of a callee that has none searched. */
export function plainArgs({ args }: Callee): Args {
  const plain: Record<string, Args[string]> = {};
  for (const [name, slot] of Object.entries(args)) {
    if (slot.kind === "fixed") plain[name] = slot.value;
    else if (slot.kind === "list") plain[name] = slot.items.map((item) => (item as { value: string }).value);
    else if (slot.kind === "callee") plain[name] = { name: slot.callee.name, args: plainArgs(slot.callee) };
  }
  return plain;
}

function checkNeeds(inquiry: Inquiry, leaf: Splitter, call: ast.Call, subject: Subject | undefined): void {
  const { clauses, registries, tell } = inquiry;
  const { span } = call.name;
  const role = (name: ast.ByClause["role"]) => clauses.by.find((clause) => clause.role === name);
  const order = role("order");
  const group = role("group");
  const splitter = leaf.name;
  const folds = call.args.find((arg) => arg.name.text === "folds");
  const count = folds?.binding.kind === "fixed" ? inquiry.written(folds.binding.value) : "5";
  const write = (name: string) => (registries.splitters.find(name) ? `${name}(folds = ${count})` : name);
  if (leaf.needs.includes("order") && order === undefined && !inquiry.isBroken("by")) {
    tell("needs-time-order", { splitter, ...likely(subject, ["date"], /date|time|day|week|month|year/i) }, span);
  }
  if (leaf.needs.includes("group") && group === undefined && !inquiry.isBroken("by")) {
    tell(
      "needs-groups",
      { splitter, ...likely(subject, ["category"], /id$|group|user|patient|account|subject|store/i) },
      span,
    );
  }
  if (leaf.needs.includes("class") && subject?.task === "number") {
    const target = subject.target!.column.name;
    tell("needs-classes", { splitter, target, fix: write(group ? "group" : "kfold") }, span);
  }
  checkUnsaid(inquiry, leaf, span, subject, write);
  if (order !== undefined && leaf.keeps !== "time") {
    tell("shuffled-time", { splitter, column: order.column.text, fix: `validate ${write("rolling")}` }, span);
  } else if (group !== undefined && leaf.keeps !== "groups" && !(leaf.keeps === "time" && isForecast(inquiry))) {
    const fix = `validate ${write(leaf.needs.includes("class") ? "stratified_group" : "group")}`;
    tell("split-groups", { splitter, column: quotedName(group.column.text), fix }, span);
  }
}

/** A step reads the target's past: groups are series then, each with a training and a test part of its own. */
function isForecast({ clauses, registries: { transforms, estimators } }: Inquiry): boolean {
  const steps = clauses.model.flatMap(({ steps: own }) => own);
  const names = steps
    .flatMap((step) => (step.kind === "call-step" ? [step.call] : step.options))
    .map((c) => c.name.text);
  return names.some((name) => (transforms.find(name) ?? estimators.find(name))?.reads !== undefined);
}

/** A column that may be meant: of a kind, or named so. */
function likely(subject: Subject | undefined, kinds: readonly string[], name: RegExp): { column?: string } {
  const columns = subject?.features.map((place) => subject.table.matrix.columns[place]!) ?? [];
  const found =
    columns.find((c) => name.test(c.name)) ?? columns.find((c) => kinds.includes(c.kind) && kinds[0] === "date");
  return found === undefined ? {} : { column: found.name };
}

// ── Folds ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What splitters see of the data; undefined until target and task are known. */
function splittableOf({ table, target, task, levels, group, order }: Subject): Splittable | undefined {
  if (target === undefined || task === undefined) return undefined;
  const { matrix } = table;
  const values = (name: string) => {
    const place = matrix.columns.findIndex((c) => c.name === name);
    return place < 0 ? undefined : columnOf(matrix, place);
  };
  return {
    rows: matrix.rows,
    y: indexed(columnOf(matrix, target.place), task, target.column),
    classes: levels.length,
    levels,
    ...(group === undefined ? {} : { groups: columnOf(matrix, group) }),
    ...(order === undefined ? {} : { order: columnOf(matrix, order) }),
    column: values,
  };
}

/** Numbers as classes: the i-th smallest value is class i. */
function indexed(
  y: Float64Array,
  task: "class" | "number",
  { kind, levels }: { kind: string; levels?: readonly string[] },
) {
  if (task === "number" || levels !== undefined || kind === "boolean") return y;
  const place = new Map([...new Set(y)].sort((a, b) => a - b).map((value, i) => [value, i]));
  return y.map((v) => place.get(v)!);
}

function isPossible(inquiry: Inquiry, inner: Dealer, outer: Dealer | undefined, data: Splittable): boolean {
  if (!lacksNothing(inner, data) || (outer && !lacksNothing(outer, data))) return false;
  const whole = object(inquiry, outer ?? inner, data);
  if (!whole || outer === undefined) return whole;
  // The smallest training part of the outer split is what the inner one has least of.
  return object(inquiry, inner, subset(data, least(dealt(outer, data, inquiry))));
}

const lacksNothing = ({ leaf }: Dealer, data: Splittable): boolean =>
  (!leaf.needs.includes("order") || data.order !== undefined) &&
  (!leaf.needs.includes("group") || data.groups !== undefined) &&
  (!leaf.needs.includes("class") || data.classes > 0);

function object({ objected }: Inquiry, { leaf, args, call }: Dealer, data: Splittable): boolean {
  const objection = leaf.objection(args as never, data);
  if (objection === undefined) return true;
  objected(objection, call.span);
  return false;
}

const dealt = ({ leaf, args }: Dealer, data: Splittable, inquiry: Inquiry): readonly Fold[] =>
  leaf.folds(args as never, data, keyed(one(inquiry, "seed")?.value.value ?? 0, "folds"));

const least = (folds: readonly Fold[]): Uint32Array =>
  folds.reduce((small, fold) => (fold.train.length < small.length ? fold.train : small), folds[0]!.train);

const parts = new WeakMap<Table, Map<string, Uint32Array>>();

/** Studies that split one table in one way share the folds. */
function remembered(
  table: Table,
  { clauses }: Inquiry,
  inner: Dealer,
  outer: Dealer | undefined,
  find: () => Uint32Array,
) {
  let known = parts.get(table);
  if (known === undefined) {
    known = new Map();
    parts.set(table, known);
  }
  const columns = [
    ...clauses.predict.map((c) => [c.column.text, c.as?.text]),
    ...clauses.by.map((c) => [c.role, c.column.text]),
  ];
  const key = JSON.stringify([columns, clauses.seed[0]?.value.value ?? 0, inner.callee, outer?.callee ?? null]);
  const rows = known.get(key) ?? find();
  known.set(key, rows);
  return rows;
}

function smallestPart(inner: Dealer, outer: Dealer | undefined, data: Splittable, inquiry: Inquiry): Uint32Array {
  if (outer === undefined) return least(dealt(inner, data, inquiry));
  const rows = least(dealt(outer, data, inquiry));
  return least(dealt(inner, subset(data, rows), inquiry)).map((i) => rows[i]!);
}

function subset(data: Splittable, rows: Uint32Array): Splittable {
  return {
    rows: rows.length,
    y: take(data.y, rows),
    classes: data.classes,
    levels: data.levels,
    ...(data.groups && { groups: take(data.groups, rows) }),
    ...(data.order && { order: take(data.order, rows) }),
    column(name) {
      const values = data.column(name);
      return values && take(values, rows);
    },
  };
}
