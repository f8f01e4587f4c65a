import { existsSync, rmSync } from "node:fs";
import { DiagnosticError } from "../../src/core/diagnostic.js";
import { say } from "./messages.js";

/** Writes what Jupyter reads from a folder, and returns the folder. Throws a diagnostic that says why it cannot. */
export function placed(folder: string, write: () => void): string {
  try {
    write();
  } catch (error) {
    throw new DiagnosticError([say("cannot-install-kernel", { folder, why: (error as Error).message })]);
  }
  return folder;
}

/** Removes a folder and returns it; undefined: it was not there. Throws a diagnostic that says why it cannot. */
export function removed(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    rmSync(folder, { recursive: true });
  } catch (error) {
    throw new DiagnosticError([say("cannot-remove-kernel", { folder, why: (error as Error).message })]);
  }
  return folder;
}
