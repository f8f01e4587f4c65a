import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { Diagnostic } from "../core/diagnostic.js";
import { schemeOf } from "./address.js";
import { withDownload } from "./download.js";
import { quoted, withDatabase } from "./duckdb.js";
import { rowsOf } from "./loaded.js";
import { say } from "./messages.js";
import { type Place, placeOf } from "./place.js";

/**
 * The files that a data clause names, for as long as `work` reads them: one, all that match a pattern in the order of
 * their names, or what an address gives.
 */
export async function withFiles<T>(
  name: string,
  folder: string,
  work: (places: readonly Place[]) => Promise<T>,
): Promise<T | Diagnostic> {
  const scheme = schemeOf(name);
  if (scheme === "http" || scheme === "https") return withDownload(name, (place) => work([place]));
  if (scheme !== undefined && scheme !== "file") return say("remote-scheme", { name, scheme });
  if (scheme === undefined && (await isPattern(name, folder))) return withMatches(name, folder, work);
  const place = await placeOf(name, folder);
  return "code" in place ? place : work([place]);
}

/** A file may be called data[1].csv: it is meant where it exists. */
const isPattern = async (name: string, folder: string): Promise<boolean> =>
  /[*?[\]]/.test(name) &&
  (await stat(resolve(folder, name)).then(
    () => false,
    () => true,
  ));

async function withMatches<T>(
  name: string,
  folder: string,
  work: (places: readonly Place[]) => Promise<T>,
): Promise<T | Diagnostic> {
  const pattern = resolve(folder, name);
  const found = await withDatabase((database) => rowsOf(database, `select file from glob(${quoted(pattern)})`));
  const paths = (found as readonly (readonly [string])[]).map(([path]) => path).sort();
  if (paths.length === 0) return say("no-matching-file", { name, folder });
  const places: Place[] = [];
  for (const path of paths) {
    const place = await placeOf(path, folder);
    if ("code" in place) return place;
    places.push({ ...place, name: relative(folder, path) });
  }
  const [first] = places as [Place];
  const other = places.find(({ format }) => format !== first.format);
  if (other !== undefined) return say("files-of-two-formats", { name, first: first.name, other: other.name });
  return work(places);
}

/** What is wrong with the bytes, where the study says which it expects. */
export async function digestTrouble(
  name: string,
  places: readonly Place[],
  expected: string | undefined,
): Promise<Diagnostic | undefined> {
  if (expected === undefined) return undefined;
  if (!/^[0-9a-f]{64}$/i.test(expected)) return say("bad-digest", { found: expected });
  if (places.length > 1) return say("digest-of-many", { name, files: places.length });
  const hash = createHash("sha256");
  for await (const part of createReadStream(places[0]!.path)) hash.update(part as Buffer);
  const found = hash.digest("hex");
  return found === expected.toLowerCase() ? undefined : say("other-digest", { name, found, expected });
}
