import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Kysely } from "#kysely";
import type { Store, StoredStudy, StudyLog } from "../contracts.js";
import { makeFolders } from "../core/folders.js";
import { isoTime } from "../core/iso-time.js";
import { type StudyEvent, stateAfter } from "../trial.js";
import { type Connection, connect } from "./dialect.js";
import { decode, encode } from "./encoding.js";
import { fail } from "./messages.js";
import { HEARTBEAT_SECONDS } from "./process.js";
import { FORMAT, formatOf, migrate, type Tables } from "./schema.js";
import { canWrite, explained } from "./trouble.js";
import { hear, leave, livingWriters, planKey, takePlace } from "./writers.js";

/** Rows of one insert; SQLite takes 32 766 values a statement. */
const ROWS_AT_ONCE = 500;

/**
 * Append-only events in one SQLite file. Any number of processes read while one writes each plan of each study. The
 * file is made by the first run, not by looking. For a local disk: WAL does not work over a network folder.
 */
export function sqliteStore(file: string): Store {
  return new SqliteStore(file);
}

class SqliteStore implements Store {
  readonly #file: string;
  #reading: Promise<Connection | undefined> | undefined;
  #writing: Promise<Connection> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  open(study: string, planHash: string, { fresh }: { readonly fresh: boolean }): Promise<StudyLog> {
    return this.#guard(async () => {
      const { db } = await this.#write();
      const { runId, token, past } = await db.transaction().execute(async (t) => {
        const token = await takePlace(t, study, planHash);
        const last = await newestRun(t, study, planHash);
        const runId = last === undefined || fresh ? await addRun(t, study, planHash, (last?.run ?? 0) + 1) : last.id;
        return { runId, token, past: await eventsOf(t, runId) };
      });
      return this.#log(db, { study, planHash, runId, token, past });
    });
  }

  #log(
    db: Kysely<Tables>,
    writer: { study: string; planHash: string; runId: number; token: string; past: StudyEvent[] },
  ) {
    const { study, planHash, runId, token, past } = writer;
    const place = { study, plan_hash: planHash, token };
    const beat = () => hear(db, place).catch(() => false);
    const heart = setInterval(beat, HEARTBEAT_SECONDS * 1000).unref();
    let next = past.length;
    const log: StudyLog = {
      past,
      append: (events) =>
        this.#guard(async () => {
          if (events.length === 0) return;
          await db.transaction().execute(async (t) => {
            if (!(await hear(t, place))) fail("writer-replaced", { study });
            const rows = events.map((event, i) => rowOf(runId, next + i, event));
            for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
              await t
                .insertInto("events")
                .values(rows.slice(i, i + ROWS_AT_ONCE))
                .execute();
            }
          });
          next += events.length;
        }),
      async close() {
        clearInterval(heart);
        await leave(db, token);
      },
    };
    return log;
  }

  studies(): Promise<readonly StoredStudy[]> {
    return this.#guard(async () => {
      const connection = await this.#read();
      if (connection === undefined) return [];
      const { db } = connection;
      const runs = await db
        .selectFrom("runs")
        .leftJoin("events", "events.run_id", "runs.id")
        .select((e) => ["runs.id", "study", "plan_hash", "run", "started_at", e.fn.sum<number>("trials").as("trials")])
        .groupBy("runs.id")
        .orderBy("runs.id")
        .execute();
      const alive = await livingWriters(db);
      const endings = await lastEvents(db);
      return runs.map(({ id, study, plan_hash: planHash, run, started_at: startedAt, trials }) => {
        const state = stateAfter(endings.get(id));
        const newest = !runs.some((r) => r.study === study && r.plan_hash === planHash && r.run > run);
        const lives = newest && alive.has(planKey(study, planHash));
        return {
          study,
          planHash,
          run,
          startedAt,
          state: lives ? "running" : state === "running" ? "interrupted" : state,
          trials: Number(trials ?? 0),
        };
      });
    });
  }

  read(study: string, planHash?: string): Promise<readonly StudyEvent[] | undefined> {
    return this.#guard(async () => {
      const connection = await this.#read();
      const run = connection && (await newestRun(connection.db, study, planHash));
      return run && eventsOf(connection.db, run.id);
    });
  }

  async close(): Promise<void> {
    const open = [this.#reading, this.#writing];
    this.#reading = undefined;
    this.#writing = undefined;
    for (const connection of open) await (await connection?.catch(() => undefined))?.close();
  }

  #write(): Promise<Connection> {
    this.#writing ??= this.#create().catch((error) => {
      this.#writing = undefined;
      throw error;
    });
    return this.#writing;
  }

  async #create(): Promise<Connection> {
    makeFolder(dirname(this.#file));
    const connection = await connect(this.#file, "write");
    try {
      await connection.db.transaction().execute(async (t) => {
        await migrate(t);
        this.#checkFormat(await formatOf(t));
      });
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** undefined where nothing was ever stored. Not kept when there is nothing yet: a later look may find something. */
  async #read(): Promise<Connection | undefined> {
    if (this.#writing !== undefined) return this.#writing;
    if (this.#reading === undefined && !existsSync(this.#file)) return undefined;
    this.#reading ??= this.#look().catch((error) => {
      this.#reading = undefined;
      throw error;
    });
    const reading = await this.#reading;
    if (reading === undefined) this.#reading = undefined;
    return reading;
  }

  /** undefined of a database without tables: whoever began to make it was ended, or is at it. */
  async #look(): Promise<Connection | undefined> {
    const connection = await connect(this.#file, readMode(this.#file));
    try {
      const tables = await connection.db.introspection.getTables();
      if (tables.length === 0) {
        await connection.close();
        return undefined;
      }
      if (!tables.some((t) => t.name === "tunebook_version")) fail("store-corrupt", { place: this.#file });
      this.#checkFormat(await formatOf(connection.db));
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  #checkFormat(found: number): void {
    if (found > FORMAT) fail("store-newer", { place: this.#file, found, known: FORMAT });
  }

  #guard<T>(work: () => Promise<T>): Promise<T> {
    return explained(this.#file, work);
  }
}

const rowOf = (run_id: number, seq: number, event: StudyEvent) => ({
  run_id,
  seq,
  type: event.type,
  trials: event.type === "told" ? event.trials.length : 0,
  body: encode(event),
});

/** The last event of every run. */
async function lastEvents(db: Kysely<Tables>): Promise<ReadonlyMap<number, StudyEvent>> {
  const rows = await db
    .selectFrom("events")
    .select(["run_id", "body"])
    .where("type", "=", "stopped")
    .where((e) =>
      e(
        "seq",
        "=",
        e
          .selectFrom("events as later")
          .select((l) => l.fn.max("later.seq").as("last"))
          .whereRef("later.run_id", "=", "events.run_id"),
      ),
    )
    .execute();
  return new Map(rows.map(({ run_id, body }) => [run_id, decode(body)]));
}

function newestRun(db: Kysely<Tables>, study: string, planHash?: string) {
  const runs = db.selectFrom("runs").select(["id", "run"]).where("study", "=", study).orderBy("id", "desc").limit(1);
  return (planHash === undefined ? runs : runs.where("plan_hash", "=", planHash)).executeTakeFirst();
}

async function addRun(db: Kysely<Tables>, study: string, plan_hash: string, run: number): Promise<number> {
  const last = await db
    .selectFrom("runs")
    .select((e) => e.fn.max("id").as("id"))
    .executeTakeFirst();
  const id = (last?.id ?? 0) + 1;
  await db
    .insertInto("runs")
    .values({ id, study, plan_hash, run, started_at: isoTime(Date.now()) })
    .execute();
  return id;
}

async function eventsOf(db: Kysely<Tables>, runId: number): Promise<StudyEvent[]> {
  const rows = await db.selectFrom("events").select("body").where("run_id", "=", runId).orderBy("seq").execute();
  return rows.map(({ body }) => decode(body));
}

/** Also keeps the folder out of version control: a store holds data that a repository should not. */
function makeFolder(folder: string): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  makeFolders(folder);
  writeFileSync(`${folder}/.gitignore`, "*\n");
}

/** SQLite reads WAL through a file of shared memory that it must make, unless it is there or nobody can be writing. */
function readMode(file: string): "read" | "write" | "frozen" {
  if (canWrite(dirname(file)) && canWrite(file)) return "write";
  return existsSync(`${file}-wal`) ? "read" : "frozen";
}
