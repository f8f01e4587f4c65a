import type { Kysely } from "#kysely";

/** One row a run of a plan of a study. */
export interface RunsTable {
  /** Dealt by the store, in order of creation: the largest is the newest. */
  id: number;
  study: string;
  plan_hash: string;
  run: number;
  started_at: string;
}

/** Append-only: one row an event, numbered from 0 in each run. */
export interface EventsTable {
  run_id: number;
  seq: number;
  type: string;
  /** Trials that the event tells; kept beside the body so that listing studies reads no body. */
  trials: number;
  body: string;
}

/** The one writer of a plan, while there is one. */
export interface WritersTable {
  study: string;
  plan_hash: string;
  pid: number;
  host: string;
  realm: string;
  born: string;
  since: string;
  /** Milliseconds since 1970. */
  heard: number;
  /** Another for every taking of the place: who was replaced finds its token gone. */
  token: string;
}

export interface VersionTable {
  version: number;
}

export interface Tables {
  tunebook_version: VersionTable;
  runs: RunsTable;
  events: EventsTable;
  writers: WritersTable;
}

/** Step i brings format i to format i + 1. Steps are added, never changed: stores of every age go through them. */
export const migrations: readonly ((db: Kysely<Tables>) => Promise<void>)[] = [createTables];
export const FORMAT = migrations.length;

async function createTables(db: Kysely<Tables>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable("runs")
    .addColumn("id", "integer", (c) => c.primaryKey().notNull())
    .addColumn("study", "text", (c) => c.notNull())
    .addColumn("plan_hash", "text", (c) => c.notNull())
    .addColumn("run", "integer", (c) => c.notNull())
    .addColumn("started_at", "text", (c) => c.notNull())
    .addUniqueConstraint("one_run_of_a_number", ["study", "plan_hash", "run"])
    .execute();
  await schema
    .createTable("events")
    .addColumn("run_id", "integer", (c) => c.notNull().references("runs.id"))
    .addColumn("seq", "integer", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("trials", "integer", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("one_event_a_number", ["run_id", "seq"])
    .execute();
  await schema
    .createTable("writers")
    .addColumn("study", "text", (c) => c.notNull())
    .addColumn("plan_hash", "text", (c) => c.notNull())
    .addColumn("pid", "integer", (c) => c.notNull())
    .addColumn("host", "text", (c) => c.notNull())
    .addColumn("realm", "text", (c) => c.notNull())
    .addColumn("born", "text", (c) => c.notNull())
    .addColumn("since", "text", (c) => c.notNull())
    .addColumn("heard", "bigint", (c) => c.notNull())
    .addColumn("token", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("one_writer_a_plan", ["study", "plan_hash"])
    .execute();
}

/** Brings a store to the format of this program. Inside one transaction. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable("tunebook_version")
    .ifNotExists()
    .addColumn("version", "integer", (c) => c.notNull())
    .execute();
  const found = await formatOf(db);
  for (const step of migrations.slice(found)) await step(db);
  if (found >= FORMAT) return;
  await db.deleteFrom("tunebook_version").execute();
  await db.insertInto("tunebook_version").values({ version: FORMAT }).execute();
}

/** 0 of an empty database. */
export async function formatOf(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom("tunebook_version").select("version").executeTakeFirst();
  return row?.version ?? 0;
}
