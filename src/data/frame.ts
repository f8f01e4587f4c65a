import { type Diagnostic, hasErrors } from "../core/diagnostic.js";
import type { Column } from "../core/matrix.js";
import { type Args, defaultsOf } from "../core/schema.js";
import { type DataArgs, dataArgs, isNumber, type Missing, missingOf } from "./args.js";
import { rowPlaces } from "./loaded.js";
import { say } from "./messages.js";
import { judge } from "./mixture.js";
import { duplicates } from "./names.js";
import { oddNumbers, type Source, settleMissing, verdictOn } from "./oddities.js";
import type { Reading } from "./reading.js";
import { sharedData, tableOf } from "./table.js";
import { wordsOf } from "./words.js";

type Columns = readonly (readonly [name: string, values: ArrayLike<unknown>])[];

/**
 * A table from what a program holds: a Danfo DataFrame, a list of records, or an object of columns (lists or typed
 * arrays of equal length). null, undefined and NaN are missing values; strings stay words, whatever they look like. Of
 * the arguments of `data`, `missing` and `categories` count.
 */
export async function tableFromFrame(name: string, frame: unknown, given: Args = {}): Promise<Reading> {
  const args = { ...defaultsOf(dataArgs), ...given } as DataArgs;
  const columns = columnsIn(frame);
  if (typeof columns === "string") return { diagnostics: [say("not-a-frame", { name, found: columns })] };
  const misshapen = [
    ...duplicates(
      name,
      columns.map(([column]) => column),
    ),
    ...unequal(name, columns),
  ];
  if (misshapen.length > 0) return { diagnostics: misshapen };
  const rows = columns[0]?.[1].length ?? 0;
  if (rows === 0) return { diagnostics: [say("no-rows", { name, columns: columns.map(([column]) => column) })] };
  const data = sharedData(rows, columns.length);
  const missing = missingOf(args, false);
  const categories = new Set(args.categories.map(String));
  const source = { name, placesOf: rowPlaces };
  const typed: Column[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [j, [column, values]] of columns.entries()) {
    const out = data.subarray(j * rows, (j + 1) * rows);
    const found = await typeColumn(source, column, values, missing, categories.has(column), out);
    typed.push(found.column);
    diagnostics.push(...found.diagnostics);
  }
  if (hasErrors(diagnostics)) return { diagnostics };
  return { table: tableOf(name, rows, typed, data), diagnostics };
}

/** Whether a value is of a shape that can be a table. */
export const holdsData = (value: unknown): boolean => typeof columnsIn(value) !== "string";

/** The columns of a frame, or what it is instead. */
function columnsIn(frame: unknown): Columns | string {
  if (frame === null || typeof frame !== "object") return frame === null ? "null" : `a ${typeof frame}`;
  if (isDanfo(frame)) return danfoColumns(frame);
  if (Array.isArray(frame)) return recordColumns(frame);
  const entries = Object.entries(frame);
  const odd = entries.find(([, values]) => !isList(values));
  return odd === undefined ? entries : `an object whose '${odd[0]}' is no list`;
}

/** The part of a Danfo DataFrame or Series that is read here; known by its shape, so that Danfo need not be loaded. */
interface Danfo {
  readonly columns: readonly unknown[];
  readonly shape: readonly [rows: number, columns: number];
  /** Rows; of a Series, values. */
  readonly values: readonly unknown[];
}

function isDanfo(frame: object): frame is Danfo {
  const { columns, shape, values } = frame as Partial<Record<string, unknown>>;
  return Array.isArray(columns) && Array.isArray(shape) && shape.length === 2 && Array.isArray(values);
}

function danfoColumns({ columns, values }: Danfo): Columns {
  return columns.map((column, j) => [String(column), values.map((row) => (Array.isArray(row) ? row[j] : row))]);
}

