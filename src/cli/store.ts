import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Store, StoredStudy } from "../contracts.js";
import { DiagnosticError } from "../core/diagnostic.js";
import { nearest } from "../core/suggest.js";
import { DATABASE, databaseAt, FOLDER, openStore } from "../store/open.js";
import { fold, type Outcome } from "../trial.js";
import type { Io } from "./io.js";
import { say } from "./messages.js";

export interface OpenedStore {
  readonly store: Store;
  /** As messages name it. */
  readonly place: string;
  /** What commands must say to find it again: nothing, or " --store PLACE". */
  readonly option: string;
}

/** The store of a study file, or the one that was asked for. */
export async function besideFile(place: string | undefined, path: string | undefined, io: Io): Promise<OpenedStore> {
  const beside = path ?? join(io.cwd, "stdin");
  const store = await openStore(absolute(place, io), beside);
  if (place !== undefined) return { store, place, option: ` --store ${quoted(place)}` };
  const folder = relative(io.cwd, dirname(databaseAt(undefined, beside))) || ".";
  return { store, place: folder, option: folder === FOLDER ? "" : ` --store ${quoted(folder)}` };
}

/** For verbs without a study file: the store of the folder that one is in. */
export const besideNothing = (place: string | undefined, io: Io): Promise<OpenedStore> =>
  besideFile(place, undefined, io);

/** A folder is relative to where the command was typed; URLs say themselves where they lead. */
const absolute = (place: string | undefined, io: Io): string | undefined =>
  place === undefined || /^[a-z][a-z0-9+.-]+:/i.test(place) ? place : resolve(io.cwd, place);

/** As a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The newest run of a study that a store holds. Throws nothing-stored, with what is there. */
export async function storedOutcome({ store, place }: OpenedStore, name: string, io: Io): Promise<Outcome> {
  const events = await store.read(name);
  const runs = await store.studies();
  if (events === undefined || events.length === 0) {
    const has = [...new Set(runs.map((r) => r.study))];
    const elsewhere = storeNearby(io, place);
    throw new DiagnosticError([say("nothing-stored", { name, place, has, near: nearest(name, has), elsewhere })]);
  }
  const outcome = fold(events);
  return { ...outcome, state: stateOf(outcome, runs) };
}

/** A run whose process was killed has said nothing of its end: the store knows that nobody goes on with it. */
function stateOf(outcome: Outcome, runs: readonly StoredStudy[]): Outcome["state"] {
  const run = runs.findLast((r) => r.study === outcome.study && r.planHash === outcome.planHash);
  return run?.state ?? outcome.state;
}

/** The store of a folder below, where the study's file may lie. */
function storeNearby(io: Io, place: string): string | undefined {
  if (existsSync(join(io.cwd, place, DATABASE))) return undefined;
  const folders = readdirSync(io.cwd, { withFileTypes: true }).filter((e) => e.isDirectory());
  return folders.map((e) => join(e.name, FOLDER)).find((f) => existsSync(join(io.cwd, f, DATABASE)));
}
