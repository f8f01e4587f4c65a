import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Diagnostic } from "../core/diagnostic.js";
import { schemeOf } from "./address.js";
import { QUERY, type QueryArgs } from "./args.js";
import { isSelect, quoted } from "./duckdb.js";
import { reasonOf } from "./loaded.js";
import { say } from "./messages.js";
import type { LoadedOrNot } from "./read-many.js";
import { loadSqlite } from "./read-sqlite.js";
import { loadTyped } from "./read-typed.js";

/**
 * The rows of a SELECT into the temporary table `loaded`, or what is wrong with it. DuckDB runs it over files, and over
 * PostgreSQL where its reader is installed; SQLite runs it over a file of its own.
 */
export async function loadQuery(database: DuckDBConnection, args: QueryArgs, folder: string): Promise<LoadedOrNot> {
  const { sql, from } = args as { readonly sql?: string; readonly from?: string };
  if (sql === undefined) return { diagnostics: [say("query-arguments", {})] };
  const warnings = [
    ...(/\border\s+by\b[^()]*$/i.test(sql) ? [] : [say("query-without-order", {})]),
    ...(from !== undefined && hasPassword(from) ? [say("password-in-study", {})] : []),
  ];
  const read = await run(database, withoutEnd(sql), from, folder);
  return { ...read, diagnostics: [...warnings, ...read.diagnostics] };
}

async function run(
  database: DuckDBConnection,
  sql: string,
  from: string | undefined,
  folder: string,
): Promise<LoadedOrNot> {
  try {
    if (from === undefined) return await runHere(database, sql, folder);
    const scheme = schemeOf(from);
    if (scheme === "postgresql" || scheme === "postgres") return await runInPostgres(database, sql, from, folder);
    const path = resolve(folder, from);
    if (scheme !== undefined || !(await isFile(path))) return refused(say("query-source", { found: from }));
    return await loadSqlite(database, path, sql);
  } catch (error) {
    return refused(say("query-failed", { why: reasonOf(error, "") }));
  }
}

async function runHere(database: DuckDBConnection, sql: string, folder: string): Promise<LoadedOrNot> {
  await database.run(`set session file_search_path = ${quoted(folder)}`);
  const statement = await isSelect(database, sql);
  if (statement !== true) return refused(say("query-not-select", { found: statement }));
  return loadTyped(database, QUERY, `(${sql})`);
}

async function runInPostgres(
  database: DuckDBConnection,
  sql: string,
  address: string,
  folder: string,
): Promise<LoadedOrNot> {
  try {
    await database.run("load postgres");
  } catch (error) {
    return refused(say("no-postgres-reader", { why: reasonOf(error, "") }));
  }
  await database.run(`attach ${quoted(address)} as source (type postgres, read_only)`);
  try {
    await database.run("use source");
    return await runHere(database, sql, folder);
  } finally {
    await database.run("use memory");
    await database.run("detach source");
  }
}

const refused = (diagnostic: Diagnostic): LoadedOrNot => ({ diagnostics: [diagnostic] });
const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
const withoutEnd = (sql: string): string => sql.trim().replace(/;$/, "").trim();

function hasPassword(address: string): boolean {
  try {
    return new URL(address).password !== "";
  } catch {
    return false;
  }
}
