import type { Estimator, Transform } from "../contracts.js";
import type { Span } from "../core/diagnostic.js";
import type { Column } from "../core/matrix.js";
import { factsOf } from "./columns.js";
import type { Inquiry } from "./context.js";
import type { Subject } from "./data.js";
import { quotedName } from "./wording.js";

/** A column on its way through a pipeline. */
export interface FlowColumn extends Column {
  /** Rows without a value; of what a step made of several columns, not counted. */
  readonly missing: number;
}
/** What is known of the columns between two steps, before any fit. */
export interface Flow {
  readonly columns: readonly FlowColumn[];
  /** These are all the columns there are, under these names. */
  readonly isExact: boolean;
}

export function startOf({ table, features }: Subject): Flow {
  const columns = features.map((place): FlowColumn => {
    return { ...table.matrix.columns[place]!, missing: factsOf(table, place).missing };
  });
  return { columns, isExact: true };
}

/** What a step says of itself, and where it stands. */
interface At {
  readonly inquiry: Inquiry;
  readonly span: Span;
  /** Transforms that can be suggested, if they exist. */
  readonly before: (transform: string) => boolean;
  /** Columns that are no features, and that a step may take by name. */
  readonly beside?: readonly Column[];
}

/** The columns after a transform; tells of columns that it cannot work on. */
export function through(flow: Flow, leaf: Transform, on: readonly string[] | undefined, at: At): Flow {
  const chosen = on === undefined ? flow.columns.filter(leaf.fits) : chosenColumns(flow, leaf, on, at);
  if (!leaf.acceptsMissing) tellMissing(chosen, leaf.name, at);
  if (leaf.reads !== undefined) return { ...flow, isExact: false };
  if (chosen.length === 0) return flow;
  const taken = new Set(chosen);
  const columns = flow.columns.map((column): FlowColumn => {
    if (!taken.has(column)) return column;
    const missing = leaf.gives.missing === "none" ? 0 : column.missing;
    return leaf.gives.kind === "number" ? { name: column.name, kind: "number", missing } : { ...column, missing };
  });
  return { columns, isExact: false };
}

function chosenColumns(
  flow: Flow,
  leaf: Transform,
  on: readonly string[],
  { inquiry, span, beside }: At,
): FlowColumn[] {
  return on.flatMap((name) => {
    const other = beside?.find((c) => c.name === name);
    const column = flow.columns.find((c) => c.name === name) ?? (other && { ...other, missing: 0 });
    if (column === undefined) {
      if (flow.isExact) {
        const why = "it is the target, ignored, or named by a 'by'";
        inquiry.tell("column-gone", { name: leaf.name, column: name, why }, span);
      }
      return [];
    }
    if ((leaf.takes ?? leaf.fits)(column)) return [column];
    inquiry.tell("column-does-not-fit", { name: leaf.name, column: name, kind: column.kind }, span);
    return [];
  });
}

/** What an estimator cannot take among the columns that reach it. */
export function into(flow: Flow, leaf: Estimator, at: At): void {
  const { accepts, name } = leaf;
  if (!accepts.missing) tellMissing(flow.columns, name, at);
  if (accepts.category) return;
  const { tell } = at.inquiry;
  const ofKind = (kind: Column["kind"]) => flow.columns.filter((c) => c.kind === kind).map((c) => c.name);
  const categories = ofKind("category");
  if (categories.length > 0) {
    const fix = at.before("one_hot") ? `write  one_hot |> ${name}` : ignoring(categories);
    tell("needs-numbers", { name, columns: categories, kind: "category", fix }, at.span);
  }
  const texts = ofKind("text");
  if (texts.length > 0) {
    const fix = at.before("tfidf") ? `write  tfidf |> ${name}  or  ${ignoring(texts).slice(7)}` : ignoring(texts);
    tell("needs-numbers", { name, columns: texts, kind: "text", fix }, at.span);
  }
  const dates = ofKind("date");
  if (dates.length > 0) {
    const fix = at.before("calendar")
      ? `write  calendar(of = ${quotedName(dates[0]!)})  or  ${ignoring(dates).slice(7)}`
      : ignoring(dates);
    tell("needs-numbers", { name, columns: dates, kind: "date", fix }, at.span);
  }
}

const ignoring = (columns: readonly string[]) => `write  ignore ${columns.map(quotedName).join(", ")}`;

function tellMissing(columns: readonly FlowColumn[], name: string, { inquiry, span, before }: At): void {
  const holed = columns.filter((c) => c.missing > 0).map((c) => ({ name: c.name, missing: c.missing }));
  if (holed.length === 0) return;
  const fix = before("impute") ? `write  impute |> ${name}` : ignoring(holed.map((c) => c.name));
  inquiry.tell("missing-values", { name, columns: holed, fix }, span);
}

/** What is known after a choice of steps: the worst of what any option leaves. */
export function worstOf(flows: readonly Flow[]): Flow {
  const [first, ...others] = flows;
  if (first === undefined) throw new Error("a choice of no steps");
  const columns = first.columns.map((column) => {
    const twins = others.flatMap((flow) => flow.columns.filter((c) => c.name === column.name));
    const strange = twins.find((c) => c.kind !== column.kind && c.kind !== "number");
    return { ...(strange ?? column), missing: Math.max(column.missing, ...twins.map((c) => c.missing)) };
  });
  return { columns, isExact: flows.every((flow) => flow.isExact) };
}
