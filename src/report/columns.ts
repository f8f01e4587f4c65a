import { type Column, columnOf } from "../core/matrix.js";
import type { Table } from "../data/dataset.js";
import { count, short } from "./numbers.js";

/** One column of a table at a glance. */
export interface ColumnSummary {
  readonly name: string;
  readonly kind: Column["kind"];
  readonly missing: number;
  /** Different values, missing ones not counted. */
  readonly distinct: number;
  /** Of numbers, booleans and dates; dates in milliseconds since 1970 UTC. */
  readonly min?: number;
  readonly median?: number;
  readonly max?: number;
  /** Of categories and texts: the most frequent, with their counts, at most five. */
  readonly top?: readonly { readonly level: string; readonly count: number }[];
  /** What one might want to know before predicting from it, or it. */
  readonly suspicions: readonly string[];
}

export function summariesOf({ matrix }: Table): readonly ColumnSummary[] {
  const values = matrix.columns.map((_, j) => columnOf(matrix, j));
  const summaries = matrix.columns.map((column, j) => summaryOf(column, values[j]!));
  return summaries.map((summary, j) => {
    const twin = summaries.findIndex(
      (other, i) => i < j && mayAgree(other, summary, matrix.rows) && agree(values[i]!, values[j]!),
    );
    if (twin < 0) return summary;
    const same = `says the same as ${summaries[twin]!.name}: to predict one of them, ignore the other`;
    return { ...summary, suspicions: [...summary.suspicions, same] };
  });
}

/** Where nearly every row is different, any two columns tell each other's rows apart. */
const mayAgree = (a: ColumnSummary, b: ColumnSummary, rows: number): boolean =>
  a.distinct === b.distinct && a.missing === b.missing && a.distinct > 1 && a.distinct <= (rows - a.missing) / 2;

/** Each value of one always stands beside the same value of the other. */
function agree(a: Float64Array, b: Float64Array): boolean {
  const beside = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    const known = beside.get(a[i]!);
    if (known === undefined) beside.set(a[i]!, b[i]!);
    else if (!Object.is(known, b[i]!)) return false;
  }
  return new Set(beside.values()).size === beside.size;
}

function summaryOf(column: Column, values: Float64Array): ColumnSummary {
  const present = values.filter((v) => !Number.isNaN(v)).sort();
  const counts = countsOf(present);
  const facts = { missing: values.length - present.length, distinct: counts.size };
  return {
    name: column.name,
    kind: column.kind,
    ...facts,
    ...(column.levels === undefined ? rangeOf(present) : { top: topOf(column.levels, counts) }),
    suspicions: suspicionsOf(column, values, present, facts),
  };
}

function countsOf(present: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of present) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The median of an even number of values is the mean of the middle two. */
function rangeOf(sorted: Float64Array): Pick<ColumnSummary, "min" | "median" | "max"> {
  const n = sorted.length;
  if (n === 0) return {};
  const median = (sorted[(n - 1) >> 1]! + sorted[n >> 1]!) / 2;
  return { min: sorted[0]!, median, max: sorted[n - 1]! };
}

const topOf = (levels: readonly string[], counts: ReadonlyMap<number, number>) =>
  [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, 5)
    .map(([level, count]) => ({ level: levels[level]!, count }));

function suspicionsOf(
  column: Column,
  values: Float64Array,
  present: Float64Array,
  { missing, distinct }: { readonly missing: number; readonly distinct: number },
): string[] {
  const rows = values.length;
  const isWords = column.levels !== undefined;
  const isWhole = !isWords && present.every(Number.isInteger);
  const found: string[] = [];
  if (present.length === 0) return ["every value is missing"];
  if (distinct === 1) found.push("one value only: it tells nothing");
  if (missing > rows / 2) found.push(`${Math.round((100 * missing) / rows)} % missing`);
  if (rows > 20 && distinct === rows && isWords)
    found.push("another value in every row: an identifier or free text; ignore it?");
  if (rows > 20 && isWhole && isCounter(values)) found.push("counts the rows: ignore it?");
  if (isWords && distinct > 50 && distinct < rows)
    found.push(`${count(distinct)} different words: one_hot would make as many columns`);
  if (column.kind === "number" && isWhole && distinct > 1 && distinct <= 10 && rows > 50) {
    found.push("few whole numbers: to predict it as classes, write  as class");
  }
  return found;
}

function isCounter(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[i - 1]! + 1) return false;
  return true;
}

/** Its values in a few words: a range with the median, or the most frequent words. */
export function valuesText({ kind, min, median, max, top = [], distinct }: ColumnSummary): string {
  if (min === undefined) {
    const words = top.slice(0, 3).map(({ level, count: n }) => `${level} (${count(n)})`);
    return [...words, ...(distinct > words.length ? ["…"] : [])].join(", ");
  }
  if (kind === "boolean") return "false, true";
  const text = (x: number) => (kind === "date" ? new Date(x).toISOString().slice(0, 10) : short(x));
  return `${text(min)} … ${text(median!)} … ${text(max!)}`;
}
