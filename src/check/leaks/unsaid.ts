import type { Splitter } from "../../contracts.js";
import type { Span } from "../../core/diagnostic.js";
import { columnOf } from "../../core/matrix.js";
import { factsOf } from "../columns.js";
import type { Inquiry } from "../context.js";
import type { Subject } from "../data.js";
import { FEWEST_ROWS } from "./leak.js";

const OWNER =
  /(^|[_\s.-])(patient|subject|user|customer|client|account|person|member|household|session|device|store)([_\s.-]?(id|nr|no|number|key))?$/i;

/** Groups and an order of time that the data shows, where the study says nothing of them. */
export function checkUnsaid(
  inquiry: Inquiry,
  leaf: Splitter,
  span: Span,
  subject: Subject | undefined,
  write: (splitter: string) => string,
): void {
  const { clauses, tell } = inquiry;
  if (subject?.target === undefined || clauses.by.some(({ role }) => role !== "weight")) return;
  const name = (place: number) => subject.table.matrix.columns[place]!.name;
  const owner = leaf.keeps === "groups" ? undefined : ownerIn(subject);
  if (owner !== undefined) {
    const fix = `validate ${write(leaf.needs.includes("class") ? "stratified_group" : "group")}`;
    const groups = factsOf(subject.table, owner).distinct;
    tell("groups-unsaid", { column: name(owner), groups, splitter: leaf.name, fix }, span);
    return;
  }
  const clock = leaf.keeps === "time" ? undefined : clockIn(subject);
  if (clock !== undefined) {
    tell("time-unsaid", { column: name(clock), splitter: leaf.name, fix: `validate ${write("rolling")}` }, span);
  }
}

/** A column that is named like somebody, with several rows each; ignored columns count, too. */
function ownerIn({ table, target }: Subject): number | undefined {
  const { columns, rows } = table.matrix;
  const place = columns.findIndex(({ name, kind }, j) => {
    if (j === target!.place || kind === "boolean" || kind === "date" || !OWNER.test(name)) return false;
    const { distinct, isWhole, missing } = factsOf(table, j);
    const isName = kind !== "number" || isWhole;
    return isName && missing === 0 && distinct >= 5 && rows >= 2 * distinct;
  });
  return place < 0 ? undefined : place;
}

/** A date that grows from row to row. */
function clockIn({ table, target }: Subject): number | undefined {
  const { columns, rows } = table.matrix;
  const place = columns.findIndex(({ kind }, j) => {
    if (kind !== "date" || j === target!.place || rows < FEWEST_ROWS) return false;
    const { distinct, missing } = factsOf(table, j);
    const values = columnOf(table.matrix, j);
    return missing === 0 && distinct >= FEWEST_ROWS && values.every((v, i) => i === 0 || v >= values[i - 1]!);
  });
  return place < 0 ? undefined : place;
}
