import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** The built command, as users get it. */
export const CLI = resolve(import.meta.dirname, "../../dist/src/cli.js");

export interface RunDocument {
  readonly study: string;
  readonly state: string;
  readonly reason: string;
  readonly planHash: string;
  readonly fits: { readonly requested: number; readonly run: number };
  readonly trials: readonly {
    readonly number: number;
    readonly state: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly values: Readonly<Record<string, number>>;
    readonly folds: Readonly<Record<string, readonly number[]>>;
    readonly error?: string;
    readonly seconds: number;
    readonly startedAt?: number;
    readonly endedAt?: number;
  }[];
  readonly best: { readonly number: number } | null;
}

/** A folder of its own for one test, with a study in it. */
export function workshop(study: string) {
  const folder = mkdtempSync(join(tmpdir(), "tunebook-"));
  const file = join(folder, "study.tune");
  writeFileSync(file, study);
  return { folder, file, store: join(folder, "store"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function tunebook(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [CLI, ...args], { maxBuffer: 2 ** 28 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

export async function runJson(file: string, ...args: string[]): Promise<RunDocument> {
  const { stdout, stderr } = await tunebook("run", file, "--json", ...args);
  const document = stdout === "" ? {} : JSON.parse(stdout);
  if (!("trials" in document)) throw new Error(`${stdout}${stderr}`);
  return document as RunDocument;
}

/** Starts the command and leaves it running. */
export const start = (...args: string[]): ChildProcess => spawn(process.execPath, [CLI, ...args], { stdio: "ignore" });

/** The table without what depends on the clock. */
export const table = ({ trials }: RunDocument) =>
  trials.map(({ seconds: _, startedAt: __, endedAt: ___, ...rest }) => rest).sort((a, b) => a.number - b.number);
