import type { Diagnostic } from "../core/diagnostic.js";
import { type Column, columnOf } from "../core/matrix.js";
import type { Table } from "./dataset.js";
import { suspicionsOf } from "./suspicions.js";

/** What a table holds, as plain data. */
export interface Description {
  readonly name: string;
  readonly hash: string;
  readonly rows: number;
  readonly columns: readonly ColumnDescription[];
}

export interface ColumnDescription {
  readonly name: string;
  readonly kind: Column["kind"];
  /** Share of the rows without a value. */
  readonly missing: number;
  /** Distinct values, without the missing one. */
  readonly distinct: number;
  /** Of numbers; of dates in ISO 8601, without mean. Absent when every value is missing. */
  readonly range?: Range;
  /** Of words and booleans: the most frequent, at most 5; ties in the order of the levels. */
  readonly top?: readonly { readonly value: string; readonly share: number }[];
  /** What a careful reader would ask about this column. */
  readonly suspicions: readonly Diagnostic[];
}
export type Range =
  | { readonly min: number; readonly mean: number; readonly median: number; readonly max: number }
  | { readonly min: string; readonly max: string };

/** What the description of a column and suspicion of it start from. */
export interface Facts {
  readonly column: Column;
  /** Length rows. */
  readonly values: Float64Array;
  /** Without NaN, ascending. */
  readonly sorted: Float64Array;
  readonly distinct: number;
}

const MOST_SHOWN = 5;

/** Columns in file order. O(rows log rows) a column. */
export function describe(table: Table): Description {
  const { rows, columns } = table.matrix;
  const facts = columns.map((column, j) => factsOf(column, columnOf(table.matrix, j)));
  const suspicions = suspicionsOf(facts);
  return {
    name: table.name,
    hash: table.hash,
    rows,
    columns: facts.map((fact, j) => ({
      name: fact.column.name,
      kind: fact.column.kind,
      missing: (rows - fact.sorted.length) / rows,
      distinct: fact.distinct,
      ...contentOf(fact),
      suspicions: suspicions[j]!,
    })),
  };
}

function factsOf(column: Column, values: Float64Array): Facts {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  return { column, values, sorted, distinct };
}

function contentOf({ column, values, sorted }: Facts): Pick<ColumnDescription, "range" | "top"> {
  if (sorted.length === 0) return {};
  const min = sorted[0]!;
  const max = sorted.at(-1)!;
  switch (column.kind) {
    case "number": {
      const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
      const middle = sorted.length / 2;
      const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
      return { range: { min, mean, median, max } };
    }
    case "date":
      return { range: { min: new Date(min).toISOString(), max: new Date(max).toISOString() } };
    case "boolean":
    case "category":
    case "text":
      return { top: topOf(column.levels ?? column.words ?? ["false", "true"], values, sorted.length) };
  }
}

function topOf(levels: readonly string[], values: Float64Array, present: number) {
  const counts = new Float64Array(levels.length);
  for (const code of values) if (!Number.isNaN(code)) counts[code]!++;
  return levels
    .map((value, code) => ({ value, share: counts[code]! / present }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_SHOWN);
}
