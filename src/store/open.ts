import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Store } from "../contracts.js";
import { fail } from "./messages.js";

/** The folder that a study's runs are kept in, beside its file. */
export const FOLDER = ".tunebook";
export const DATABASE = "studies.db";

/**
 * The store at a place: a folder, `sqlite:FILE`, `file:URL`, or `memory:`; without a place, `.tunebook/` in the folder
 * of `besideFile`. Nothing is made before the first run is stored. Throws diagnostics: store-kind, store-not-a-folder.
 */
export async function openStore(place: string | undefined, besideFile: string): Promise<Store> {
  if (place === "memory:") return (await import("./memory.js")).memoryStore();
  const { sqliteStore } = await import("./sqlite.js");
  return sqliteStore(databaseAt(place, besideFile));
}

/** The SQLite file of a place, absolute. */
export function databaseAt(place: string | undefined, besideFile: string): string {
  if (place === undefined) return join(resolve(dirname(besideFile)), FOLDER, DATABASE);
  const kind = /^([a-z][a-z0-9+.-]+):/i.exec(place)?.[1]?.toLowerCase();
  if (kind === undefined) return join(folderAt(place), DATABASE);
  if (kind === "sqlite") return resolve(place.slice("sqlite:".length).replace(/^\/\/(?=\/)/, ""));
  if (kind === "file") return join(folderAt(fileURLToPath(place)), DATABASE);
  return fail("store-kind", { place: withoutPassword(place), kind });
}

function folderAt(place: string): string {
  const folder = resolve(place);
  if (statSync(folder, { throwIfNoEntry: false })?.isFile()) fail("store-not-a-folder", { place });
  return folder;
}

const withoutPassword = (place: string): string => place.replace(/(:\/\/[^/@:]*):[^@]*@/, "$1:…@");
