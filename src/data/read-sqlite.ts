import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { loadLibsql } from "../core/libsql.js";
import { QUERY } from "./args.js";
import { named } from "./duckdb.js";
import { rowPlaces } from "./loaded.js";
import { say } from "./messages.js";
import type { LoadedOrNot } from "./read-many.js";

/**
 * The rows of a SELECT over an SQLite file into the temporary table `loaded`. SQLite types values, not columns: a
 * column of numbers alone holds numbers, any other is read as text in a file is.
 */
export async function loadSqlite(database: DuckDBConnection, path: string, sql: string): Promise<LoadedOrNot> {
  const Libsql = loadLibsql();
  const file = new Libsql(path, { readonly: true });
  try {
    const statement = file.prepare(sql);
    if (!statement.reader)
      return { diagnostics: [say("query-not-select", { found: "a statement that changes data" })] };
    const names = statement.columns().map(({ name }) => name);
    const rows = statement.raw().all() as readonly (readonly unknown[])[];
    const nested = names.find((_, j) => rows.some((row) => typeof row[j] === "object" && row[j] !== null));
    if (nested !== undefined) {
      return { diagnostics: [say("nested-column", { name: basename(path), column: nested, type: "BLOB" })] };
    }
    const isNumber = names.map((_, j) => rows.every((row) => row[j] === null || typeof row[j] === "number"));
    await append(database, rows, isNumber);
    const columns = names.map((name, j) => ({ name, holds: isNumber[j] ? ("number" as const) : ("text" as const) }));
    return { loaded: { name: QUERY, columns, placesOf: rowPlaces }, diagnostics: [] };
  } finally {
    file.close();
  }
}

async function append(
  database: DuckDBConnection,
  rows: readonly (readonly unknown[])[],
  isNumber: readonly boolean[],
): Promise<void> {
  const columns = isNumber.map((is, j) => `${named(`c${j}`)} ${is ? "double" : "varchar"}`);
  await database.run(`create or replace temp table loaded (${columns.join(", ")})`);
  const appender = await database.createAppender("loaded");
  for (const row of rows) {
    for (const [j, value] of row.entries()) {
      if (value === null) appender.appendNull();
      else if (isNumber[j]) appender.appendDouble(value as number);
      else appender.appendVarchar(String(value));
    }
    appender.endRow();
  }
  appender.closeSync();
}
