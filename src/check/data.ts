import type * as ast from "../../grammar/ast.js";
import type { Column } from "../core/matrix.js";
import { located } from "../data/address.js";
import type { Table } from "../data/dataset.js";
import { factsOf, shown } from "./columns.js";
import { type Inquiry, one } from "./context.js";
import { checkDataArgs } from "./data-args.js";
import { checkLeaks } from "./leaks/index.js";
import { suggest } from "./names.js";
import type { StudyData } from "./study.js";
import { taskOf } from "./task.js";
import { quotedName } from "./wording.js";

/** What is known of the data of a study, as far as its clauses could be read. */
export interface Subject {
  readonly table: Table;
  readonly source: string;
  /** Absent when there is no such column, or no `predict`. */
  readonly target?: { readonly place: number; readonly column: Column };
  readonly task?: StudyData["task"];
  readonly levels: readonly string[];
  readonly features: readonly number[];
  readonly order?: number;
  readonly group?: number;
  readonly weight?: number;
}

/** Reads data, predict, ignore and the by clauses; undefined when there is no table to read them with. */
export function readData(inquiry: Inquiry): Subject | undefined {
  const clause = one(inquiry, "data");
  if (clause === undefined) return undefined;
  checkDataArgs(inquiry, clause);
  const { table } = inquiry.context.tables(clause);
  if (table === undefined) return undefined;
  const place = columnFinder(inquiry, table, nameOf(clause));
  const target = targetOf(inquiry, table, place);
  const roles = rolesOf(inquiry, table, place, target?.place);
  const ignored = ignoredOf(inquiry, table, place, target?.place, roles);
  const outside = new Set([...ignored, ...Object.values(roles), ...(target ? [target.place] : [])]);
  const features = table.matrix.columns.flatMap((_, j) => (outside.has(j) ? [] : [j]));
  // A series may have nothing but its past: whether that is enough, the model's steps decide.
  if (target && features.length === 0 && roles.order === undefined) {
    inquiry.tell(
      "no-features",
      { data: nameOf(clause), target: target.column.name },
      one(inquiry, "predict")!.column.span,
    );
  }
  const read = target && taskOf(inquiry, table, target.place);
  if (target && read) checkLeaks(inquiry, { table, target: target.place, task: read.task, features, ...roles });
  return {
    table,
    source: "kind" in clause.source ? located(inquiry.context.folder, clause.source.value) : clause.source.text,
    ...(target && { target }),
    ...(read && { task: read.task }),
    levels: read?.levels ?? [],
    features,
    ...roles,
  };
}

/** As the study names it. */
export const nameOf = ({ source }: ast.DataClause): string =>
  "kind" in source ? JSON.stringify(source.value) : `'${source.text}'`;

type Finder = (name: ast.Name) => number | undefined;

/** The place of a column by name; tells what was meant when there is none. */
export function columnFinder({ tell }: Inquiry, table: Table, data: string): Finder {
  const names = table.matrix.columns.map((c) => c.name);
  return ({ text, span }) => {
    const place = names.indexOf(text);
    if (place >= 0) return place;
    tell("unknown-column", { ...suggest(text, names), data }, span);
    return undefined;
  };
}

function targetOf(inquiry: Inquiry, table: Table, find: Finder): Subject["target"] {
  const clause = one(inquiry, "predict");
  const place = clause && find(clause.column);
  if (place === undefined) return undefined;
  const column = table.matrix.columns[place]!;
  const facts = factsOf(table, place);
  const { rows } = table.matrix;
  const { span } = clause!.column;
  if (facts.missing > 0) {
    inquiry.tell("target-missing", { column: column.name, rows: facts.missing, of: rows }, span);
  }
  if (facts.distinct === 1) {
    inquiry.tell("target-constant", { column: column.name, value: shown(table, place, facts.mode.value) }, span);
  }
  return { place, column };
}

type Roles = { [K in ast.ByClause["role"]]?: number };

function rolesOf(inquiry: Inquiry, table: Table, find: Finder, target: number | undefined): Roles {
  const roles: Roles = {};
  for (const { role, column } of inquiry.clauses.by) {
    const place = find(column);
    if (place === undefined || roles[role] !== undefined) continue;
    if (place === target) {
      inquiry.tell("target-with-role", { column: column.text, role }, column.span);
      continue;
    }
    checkRole(inquiry, table, place, role, column);
    roles[role] = place;
  }
  return roles;
}

function checkRole(
  inquiry: Inquiry,
  table: Table,
  place: number,
  role: ast.ByClause["role"],
  { text, span }: ast.Name,
) {
  const { kind, ordered } = table.matrix.columns[place]!;
  if (role === "order" && kind !== "date" && kind !== "number" && ordered !== true) {
    inquiry.tell("order-kind", { column: text, kind }, span);
  }
  if (role !== "weight") return;
  const { low, missing } = factsOf(table, place);
  if (kind !== "number") inquiry.tell("weight-kind", { column: text, kind }, span);
  else if (missing > 0) inquiry.tell("weight-values", { column: text, rows: missing, what: "missing" }, span);
  else if (low < 0) {
    const values = table.matrix.data.subarray(place * table.matrix.rows, (place + 1) * table.matrix.rows);
    inquiry.tell("weight-values", { column: text, rows: values.filter((v) => v < 0).length, what: "below 0" }, span);
  }
}

function ignoredOf(
  inquiry: Inquiry,
  table: Table,
  find: Finder,
  target: number | undefined,
  roles: Roles,
): Set<number> {
  const ignored = new Set<number>();
  for (const name of inquiry.clauses.ignore.flatMap((clause) => clause.columns)) {
    const place = find(name);
    if (place === undefined) continue;
    const column = table.matrix.columns[place]!.name;
    const role = Object.entries(roles).find(([, p]) => p === place)?.[0];
    if (place === target) inquiry.tell("target-ignored", { column }, name.span);
    else if (role !== undefined) inquiry.tell("ignored-with-role", { column, role }, name.span);
    else if (ignored.has(place)) inquiry.tell("ignored-twice", { column }, name.span);
    if (place !== target) ignored.add(place);
  }
  return ignored;
}

/** The columns that look like what people predict: named so, or the last one that is no date and no free text. */
export function likelyTarget({ matrix }: Table): string | undefined {
  const named = matrix.columns.find((c) =>
    /^(target|label|outcome|response|y|survived|churned?|default|diagnosis|species|price)$/i.test(c.name),
  );
  const last = matrix.columns.findLast((c) => c.kind !== "date" && c.kind !== "text");
  const found = named ?? last;
  return found && quotedName(found.name);
}
