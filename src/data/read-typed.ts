import type { DuckDBConnection } from "@duckdb/node-api";
import type { Diagnostic } from "../core/diagnostic.js";
import { named, quoted } from "./duckdb.js";
import { type Loaded, type LoadedColumn, reasonOf, rowPlaces, rowsOf } from "./loaded.js";
import { say } from "./messages.js";
import type { Place } from "./place.js";

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const DATES = /^(DATE|TIMESTAMP.*)$/;
const STRINGS = /^(VARCHAR|UUID|ENUM\(.*\))$/;

/** How a column of one of DuckDB's types is held. */
function held(
  type: string,
  column: string,
): { readonly holds: LoadedColumn["holds"]; readonly sql: string } | undefined {
  if (type === "BOOLEAN") return { holds: "boolean", sql: `${column}::int::double` };
  if (NUMBERS.test(type)) return { holds: "number", sql: `${column}::double` };
  if (DATES.test(type)) {
    const time = type.endsWith("WITH TIME ZONE") ? "timestamptz" : "timestamp";
    return { holds: "date", sql: `epoch_ms(${column}::${time})::double` };
  }
  if (STRINGS.test(type)) return { holds: "words", sql: `${column}::varchar` };
  // JSON: values of several types in one column. As in a text file, it is a number if all of them are.
  if (type === "JSON") return { holds: "text", sql: `${column} ->> '$'` };
  return undefined;
}

/** A Parquet or JSON file's rows into the temporary table `loaded`, or what is wrong with it. */
export async function readTyped(
  database: DuckDBConnection,
  place: Place,
): Promise<{ readonly loaded?: Loaded; readonly diagnostics: readonly Diagnostic[] }> {
  const { name } = place;
  const format = place.format === "parquet" ? "Parquet" : "JSON";
  const source = sourceOf(place);
  try {
    const described = await describedBy(database, source);
    const found = place.format === "json" ? await insteadOfRecords(database, source, described) : undefined;
    if (found !== undefined) return { diagnostics: [say("json-not-records", { name, found })] };
    const names = place.format === "parquet" ? await parquetNames(database, place) : undefined;
    return await loadTyped(database, name, source, names);
  } catch (error) {
    return { diagnostics: [say("file-unreadable", { name, format, why: reasonOf(error, place.path) })] };
  }
}

type Described = readonly (readonly [column: string, type: string])[];

const describedBy = async (database: DuckDBConnection, source: string): Promise<Described> =>
  (await rowsOf(database, `describe from ${source}`)) as readonly (readonly [string, string])[];

/** What DuckDB can read, into the temporary table `loaded`. `names`: of the columns, where DuckDB calls them otherwise. */
export async function loadTyped(
  database: DuckDBConnection,
  name: string,
  source: string,
  names?: readonly string[],
): Promise<{ readonly loaded: Loaded; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const columns = (await describedBy(database, source)).map(([column, type], j) => {
    const own = held(type, named(column));
    const called = names?.[j] ?? column;
    if (own === undefined) diagnostics.push(say("nested-column", { name, column: called, type: shortened(type) }));
    return { name: called, ...(own ?? { holds: "words" as const, sql: `${named(column)}::varchar` }) };
  });
  const selected = columns.map(({ sql }, j) => `${sql} as c${j}`).join(", ");
  await database.run(`create or replace temp table loaded as select ${selected} from ${source}`);
  return { loaded: { name, columns, placesOf: rowPlaces }, diagnostics };
}

function sourceOf({ path, format, gzip }: Place): string {
  if (format === "parquet") return `read_parquet(${quoted(path)})`;
  // -1: types are found from all rows, so that none can break them later.
  return `read_json(${quoted(path)}, sample_size = -1, compression = '${gzip ? "gzip" : "uncompressed"}')`;
}

const isNested = (type: string) => type.endsWith("]") || type.startsWith("STRUCT") || type.startsWith("MAP");

/** What a JSON file holds that is no records: an object of columns, or a list of plain values. */
async function insteadOfRecords(
  database: DuckDBConnection,
  source: string,
  described: Described,
): Promise<string | undefined> {
  const rows = (await rowsOf(database, `select 1 from ${source} limit 2`)).length;
  if (described.length === 1 && described[0]![0] === "json")
    return rows === 0 ? "an empty list" : "a list of plain values";
  return rows === 1 && described.every(([, type]) => isNested(type)) ? "one object of columns" : undefined;
}

/** DuckDB calls a column that differs from another in case only by a new name; the file knows the right one. */
async function parquetNames(database: DuckDBConnection, { path }: Place): Promise<string[]> {
  const nodes = (await rowsOf(
    database,
    `select name, coalesce(num_children, 0)::double from parquet_schema(${quoted(path)})`,
  )) as readonly (readonly [string, number])[];
  // Depth first: the root, then each column followed by its descendants.
  const names: string[] = [];
  const skip = (at: number): number => {
    let next = at + 1;
    for (let i = 0; i < nodes[at]![1]; i++) next = skip(next);
    return next;
  };
  for (let at = 1; at < nodes.length; at = skip(at)) names.push(nodes[at]![0]);
  return names;
}

const shortened = (type: string) => (type.length > 40 ? `${type.slice(0, 40)}…` : type);
