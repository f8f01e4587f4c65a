import type { DuckDBConnection } from "@duckdb/node-api";

/**
 * A column of the temporary table `loaded`, where column j is called cj:
 * - "text": what stands in a text file; a number if all of it is;
 * - "words": strings, whatever they look like;
 * - "number", "boolean" (0 and 1), "date" (milliseconds since 1970 UTC): doubles already.
 */
export interface LoadedColumn {
  readonly name: string;
  readonly holds: "text" | "words" | "number" | "boolean" | "date";
}

/** Rows as a reader put them into the temporary table `loaded`, in file order: rowid counts them from 0. */
export interface Loaded {
  readonly name: string;
  readonly columns: readonly LoadedColumn[];
  /** Says where rows are, for messages: "line 17", "row 16". */
  placesOf(rows: readonly number[]): Promise<readonly string[]>;
}

export const rowPlaces = async (rows: readonly number[]): Promise<readonly string[]> =>
  rows.map((row) => `row ${row + 1}`);

/** All rows of a query, in order; values as DuckDB's own types have them in JavaScript. */
export async function rowsOf(database: DuckDBConnection, sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await database.runAndReadAll(sql)).getRowsJS();
}

/** What DuckDB says of a file, without its advice on SQL and the file's path. */
export function reasonOf(error: unknown, path: string): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .split("\n")[0]!
    .replace(/^[A-Z]\w*( \w+)* Error: /, "")
    .replaceAll(/ ?(of|in) file ['"][^'"]*['"],?/g, "")
    .replaceAll(path, "the file")
    .replace(/[. ]+$/, "");
}
