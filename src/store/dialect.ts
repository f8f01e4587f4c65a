import { pathToFileURL } from "node:url";
import type Database from "libsql";
import { CompiledQuery, type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver } from "#kysely";
import { loadLibsql } from "../core/libsql.js";
import type { Tables } from "./schema.js";

/** What differs between databases, in one place: another one brings its own `Kysely` and its own `Trouble`. */
export interface Connection {
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

/** How long a process waits for another one's transaction, in milliseconds; ours take a few. */
const PATIENCE = 5000;

/**
 * Opens a SQLite file. Writers get WAL, so that readers never wait, and synchronous = FULL: what an append has
 * acknowledged survives a killed process and a power cut (NORMAL would survive the first only). One commit costs one
 * fsync, about 0.5 ms on a local SSD.
 */
export async function connect(file: string, mode: "write" | "read" | "frozen"): Promise<Connection> {
  const Libsql = loadLibsql();
  const sqlite = new Libsql(nameOf(file, mode), { timeout: PATIENCE });
  try {
    if (mode === "write") await enterWal(sqlite);
    else sqlite.prepare("select count(*) from sqlite_master").all();
  } catch (error) {
    sqlite.close();
    throw error;
  }

  /** A transaction here always writes: taking the lock at its begin waits in line, where taking it later would fail. */
  class WritingDriver extends SqliteDriver {
    override async beginTransaction(connection: DatabaseConnection) {
      await connection.executeQuery(CompiledQuery.raw("begin immediate"));
    }
    /** A full disk makes SQLite roll back by itself; a second time would hide the reason behind an error of its own. */
    override async rollbackTransaction(connection: DatabaseConnection) {
      if (sqlite.inTransaction) await connection.executeQuery(CompiledQuery.raw("rollback"));
    }
  }
  class Dialect extends SqliteDialect {
    override createDriver() {
      return new WritingDriver({ database: sqlite });
    }
  }
  const db = new Kysely<Tables>({ dialect: new Dialect({ database: sqlite }) });
  return {
    db,
    async close() {
      if (sqlite.open) sqlite.close();
    },
  };
}

/** frozen: in a folder that cannot be written, and nobody writing: SQLite may then read without its lock files. */
function nameOf(file: string, mode: "write" | "read" | "frozen"): string {
  if (mode === "write") return file;
  return `${pathToFileURL(file).href}?${mode === "frozen" ? "immutable=1" : "mode=ro"}`;
}

/** Entering WAL needs the file alone for a moment and, unlike other statements, does not wait for it. */
async function enterWal(sqlite: Database.Database): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      sqlite.prepare("pragma journal_mode = wal").all();
      sqlite.exec("pragma synchronous = full");
      return;
    } catch (error) {
      if (troubleOf(error) !== "busy" || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

export type Trouble = "busy" | "full" | "read-only" | "corrupt" | "failed" | "unreachable";

/** SQLite's primary result codes, sqlite.org/rescode.html; what is not about the disk is our mistake: undefined. */
export function troubleOf(error: unknown): Trouble | undefined {
  const { rawCode, message = "" } = error as { rawCode?: number; message?: string };
  const code = rawCode ?? Number(/ConnectionFailed.*: (\d+)/.exec(message)?.[1] ?? 0);
  switch (code & 0xff) {
    case 5:
    case 6:
      return "busy";
    case 8:
      return "read-only";
    case 10:
      return "failed";
    case 11:
    case 26:
      return "corrupt";
    case 13:
      return "full";
    case 14:
      return "unreachable";
    default:
      return undefined;
  }
}
