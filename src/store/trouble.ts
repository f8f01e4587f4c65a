import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import { DiagnosticError } from "../core/diagnostic.js";
import { troubleOf } from "./dialect.js";
import { fail } from "./messages.js";

/** Does work on a database file; what the disk or the database says against it becomes what a user can act on. */
export async function explained<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DiagnosticError) throw error;
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") fail("store-full", { place });
    if (code === "EROFS" || code === "EACCES" || code === "EPERM") fail("store-read-only", { place });
    if (code === "ENOTDIR" || code === "EEXIST") fail("store-unreachable", { place, why: "a file stands in its way" });
    if (code === "ENOENT") fail("store-unreachable", { place, why: "its folder cannot be made" });
    if (syscall !== undefined) fail("store-unreachable", { place, why: message });
    switch (troubleOf(error)) {
      case "busy":
        return fail("store-busy", { place });
      case "full":
        return fail("store-full", { place });
      case "read-only":
        return fail("store-read-only", { place });
      case "corrupt":
        return fail("store-corrupt", { place });
      case "failed":
        return fail("store-failed", { place, why: message });
      case "unreachable":
        return fail(canWrite(dirname(place)) ? "store-unreachable" : "store-read-only", { place, why: message });
      case undefined:
        throw error;
    }
  }
}

export function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
