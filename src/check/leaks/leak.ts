import { columnOf } from "../../core/matrix.js";
import type { Table } from "../../data/dataset.js";

/** What leaks are looked for in. */
export interface Leaky {
  readonly table: Table;
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
export const columnAt = ({ table }: Leaky, place: number) => table.matrix.columns[place]!;
export const isNumber = (data: Leaky, place: number): boolean => columnAt(data, place).kind === "number";

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
