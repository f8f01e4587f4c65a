import { columnOf } from "../core/matrix.js";
import type { Table } from "../data/dataset.js";

/** What the values of a column are, found once a table. */
export interface ColumnFacts {
  readonly missing: number;
  /** Different values, the missing one not counted. */
  readonly distinct: number;
  readonly isWhole: boolean;
  readonly low: number;
  readonly high: number;
  /** How often the most frequent value occurs, and which it is. */
  readonly mode: { readonly value: number; readonly count: number };
  /** Each value is the one before plus one. */
  readonly counts: boolean;
}

const known = new WeakMap<Table, (ColumnFacts | undefined)[]>();

export function factsOf(table: Table, place: number): ColumnFacts {
  let facts = known.get(table);
  if (facts === undefined) {
    facts = [];
    known.set(table, facts);
  }
  facts[place] ??= find(columnOf(table.matrix, place));
  return facts[place]!;
}

function find(values: Float64Array): ColumnFacts {
  let missing = 0;
  let isWhole = true;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let isCount = values.length > 1;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) {
      missing++;
      isCount = false;
      continue;
    }
    isWhole &&= Number.isInteger(v);
    if (v < low) low = v;
    if (v > high) high = v;
    if (i > 0 && v !== values[i - 1]! + 1) isCount = false;
  }
  let counted: Pick<ColumnFacts, "distinct" | "mode"> | undefined;
  const counts = () => {
    counted ??= countsOf(values);
    return counted;
  };
  return {
    missing,
    isWhole,
    low,
    high,
    counts: isCount,
    get distinct() {
      return counts().distinct;
    },
    get mode() {
      return counts().mode;
    },
  };
}

/** Dear where nearly all values differ: counted when somebody asks. */
function countsOf(values: Float64Array): Pick<ColumnFacts, "distinct" | "mode"> {
  const counts = new Map<number, number>();
  for (const v of values) if (!Number.isNaN(v)) counts.set(v, (counts.get(v) ?? 0) + 1);
  let mode = { value: Number.NaN, count: 0 };
  for (const [value, count] of counts) if (count > mode.count) mode = { value, count };
  return { distinct: counts.size, mode };
}

/** A value of a column as a reader knows it: the level, true, the date, the number. */
export function shown(table: Table, place: number, value: number): string {
  const { kind, levels, words } = table.matrix.columns[place]!;
  if (levels !== undefined) return levels[value] ?? String(value);
  if (kind === "boolean") return (words ?? ["false", "true"])[value === 1 ? 1 : 0];
  return kind === "date" ? new Date(value).toISOString().slice(0, 10) : String(value);
}
