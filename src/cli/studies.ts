import type { Study } from "../check/study.js";
import { DiagnosticError, hasErrors } from "../core/diagnostic.js";
import { nearest } from "../core/suggest.js";
import type { Engine } from "./engine.js";
import { readStudyFile, type StudyFile } from "./files.js";
import type { Io } from "./io.js";
import { say } from "./messages.js";
import { besideFile } from "./store.js";
import { type DiagnosticJson, diagnosticJson, tell } from "./tell.js";

/** A study, and the file that it stands in. */
export interface Found {
  readonly study: Study;
  readonly file: StudyFile;
}

export interface Compiled {
  readonly found: readonly Found[];
  readonly diagnostics: readonly DiagnosticJson[];
  readonly failed: boolean;
}

interface Telling {
  readonly out?: Io["stderr"];
  /** Tell hints, too. */
  readonly hints?: boolean;
  /** Modules of leaves that the studies may name. */
  readonly use?: readonly string[];
  /** The store that was asked for: `start from` looks into it. */
  readonly store?: string | undefined;
  /** Called before a file's data is read, with the bytes of it. */
  readonly onData?: (bytes: number) => void;
}

/**
 * Checks files and tells what is wrong with them, all files before the first one runs. Hints are for who asks for a
 * check: a run says what can spoil it.
 */
export async function compileFiles(
  files: readonly string[],
  io: Io,
  engine: Engine,
  { out = io.stderr, hints = false, ...telling }: Telling = {},
): Promise<Compiled> {
  const found: Found[] = [];
  const diagnostics: DiagnosticJson[] = [];
  let failed = false;
  for (const name of files) {
    const { file, told, studies } = await compileFile(name, io, engine, telling);
    const heard = hints ? told : told.filter((d) => d.severity !== "hint");
    tell(heard, file, out, io.env);
    diagnostics.push(...told.map((d) => diagnosticJson(d, file)));
    failed ||= hasErrors(told);
    found.push(...studies.map((study) => ({ study, file })));
  }
  return { found, diagnostics, failed };
}

/** A file that cannot be read is told of like one that is wrong, and the others are checked all the same. */
async function compileFile(name: string, io: Io, engine: Engine, { use, store, onData }: Telling) {
  let file: StudyFile = { name, text: "" };
  try {
    file = await readStudyFile(name, io);
    const { studies, diagnostics } = await engine.compile(file.text, {
      ...(file.path === undefined ? {} : { file: file.path }),
      ...(use === undefined ? {} : { use }),
      ...(onData === undefined ? {} : { onData }),
      store: { read: (study) => readOnce(store, file.path, study, io) },
    });
    const empty = studies.length === 0 && !hasErrors(diagnostics) ? [say("no-study-in-file", { file: name })] : [];
    return { file, studies, told: [...diagnostics.map((d) => named(d, file)), ...empty] };
  } catch (error) {
    if (error instanceof DiagnosticError) return { file, studies: [], told: error.diagnostics };
    throw error;
  }
}

/** Most studies start from nothing: the store is opened for those that look into it. */
async function readOnce(place: string | undefined, path: string | undefined, study: string, io: Io) {
  const { store } = await besideFile(place, path, io);
  try {
    return await store.read(study);
  } finally {
    await store.close();
  }
}

/** A diagnostic that names the study's own file by its path gets the name that was typed. */
const named = <D extends { readonly file?: string }>(diagnostic: D, file: StudyFile): D =>
  diagnostic.file !== undefined && diagnostic.file === file.path ? { ...diagnostic, file: file.name } : diagnostic;

/** The studies of one name, or all. */
export function choose(found: readonly Found[], name: string | undefined): readonly Found[] {
  if (name === undefined) return found;
  const chosen = found.filter(({ study }) => study.name === name);
  if (chosen.length > 0) return chosen;
  const has = found.map(({ study }) => study.name);
  throw new DiagnosticError([say("no-study-of-name", { name, has, near: nearest(name, has) })]);
}

/** One document for one study, an array for several: the contract of `--json`. */
export const oneOrAll = <T>(documents: readonly T[]): T | readonly T[] =>
  documents.length === 1 ? documents[0]! : documents;
