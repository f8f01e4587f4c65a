import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { DiagnosticError } from "../core/diagnostic.js";
import { nearest } from "../core/suggest.js";
import type { Source } from "../report/diagnostics.js";
import type { Io } from "./io.js";
import { say } from "./messages.js";

/** A study file as typed, with where it lies; "-" is standard input. */
export interface StudyFile extends Source {
  /** Absent of standard input. */
  readonly path?: string;
}

export async function readStudyFile(file: string, io: Io): Promise<StudyFile> {
  if (file === "-") return { name: "stdin", text: await io.stdin() };
  const path = resolve(io.cwd, file);
  return { name: file, path, text: textOf(readBytes(path, file), file) };
}

/** UTF-8, with or without its byte order mark. */
function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DiagnosticError([say("not-text", { file })]);
  }
}

/** `file`: as typed, for messages. */
export function readBytes(path: string, file: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new DiagnosticError([say("no-such-file", { file, near: nearbyFile(path, file) })]);
    if (code === "EISDIR") throw new DiagnosticError([say("not-a-file", { file })]);
    throw new DiagnosticError([say("cannot-read", { file, why: message })]);
  }
}

/** A file of nearly this name in the same folder, or with the usual ending. */
function nearbyFile(path: string, file: string): string | undefined {
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const names = readdirSync(folder);
  const name = basename(path);
  const found = names.find((n) => n === `${name}.tune`) ?? nearest(name, names);
  return found === undefined ? undefined : isAbsolute(file) ? join(folder, found) : join(dirname(file), found);
}

/** Whole, or not at all: a reader never sees half of it, and a full disk leaves the old one. */
export function writeWhole(path: string, file: string, content: string | Uint8Array): void {
  const draft = `${path}.${process.pid}.draft`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new DiagnosticError([say("cannot-write", { file, why: (error as Error).message })]);
  }
}
