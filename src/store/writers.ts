import type { Kysely } from "#kysely";
import { isoTime } from "../core/iso-time.js";
import { fail } from "./messages.js";
import { isAlive, self, type Writer } from "./process.js";
import type { Tables, WritersTable } from "./schema.js";

/** Tokens of the places that this process holds; what it has let go is free, whatever the file still says. */
const held = new Set<string>();

/** A plan of a study, and the token that its writer got. */
export type Place = Pick<WritersTable, "study" | "plan_hash" | "token">;

/** Shows that we live; false when our place was taken. */
export async function hear(db: Kysely<Tables>, place: Place): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("writers")
    .set({ heard: Date.now() })
    .where("study", "=", place.study)
    .where("plan_hash", "=", place.plan_hash)
    .where("token", "=", place.token)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Takes the one writer's place of a plan; its token. Throws study-is-running when a live process holds it. In a transaction. */
export async function takePlace(db: Kysely<Tables>, study: string, plan_hash: string): Promise<string> {
  const we = self();
  const holder = await db
    .selectFrom("writers")
    .selectAll()
    .where("study", "=", study)
    .where("plan_hash", "=", plan_hash)
    .executeTakeFirst();
  if (holder !== undefined && writes(holder, we)) {
    const here = holder.host === we.host && holder.realm === we.realm;
    const seen = here ? {} : { seen: `${Math.round(silenceOf(holder))} s ago` };
    fail("study-is-running", { study, pid: holder.pid, host: holder.host, since: holder.since, here, ...seen });
  }
  const token = crypto.randomUUID();
  held.add(token);
  const now = Date.now();
  await db.deleteFrom("writers").where("study", "=", study).where("plan_hash", "=", plan_hash).execute();
  await db
    .insertInto("writers")
    .values({ study, plan_hash, ...we, since: isoTime(now), heard: now, token })
    .execute();
  return token;
}

function writes(holder: WritersTable, we: Writer): boolean {
  const isOurs = holder.pid === we.pid && holder.host === we.host && holder.realm === we.realm;
  return isOurs ? held.has(holder.token) : isAlive(holder, silenceOf(holder), we);
}

const silenceOf = (writer: WritersTable): number => (Date.now() - writer.heard) / 1000;

/** Gives a place back. */
export async function leave(db: Kysely<Tables>, token: string): Promise<void> {
  held.delete(token);
  // Where a full disk forbids even this, the place is free all the same: nobody alive holds its token.
  await db
    .deleteFrom("writers")
    .where("token", "=", token)
    .execute()
    .catch(() => undefined);
}

/** The plans that are being run, by `planKey`. */
export async function livingWriters(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const we = self();
  const writers = await db.selectFrom("writers").selectAll().execute();
  return new Set(writers.filter((w) => writes(w, we)).map((w) => planKey(w.study, w.plan_hash)));
}

export const planKey = (study: string, planHash: string): string => `${study}\n${planHash}`;
