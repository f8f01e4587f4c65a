import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DiagnosticError } from "../../src/core/diagnostic.js";
import { makeFolders } from "../../src/core/folders.js";
import { Home } from "../home.js";
import { placed, removed } from "./folder.js";
import { logoPng, logoSvg } from "./logo.js";
import { say } from "./messages.js";
import { allDataFolders } from "./places.js";

/** The kernel's name for Jupyter, and what a person reads. */
export const NAME = "tunebook";
export const TITLE = "Tunebook (TypeScript)";

/** What kernel.json says: https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message";
  readonly metadata: Readonly<Record<string, unknown>>;
}

const folderIn = (data: string): string => join(data, "kernels", NAME);

/** Absolute paths: front ends start kernels with a PATH of their own. */
export function kernelSpec(home = new Home()): KernelSpec {
  return {
    argv: [process.execPath, join(home.root, "dist/kernel/start.js"), "{connection_file}"],
    display_name: TITLE,
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false, version: home.version },
  };
}

/** Writes the kernel below a data folder of Jupyter; the kernel's own folder. Throws diagnostics. */
export function install(data: string, spec = kernelSpec()): string {
  const folder = folderIn(data);
  const start = spec.argv[1]!;
  if (!existsSync(start)) throw new DiagnosticError([say("kernel-not-built", { file: start })]);
  return placed(folder, () => {
    makeFolders(folder);
    writeFileSync(join(folder, "kernel.json"), `${JSON.stringify(spec, null, 2)}\n`);
    writeFileSync(join(folder, "logo-svg.svg"), logoSvg());
    for (const size of [32, 64]) writeFileSync(join(folder, `logo-${size}x${size}.png`), logoPng(size));
  });
}

/** The folder that was removed; undefined: the kernel was not there. */
export const uninstall = (data: string): string | undefined => removed(folderIn(data));

/** A kernel that Jupyter finds, and whether it would start. */
export interface Installed {
  readonly folder: string;
  readonly version: string;
  /** Whether what it starts is there. */
  readonly starts: boolean;
  /** What is odd about it; undefined: nothing is. */
  readonly trouble: string | undefined;
}

/** Everywhere that Jupyter looks, nearest first: the first one is what it starts. */
export function installed(folders = allDataFolders(), own = kernelSpec()): Installed[] {
  return [...new Set(folders)]
    .map(folderIn)
    .filter((folder) => existsSync(join(folder, "kernel.json")))
    .map((folder) => inspected(folder, own));
}

function inspected(folder: string, own: KernelSpec): Installed {
  try {
    const { argv, metadata } = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")) as KernelSpec;
    const missing = argv.slice(0, 2).find((file) => !existsSync(file));
    const other = argv[1] === own.argv[1] ? undefined : `starts another copy of tunebook: ${argv[1]}`;
    const trouble = missing === undefined ? other : `${missing} is not there any more: install it again`;
    return { folder, version: String(metadata.version ?? ""), starts: missing === undefined, trouble };
  } catch (error) {
    return { folder, version: "", starts: false, trouble: `kernel.json cannot be read: ${(error as Error).message}` };
  }
}
