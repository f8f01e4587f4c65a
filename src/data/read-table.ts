import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Diagnostic } from "../core/diagnostic.js";
import { type Args, defaultsOf } from "../core/schema.js";
import { nearest } from "../core/suggest.js";
import { type DataArgs, dataArgs, missingOf, type QueryArgs, queryArgs, type ReadOptions } from "./args.js";
import { type BuiltInSet, setsFolder } from "./built-in.js";
import { columnsOf } from "./columns.js";
import { withDatabase } from "./duckdb.js";
import { digestTrouble, withFiles } from "./files.js";
import type { Loaded } from "./loaded.js";
import { say } from "./messages.js";
import type { Place } from "./place.js";
import { plainTable } from "./plain-csv.js";
import { readCsv } from "./read-csv.js";
import { readMany } from "./read-many.js";
import { loadQuery } from "./read-query.js";
import { readTyped } from "./read-typed.js";
import type { Reading } from "./reading.js";

/**
 * Reads a CSV, TSV, Parquet, JSON or NDJSON file (text also as .gz) into typed columns, rows in file order; of all files
 * that match a pattern, or of an http address, too. Never throws for what is wrong with the file or its name. The same
 * bytes give the same table.
 */
export async function readTable(source: string, options: ReadOptions = {}): Promise<Reading> {
  const args = { ...defaultsOf(dataArgs), ...options.args } as DataArgs;
  return withDuckDb(async () => {
    const reading = await withFiles(source, options.folder ?? process.cwd(), async (places) => {
      const wrong = await digestTrouble(source, places, args.sha256 as string | undefined);
      if (wrong !== undefined) return { diagnostics: [wrong] };
      const plain = places.length === 1 ? await plainTable(places[0]!, args) : undefined;
      if (plain !== undefined) return { table: plain, diagnostics: [] };
      const bytes = places.reduce((sum, place) => sum + place.bytes, 0);
      return withDatabase((database) => readFiles(database, source, places, args), bytes);
    });
    return "code" in reading ? { diagnostics: [reading] } : reading;
  });
}

/** `data iris`, `data titanic (categories = ["pclass"])`. */
export async function readBuiltIn({ name }: BuiltInSet, args: Args = {}): Promise<Reading> {
  const { table, diagnostics } = await readTable(`${name}.csv`, { folder: setsFolder(), args });
  return table === undefined ? { diagnostics } : { table: { ...table, name }, diagnostics };
}

/** The table that a SELECT makes; see `queryArgs`. */
export async function readQuery(options: ReadOptions = {}): Promise<Reading> {
  const args = { ...defaultsOf(queryArgs), ...options.args } as QueryArgs;
  return withDuckDb(() =>
    withDatabase(async (database) => {
      const { loaded, diagnostics } = await loadQuery(database, args, options.folder ?? process.cwd());
      return loaded === undefined ? { diagnostics } : typed(database, loaded, diagnostics, args, {});
    }),
  );
}

async function readFiles(
  database: DuckDBConnection,
  name: string,
  places: readonly Place[],
  args: DataArgs,
): Promise<Reading> {
  const isText = places[0]!.format === "csv" || places[0]!.format === "tsv";
  const isOne = places.length === 1;
  const readOne = (place: Place) =>
    withPlainPath(place, (plain) => (isText ? readCsv(database, plain, args, !isOne) : readTyped(database, plain)));
  const { loaded, diagnostics } = await (isOne ? readOne(places[0]!) : readMany(database, name, places, readOne));
  if (loaded === undefined) return { diagnostics };
  return typed(database, loaded, diagnostics, args, {
    words: isText && args.missing_words !== false,
    decimal: args.decimal,
  });
}

/** The rows of `loaded` as a table. */
async function typed(
  database: DuckDBConnection,
  loaded: Loaded,
  diagnostics: readonly Diagnostic[],
  args: Pick<DataArgs, "missing" | "categories">,
  { words = false, decimal = "." as unknown },
): Promise<Reading> {
  const names = loaded.columns.map(({ name }) => name);
  const categories = args.categories.map(String);
  const unknown = categories
    .filter((column) => !names.includes(column))
    .map((column) => {
      const near = nearest(column, names);
      return say("unknown-column", { name: loaded.name, column, ...(near === undefined ? {} : { near }) });
    });
  if (unknown.length > 0) return { diagnostics: [...diagnostics, ...unknown] };
  const rules = { missing: missingOf(args, words), decimal: String(decimal), categories: new Set(categories) };
  const reading = await columnsOf(database, loaded, rules);
  return { ...reading, diagnostics: [...diagnostics, ...reading.diagnostics] };
}

async function withDuckDb(work: () => Promise<Reading>): Promise<Reading> {
  try {
    return await work();
  } catch (error) {
    if (!isNoDuckDb(error)) throw error;
    return { diagnostics: [say("no-duckdb", { why: (error as Error).message.split("\n")[0]! })] };
  }
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
