import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

const require = createRequire(import.meta.url);

/** A database that nobody uses is closed after so long: to open one takes longer than to read a small file. */
const IDLE_MILLISECONDS = 1000;

/** To read so much takes longer than to open a database. */
const LARGE_BYTES = 16 * 2 ** 20;

let opened: Promise<DuckDBInstance> | undefined;
let users = 0;
let closing: NodeJS.Timeout | undefined;

/**
 * `work` with a connection to the process's one in-memory database. Tables are temporary: they belong to the
 * connection and go with it. The database is closed, and its memory given back, soon after the last use; a process that
 * ends sooner does not wait for that. bytes: about what is read; after much, it is closed at once.
 */
export async function withDatabase<T>(work: (database: DuckDBConnection) => Promise<T>, bytes = 0): Promise<T> {
  clearTimeout(closing);
  users++;
  try {
    opened ??= open();
    const connection = await (await opened).connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    users--;
    if (users === 0 && bytes >= LARGE_BYTES) close();
    else if (users === 0) closing = setTimeout(close, IDLE_MILLISECONDS).unref();
  }
}

function close(): void {
  const database = opened;
  opened = undefined;
  database?.then(
    (instance) => instance.closeSync(),
    () => {},
  );
}

async function open(): Promise<DuckDBInstance> {
  // Not by import(): to find the names that its many CommonJS files export takes Node another 0.1 s.
  const { DuckDBInstance } = require("@duckdb/node-api") as typeof import("@duckdb/node-api");
  return DuckDBInstance.create(":memory:", {
    preserve_insertion_order: "true",
    // What does not fit in memory goes here, not into the working folder.
    temp_directory: join(tmpdir(), `tunebook-${process.pid}`),
    // Reading a file fetches no extensions.
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
}

/** 'text' in SQL. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** "name" in SQL. */
export const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Whether a text is one SELECT; if not, what it is instead. */
export async function isSelect(database: DuckDBConnection, sql: string): Promise<true | string> {
  const { StatementType } = require("@duckdb/node-api") as typeof import("@duckdb/node-api");
  const statements = await database.extractStatements(sql);
  if (statements.count !== 1) return `${statements.count} statements`;
  const { statementType } = await statements.prepare(0);
  return statementType === StatementType.SELECT ? true : `the statement ${StatementType[statementType]}`;
}
