import type { Estimator, Transform } from "../contracts.js";
import type { Span } from "../core/diagnostic.js";
import { columnOf } from "../core/matrix.js";
import type { Inquiry } from "./context.js";
import type { Subject } from "./data.js";

/** What a step needs that reads the target's past: an order, a number to predict, and one row a moment in each series. */
export function checkPast(inquiry: Inquiry, subject: Subject, leaf: Estimator | Transform, span: Span): void {
  if (leaf.reads === undefined || subject.target === undefined) return;
  const { name } = leaf;
  const target = subject.target.column.name;
  if (subject.order === undefined) {
    if (inquiry.clauses.by.some(({ role }) => role === "order") || inquiry.isBroken("by")) return;
    const columns = subject.features.map((place) => subject.table.matrix.columns[place]!);
    const time =
      columns.find(({ kind }) => kind === "date") ?? columns.find(({ name: n }) => /time|week|month|year/i.test(n));
    inquiry.tell("needs-order", { name, target, ...(time && { column: time.name }) }, span);
  } else if (subject.task === "class") inquiry.tell("past-of-classes", { name, target }, span);
  else if (subject.group === undefined) tellTies(inquiry, subject, name, span);
}

function tellTies(inquiry: Inquiry, { table: { matrix }, order, features }: Subject, name: string, span: Span): void {
  const moments = new Set(columnOf(matrix, order!)).size;
  if (moments === matrix.rows) return;
  const group = features.map((place) => matrix.columns[place]!).find(({ kind }) => kind === "category");
  const column = matrix.columns[order!]!.name;
  inquiry.tell(
    "several-a-moment",
    { name, column, rows: matrix.rows, moments, ...(group && { group: group.name }) },
    span,
  );
}
