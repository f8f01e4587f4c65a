import { type Dirent, readdirSync, type Stats } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Diagnostic } from "../core/diagnostic.js";
import { nearest } from "../core/suggest.js";
import { findBuiltIn } from "./built-in.js";
import { say } from "./messages.js";

export type Format = "csv" | "tsv" | "parquet" | "json";
const ENDINGS: Readonly<Record<string, Format>> = {
  ".csv": "csv",
  ".txt": "csv",
  ".tsv": "tsv",
  ".tab": "tsv",
  ".parquet": "parquet",
  ".json": "json",
  ".ndjson": "json",
  ".jsonl": "json",
};
const SUPPORTED = [".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl", "(each also with .gz)", ".parquet"];
const INSTEAD: Readonly<Record<string, string>> = {
  ".xls": "save the sheet as CSV",
  ".xlsx": "save the sheet as CSV",
  ".ods": "save the sheet as CSV",
  ".zip": "unpack it first",
  ".pkl": "save it in Python:  frame.to_parquet(FILE)",
  ".feather": "save it in Python:  frame.to_parquet(FILE)",
};

/** A file that can be read, and how. */
export interface Place {
  /** As the study names it. */
  readonly name: string;
  readonly path: string;
  readonly format: Format;
  readonly gzip: boolean;
  readonly bytes: number;
}

/** Where a file is, or what is wrong with its name. */
export async function placeOf(name: string, folder: string): Promise<Place | Diagnostic> {
  const path = resolve(folder, name.startsWith("file://") ? decodeURI(new URL(name).pathname) : name);
  let found: Stats;
  try {
    found = await stat(path);
    if (!found.isDirectory()) await access(path, constants.R_OK);
  } catch (error) {
    return unreadable(name, path, error as NodeJS.ErrnoException);
  }
  if (found.isDirectory()) return say("data-is-folder", { name, files: dataFilesIn(path).slice(0, 6) });
  const [format, gzip] = formatOf(path);
  if (format === undefined) {
    const instead = INSTEAD[/\.[^.]*$/.exec(path.toLowerCase())?.[0] ?? ""];
    return say("unsupported-format", { name, supported: SUPPORTED, ...(instead === undefined ? {} : { instead }) });
  }
  if (found.size === 0) return say("empty-file", { name });
  return { name, path, format, gzip, bytes: found.size };
}

/** Whether the ending of a name says how to read it. */
export const hasFormat = (name: string): boolean => formatOf(name)[0] !== undefined;

function formatOf(path: string): [Format | undefined, gzip: boolean] {
  const lower = path.toLowerCase();
  const gzip = lower.endsWith(".gz");
  const ending = /\.[^./\\]*$/.exec(gzip ? lower.slice(0, -3) : lower)?.[0] ?? "";
  const format = ENDINGS[ending];
  return [gzip && format === "parquet" ? undefined : format, gzip];
}

function unreadable(name: string, path: string, error: NodeJS.ErrnoException): Diagnostic {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") {
    const why = error.code === "EACCES" || error.code === "EPERM" ? "permission denied" : (error.code ?? error.message);
    return say("file-not-readable", { name, path, why });
  }
  const missing = firstMissing(path);
  if (missing !== path) {
    const near = nearest(basename(missing), namesIn(dirname(missing)));
    return say("folder-not-found", { name, folder: missing, ...(near === undefined ? {} : { near }) });
  }
  const near = nearFile(path);
  const set = findBuiltIn(stemOf(basename(path)));
  if (near === undefined && set !== undefined) return say("built-in-meant", { name, path, set: set.name });
  return say("file-not-found", { name, path, ...(near === undefined ? {} : { near: join(dirname(name), near) }) });
}

/** The topmost folder of a path, or its file, that does not exist. */
function firstMissing(path: string): string {
  const parent = dirname(path);
  return parent === path || exists(parent) ? path : firstMissing(parent);
}
const exists = (path: string) => entriesOf(path) !== undefined;

/** A file beside it: of the same name but for the ending, or one whose name is nearly the same. */
function nearFile(path: string): string | undefined {
  const files = new Map(dataFilesIn(dirname(path)).map((file) => [stemOf(file), file]));
  const wanted = stemOf(basename(path));
  return files.get(wanted) ?? files.get(nearest(wanted, files.keys()) ?? "");
}
const stemOf = (file: string) => file.toLowerCase().replace(/(\.[a-z]+)?(\.gz)?$/, "");

const dataFilesIn = (folder: string): string[] =>
  (entriesOf(folder) ?? [])
    .filter((entry) => !entry.isDirectory() && formatOf(entry.name)[0] !== undefined)
    .map((entry) => entry.name)
    .sort();
const namesIn = (folder: string): string[] => (entriesOf(folder) ?? []).map((entry) => entry.name).sort();

function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}
