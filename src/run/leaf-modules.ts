import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Diagnostic } from "../core/diagnostic.js";
import { importModule } from "../core/import-module.js";
import { type CustomLeaf, isCustomLeaf } from "../leaves/define.js";
import { say } from "../leaves/messages.js";
import { registryOf } from "../leaves/registries.js";
import type { BroughtLeaf, UsedLeaf } from "../leaves/used.js";
import { fileHashOf } from "../plan/file-hash.js";
import { reasonOf } from "./cell.js";
import { loadTypeScript } from "./load-typescript.js";

/**
 * What `use` takes: a leaf; the path or URL of a module that exports leaves; an object that holds leaves, such as a
 * module that is imported as a whole. Paths are relative to the folder of the study.
 */
export type Use = CustomLeaf | string | URL | Readonly<Record<string, unknown>>;

/** The leaves of a `use` list, and what is wrong with the list. */
export async function readUse(
  use: readonly Use[],
  folder: string,
): Promise<{ readonly leaves: readonly BroughtLeaf[]; readonly diagnostics: readonly Diagnostic[] }> {
  const leaves: BroughtLeaf[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const item of use) {
    if (typeof item === "string" || item instanceof URL) {
      const read = await readModule(item, folder);
      if ("code" in read) diagnostics.push(read);
      else leaves.push(...read);
      continue;
    }
    const found = leavesAmong([item]);
    if (found.length === 0) diagnostics.push(say("leaf-expected", { found: show(item) }));
    leaves.push(...found.map(brought));
  }
  return { leaves, diagnostics };
}

/** Leaves, at the top or one level down: values, lists and modules of them. */
export const leavesAmong = (values: readonly unknown[]): readonly CustomLeaf[] =>
  values.flatMap((value): readonly CustomLeaf[] => {
    if (isCustomLeaf(value)) return [value];
    // Data of a million rows is no list of leaves: its first item tells.
    if (ArrayBuffer.isView(value) || (Array.isArray(value) && !isCustomLeaf(value[0]))) return [];
    return typeof value === "object" && value !== null ? Object.values(value).filter(isCustomLeaf) : [];
  });

async function readModule(place: string | URL, folder: string): Promise<readonly BroughtLeaf[] | Diagnostic> {
  const path = String(place).startsWith("file:") ? fileURLToPath(withoutVersion(String(place))) : String(place);
  const file = resolve(folder, path);
  if (!existsSync(file)) return say("leaf-file", { file: path, path: file });
  const named = relative(folder, file).startsWith("..") ? file : `./${relative(folder, file)}`;
  try {
    const hash = fileHashOf(file);
    const exported = await importVersion(file, hash);
    const leaves = leavesAmong(Object.values(exported));
    if (leaves.length === 0) return say("leaf-module-empty", { file: named, exports: Object.keys(exported) });
    return leaves.map((leaf) => ({ leaf, from: { file, hash } }));
  } catch (error) {
    return say("leaf-module", { file: named, why: reasonOf(error) });
  }
}

/** A changed file is another module: a long-lived process reads it anew. */
async function importVersion(file: string, hash: string): Promise<Record<string, unknown>> {
  await loadTypeScript();
  return importModule(`${pathToFileURL(file).href}?version=${hash}`);
}

const withoutVersion = (url: string): string => url.replace(/\?.*$/, "");

/** A leaf that says its module is loaded from there, unless that is the very program: it would run again in each thread. */
function brought(leaf: CustomLeaf): BroughtLeaf {
  if (leaf.module === undefined || !leaf.module.startsWith("file:")) return { leaf };
  const file = fileURLToPath(withoutVersion(leaf.module));
  const isProgram = process.argv[1] !== undefined && resolve(process.argv[1]) === file;
  return isProgram || !existsSync(file) ? { leaf } : { leaf, from: { file, hash: fileHashOf(file) } };
}

function show(value: unknown): string {
  if (value === null || typeof value !== "object") return `${typeof value} ${String(value)}`;
  return Array.isArray(value) ? "a list without leaves" : "an object without leaves";
}

/** In a worker thread: takes in the leaves that a study uses. Throws naming the one that its module no longer has. */
export async function loadLeaves(used: readonly UsedLeaf[]): Promise<void> {
  for (const { kind, name, key, file } of used) {
    if (file === undefined || registryOf(kind).find(key) !== undefined) continue;
    const exported = await importVersion(file, fileHashOf(file));
    const leaf = leavesAmong(Object.values(exported)).find((l) => l.kind === kind && l.name === name);
    if (leaf === undefined) throw new Error(`${file} exports no ${kind} named '${name}'`);
    registryOf(kind).admit(key, leaf);
  }
}

/** Set in worker threads of ours. */
export const IN_WORKER = Symbol.for("tunebook.worker");
