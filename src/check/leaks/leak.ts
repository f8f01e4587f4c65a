import { columnOf, takeRows } from "../../core/matrix.js";
import type { Table } from "../../data/dataset.js";

/** What leaks are looked for in. */
export interface Leaky {
  /** Of a long table, rows at even distances: what leaks, leaks in them. */
  readonly table: Table;
  readonly whole: Table;
  /** Places of columns. */
  readonly target: number;
  readonly task: "class" | "number";
  readonly features: readonly number[];
  readonly order?: number;
  readonly group?: number;
}

/** How a feature gives the target away, as the end of a sentence that begins with its name; undefined when it does not. */
export type FeatureLeak = (data: Leaky, place: number) => string | undefined;
/** What the features give away together, as a whole sentence. */
export type WholeLeak = (data: Leaky) => string | undefined;

/** Below this, a column may repeat another by chance. */
export const FEWEST_ROWS = 20;

export const valuesOf = ({ table }: Leaky, place: number): Float64Array => columnOf(table.matrix, place);
/** Of all rows: what was learned from all holds exactly in all. */
export const allValuesOf = ({ whole }: Leaky, place: number): Float64Array => columnOf(whole.matrix, place);
/** Whether a mean of 0 over all rows is possible, by the sample. */
export function mayBeCentered(data: Leaky, place: number): boolean {
  const { mean, deviation, n } = moments(valuesOf(data, place));
  return isNumber(data, place) && n > 0 && Math.abs(mean) <= (5 * deviation) / Math.sqrt(n);
}
export const columnAt = ({ table }: Leaky, place: number) => table.matrix.columns[place]!;
export const isNumber = (data: Leaky, place: number): boolean => columnAt(data, place).kind === "number";

/** Rows that leaks are looked for in. */
const MOST_ROWS = 20_000;
const samples = new WeakMap<Table, Table>();

/** A long table's rows at even distances, in their order; a short one whole. */
export function sampleOf(table: Table): Table {
  const { matrix } = table;
  if (matrix.rows <= MOST_ROWS) return table;
  let sample = samples.get(table);
  if (sample === undefined) {
    const rows = Uint32Array.from({ length: MOST_ROWS }, (_, i) => Math.floor((i * matrix.rows) / MOST_ROWS));
    sample = { ...table, matrix: takeRows(matrix, rows) };
    samples.set(table, sample);
  }
  return sample;
}

/** How many different values there are, as far as `most` and one more: few columns have few, and that is seen early. */
export function distinctUpTo(values: Float64Array, most: number): number {
  const seen = new Set<number>();
  for (const v of values) {
    if (!Number.isNaN(v)) seen.add(v);
    if (seen.size > most) break;
  }
  return seen.size;
}

const groups = new WeakMap<Table, Map<number, number>>();

/** A column's different values, as far as a third of the rows and one more: each column is counted once. */
export function groupsOf(data: Leaky, place: number): number {
  let counted = groups.get(data.table);
  if (counted === undefined) {
    counted = new Map();
    groups.set(data.table, counted);
  }
  let count = counted.get(place);
  if (count === undefined) {
    count = distinctUpTo(valuesOf(data, place), mostGroups(data));
    counted.set(place, count);
  }
  return count;
}

/** More groups than this have too few rows to say anything of a mean over them. */
export const mostGroups = ({ table }: Leaky): number => Math.floor(table.matrix.rows / 3);

const answers = new WeakMap<Table, Map<string, string | undefined>>();

/** Finds an answer once a table, target and task: several studies of a file look at the same data. */
export function remembered({ table, target, task }: Leaky, what: string, find: () => string | undefined) {
  let known = answers.get(table);
  if (known === undefined) {
    known = new Map();
    answers.set(table, known);
  }
  const key = `${what} ${target} ${task}`;
  if (!known.has(key)) known.set(key, find());
  return known.get(key);
}

/** Mean and standard deviation (over n) of the values that are there. */
export function moments(values: Float64Array): {
  readonly mean: number;
  readonly deviation: number;
  readonly n: number;
} {
  let n = 0;
  let mean = 0;
  let squares = 0;
  for (const v of values) {
    if (Number.isNaN(v)) continue;
    n++;
    const step = v - mean;
    mean += step / n;
    squares += step * (v - mean);
  }
  return { mean, deviation: Math.sqrt(squares / Math.max(1, n)), n };
}