/** A column for each name that a record has, in the order of first appearance; missing in records without it. */
function recordColumns(records: readonly unknown[]): Columns | string {
  const odd = records.findIndex((record) => record === null || typeof record !== "object" || Array.isArray(record));
  if (odd !== -1) return `a list whose item ${odd + 1} is no record`;
  const names = new Set(records.flatMap((record) => Object.keys(record as object)));
  return [...names].map((name) => [name, records.map((record) => (record as Record<string, unknown>)[name])]);
}

const isList = (values: unknown): values is ArrayLike<unknown> =>
  Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));

function unequal(name: string, columns: Columns): Diagnostic[] {
  const [first, ...rest] = columns;
  return rest
    .filter(([, values]) => values.length !== first![1].length)
    .map(([column, { length }]) =>
      say("unequal-columns", { name, column, found: length, first: first![0], expected: first![1].length }),
    );
}

type Kind = "number" | "boolean" | "date" | "word";

/** What a value is; undefined where it is missing, "odd" where it cannot stand in a column. */
function kindOf(value: unknown, { words }: Missing): Kind | "odd" | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "number") return Number.isNaN(value) ? undefined : "number";
  if (typeof value === "string") return words.has(value.trim()) ? undefined : "word";
  if (typeof value === "bigint") return "number";
  if (typeof value === "boolean") return "boolean";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : "date";
  return "odd";
}

interface Typed {
  readonly column: Column;
  readonly diagnostics: readonly Diagnostic[];
}

/** Fills `out`, length rows, and says what it holds. Values of several kinds are words. */
async function typeColumn(
  source: Source,
  name: string,
  values: ArrayLike<unknown>,
  missing: Missing,
  isCategory: boolean,
  out: Float64Array,
): Promise<Typed> {
  const kinds = new Set<Kind>();
  for (let i = 0; i < values.length; i++) {
    const kind = kindOf(values[i], missing);
    if (kind === "odd") return refuse(source, name, values[i], i);
    if (kind !== undefined) kinds.add(kind);
  }
  const [kind = "number", ...others] = kinds;
  if (kind === "word" || others.length > 0 || (isCategory && kind === "number")) {
    return typeWords(source, name, values, missing, isCategory, out);
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    out[i] = kindOf(value, missing) === undefined ? Number.NaN : Number(value);
  }
  if (kind !== "number") return { column: { name, kind }, diagnostics: [] };
  settleMissing(out, missing);
  return { column: { name, kind }, diagnostics: await oddNumbers(source, name, out) };
}

async function refuse(source: Source, column: string, value: unknown, row: number): Promise<Typed> {
  const [place] = await source.placesOf([row]);
  const found = Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
  const diagnostics = [say("not-a-value", { name: source.name, column, place: place!, found })];
  return { column: { name: column, kind: "text" }, diagnostics };
}

async function typeWords(
  source: Source,
  name: string,
  values: ArrayLike<unknown>,
  missing: Missing,
  isCategory: boolean,
  out: Float64Array,
): Promise<Typed> {
  const seen = new Map<string, { code: number; word: string; count: number; row: number }>();
  let numbers = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const kind = kindOf(value, missing);
    out[i] = Number.NaN;
    if (kind === undefined) continue;
    if (kind === "number") numbers++;
    const word = kind === "date" ? (value as Date).toISOString() : String(value).trim();
    const known = seen.get(word) ?? { code: seen.size, word, count: 0, row: i };
    known.count++;
    seen.set(word, known);
    out[i] = known.code;
  }
  const words = [...seen.values()];
  const { column, values: lookup } = wordsOf(
    name,
    words.map(({ word }) => word),
    words.map(({ count }) => count),
  );
  for (let i = 0; i < out.length; i++) out[i] = lookup[out[i]!] ?? Number.NaN;
  const others = words.filter(({ word }) => !isNumber(word));
  const verdict = numbers === 0 || isCategory ? undefined : judge(others, numbers, words.length);
  const diagnostics = verdict === undefined ? [] : [await verdictOn(source, name, verdict, numbers)];
  return { column, diagnostics };
}
