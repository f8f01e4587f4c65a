import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type Args, defaultsOf } from "../core/schema.js";
import { nearest } from "../core/suggest.js";
import { type DataArgs, dataArgs, missingOf, type ReadOptions } from "./args.js";
import { type BuiltInSet, setsFolder } from "./built-in.js";
import { columnsOf } from "./columns.js";
import { withDatabase } from "./duckdb.js";
import { say } from "./messages.js";
import { type Place, placeOf } from "./place.js";
import { readCsv } from "./read-csv.js";
import { readTyped } from "./read-typed.js";
import type { Reading } from "./reading.js";

/**
 * Reads a CSV, TSV, Parquet, JSON or NDJSON file (text also as .gz) into typed columns, rows in file order. Never
 * throws for what is wrong with the file or its name. The same bytes give the same table.
 */
export async function readTable(source: string, options: ReadOptions = {}): Promise<Reading> {
  const place = await placeOf(source, options.folder ?? process.cwd());
  if ("code" in place) return { diagnostics: [place] };
  const args = { ...defaultsOf(dataArgs), ...options.args } as DataArgs;
  try {
    return await withPlainPath(place, (plain) => withDatabase((database) => read(database, plain, args)));
  } catch (error) {
    if (isNoDuckDb(error))
      return { diagnostics: [say("no-duckdb", { why: (error as Error).message.split("\n")[0]! })] };
    throw error;
  }
}

/** `data iris`, `data titanic (categories = ["pclass"])`. */
export async function readBuiltIn({ name }: BuiltInSet, args: Args = {}): Promise<Reading> {
  const { table, diagnostics } = await readTable(`${name}.csv`, { folder: setsFolder(), args });
  return table === undefined ? { diagnostics } : { table: { ...table, name }, diagnostics };
}

async function read(database: DuckDBConnection, place: Place, args: DataArgs): Promise<Reading> {
  const isText = place.format === "csv" || place.format === "tsv";
  const { loaded, diagnostics } = await (isText ? readCsv(database, place, args) : readTyped(database, place));
  if (loaded === undefined) return { diagnostics };
  const names = loaded.columns.map(({ name }) => name);
  const categories = (args.categories ?? []).map(String);
  const unknown = categories
    .filter((column) => !names.includes(column))
    .map((column) => {
      const near = nearest(column, names);
      return say("unknown-column", { name: place.name, column, ...(near === undefined ? {} : { near }) });
    });
  if (unknown.length > 0) return { diagnostics: [...diagnostics, ...unknown] };
  const rules = {
    missing: missingOf(args, isText && args.missing_words !== false),
    decimal: String(args.decimal),
    categories: new Set(categories),
  };
  const typed = await columnsOf(database, loaded, rules);
  return { ...typed, diagnostics: [...diagnostics, ...typed.diagnostics] };
}

/** DuckDB takes * ? [ ] in a path for a pattern: a file of such a name is read through a link of a plain one. */
async function withPlainPath<T>(place: Place, work: (place: Place) => Promise<T>): Promise<T> {
  if (!/[*?[\]]/.test(place.path)) return work(place);
  const folder = await mkdtemp(join(tmpdir(), "tunebook-"));
  try {
    const path = join(folder, basename(place.path).replace(/[*?[\]]/g, "_"));
    await symlink(place.path, path);
    return await work({ ...place, path });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isNoDuckDb = (error: unknown): boolean =>
  /@duckdb|duckdb\.node|ERR_MODULE_NOT_FOUND|ERR_DLOPEN_FAILED/.test(
    `${(error as NodeJS.ErrnoException).code} ${(error as Error).message}`,
  );
