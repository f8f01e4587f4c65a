import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { DiagnosticError } from "../../src/core/diagnostic.js";
import { say } from "./messages.js";

type Env = Readonly<Record<string, string | undefined>>;

/** Where a kernel is installed: for the user, into the Python environment that is active, or below a folder. */
export type Scope =
  | { readonly kind: "user" }
  | { readonly kind: "sys-prefix" }
  | { readonly kind: "prefix"; folder: string };

/** Jupyter's data folder of a scope: its "kernels" holds the kernels. */
export function dataFolder(scope: Scope, env: Env = process.env): string {
  switch (scope.kind) {
    case "user":
      return userFolder(env);
    case "sys-prefix":
      return join(environmentFolder(env), "share/jupyter");
    case "prefix":
      return join(resolve(scope.folder), "share/jupyter");
  }
}

/** Every data folder that Jupyter would look into, nearest first. */
export function allDataFolders(env: Env = process.env): string[] {
  const active = env.VIRTUAL_ENV ?? env.CONDA_PREFIX;
  return [
    ...(env.JUPYTER_PATH?.split(delimiter).filter((folder) => folder !== "") ?? []),
    userFolder(env),
    ...(active === undefined ? [] : [join(active, "share/jupyter")]),
    ...(process.platform === "win32"
      ? [join(env.PROGRAMDATA ?? "C:\\ProgramData", "jupyter")]
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"]),
  ];
}

function userFolder(env: Env): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (process.platform === "darwin") return join(homedir(), "Library/Jupyter");
  if (process.platform === "win32") return join(env.APPDATA ?? homedir(), "jupyter");
  return join(env.XDG_DATA_HOME || join(homedir(), ".local/share"), "jupyter");
}

/** The active Python environment; where none is, the one that Python itself lives in. */
function environmentFolder(env: Env): string {
  const active = env.VIRTUAL_ENV ?? env.CONDA_PREFIX;
  if (active !== undefined) return active;
  for (const python of ["python3", "python"]) {
    try {
      return execFileSync(python, ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" }).trim();
    } catch {
      // The next name, or none.
    }
  }
  throw new DiagnosticError([say("no-python", {})]);
}
