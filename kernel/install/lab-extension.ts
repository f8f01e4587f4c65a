import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DiagnosticError } from "../../src/core/diagnostic.js";
import { makeFolders } from "../../src/core/folders.js";
import { Home } from "../home.js";
import { placed, removed } from "./folder.js";
import { say } from "./messages.js";

const NAME = "tunebook";

const folderIn = (data: string): string => join(data, "labextensions", NAME);

/** The extension as the build has made it: drawn figures, colors and waved lines in tuning cells. */
export const builtExtension = (home = new Home()): string => join(home.root, "dist/kernel/lab");

/** Copies the extension below a data folder of Jupyter; its own folder. Throws diagnostics. */
export function installExtension(data: string, built = builtExtension()): string {
  const folder = folderIn(data);
  if (!existsSync(join(built, "package.json"))) throw new DiagnosticError([say("kernel-not-built", { file: built })]);
  return placed(folder, () => {
    rmSync(folder, { recursive: true, force: true });
    makeFolders(folder);
    cpSync(built, folder, { recursive: true });
    const uninstallInstructions = "tunebook kernel uninstall";
    const origin = { packageManager: "npm", packageName: NAME, uninstallInstructions };
    writeFileSync(join(folder, "install.json"), `${JSON.stringify(origin, null, 2)}\n`);
  });
}

/** The folder that was removed; undefined: the extension was not there. */
export const uninstallExtension = (data: string): string | undefined => removed(folderIn(data));

/** An extension that JupyterLab finds. */
export interface InstalledExtension {
  readonly folder: string;
  readonly version: string;
  /** What is odd about it; undefined: nothing is. */
  readonly trouble: string | undefined;
}

/** Everywhere that Jupyter looks, nearest first: the first one is what it loads. */
export function installedExtensions(folders: readonly string[], version = new Home().version): InstalledExtension[] {
  return [...new Set(folders)]
    .map(folderIn)
    .filter((folder) => existsSync(folder))
    .map((folder) => inspected(folder, version));
}

function inspected(folder: string, own: string): InstalledExtension {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    const parts = ["container.js", "plotly.min.js"].map((file) => join(folder, "static", file));
    const missing = parts.find((file) => !existsSync(file));
    const again = "install it again";
    if (missing !== undefined) return { folder, version, trouble: `${missing} is not there: ${again}` };
    return { folder, version, trouble: version === own ? undefined : `of another version than ${own}: ${again}` };
  } catch (error) {
    return { folder, version: "", trouble: `package.json cannot be read: ${(error as Error).message}` };
  }
}
