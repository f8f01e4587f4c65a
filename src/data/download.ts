import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type { Diagnostic } from "../core/diagnostic.js";
import { say } from "./messages.js";
import { hasFormat, type Place, placeOf } from "./place.js";

/** How long a server may take until its answer begins, in milliseconds. */
const PATIENCE = 60_000;
/** Endings of what a server says that it sends, where the address itself ends otherwise. */
const ENDINGS: Readonly<Record<string, string>> = {
  "text/csv": ".csv",
  "text/tab-separated-values": ".tsv",
  "application/json": ".json",
  "application/x-ndjson": ".ndjson",
  "application/vnd.apache.parquet": ".parquet",
};

/** Downloads a file by http or https for as long as `work` reads it. */
export async function withDownload<T>(name: string, work: (place: Place) => Promise<T>): Promise<T | Diagnostic> {
  const folder = await mkdtemp(join(tmpdir(), "tunebook-"));
  try {
    const path = await download(name, folder);
    if (typeof path !== "string") return path;
    const place = await placeOf(path, folder);
    if ("code" in place) return renamed(place, path, name);
    return await work({ ...place, name });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The path of the downloaded file, or why there is none. */
async function download(name: string, folder: string): Promise<string | Diagnostic> {
  try {
    const answer = await fetch(name, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok || answer.body === null) {
      await answer.body?.cancel();
      return say("remote-not-read", {
        name,
        why: `the server answers ${`${answer.status} ${answer.statusText}`.trim()}`,
      });
    }
    const path = join(folder, fileName(answer));
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), createWriteStream(path));
    return path;
  } catch (error) {
    return say("remote-not-read", { name, why: reasonOf(error as Error) });
  }
}

/** By the address that answered in the end; its letters may be any, a file's name may not. */
function fileName({ url, headers }: Response): string {
  const last = basename(new URL(url).pathname).replaceAll(/[^\w.-]/g, "_") || "data";
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  return hasFormat(last) ? last : `${last}${ENDINGS[type] ?? ""}`;
}

function reasonOf(error: Error): string {
  if (error.name === "TimeoutError") return `the server did not answer within ${PATIENCE / 1000} s`;
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  if (cause?.code === "ECONNREFUSED") return "nothing answers at that address";
  if (cause?.code === "ENOTFOUND" || cause?.code === "EAI_AGAIN") return "there is no such host, or no network";
  return cause?.message || cause?.code || error.message;
}

/** A diagnostic of the file on this machine, said of the address. */
const renamed = (diagnostic: Diagnostic, path: string, name: string): Diagnostic => ({
  ...diagnostic,
  message: diagnostic.message.replaceAll(path, name),
});
