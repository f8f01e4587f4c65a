import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import type Database from "libsql";

const require = createRequire(import.meta.url);

/**
 * SQLite. Left to itself, the package asks two others for the C library of the process to load its part for: they write a
 * whole report of the process and load what starts other processes, which takes 14 ms and 4 MB. Where the memory map of the
 * process tells the answer, it stands in their places while the package loads.
 */
export function loadLibsql(): typeof Database {
  loaded ??= load();
  return loaded;
}

/** Once is enough; and a process that has given up rights meanwhile may no longer read where the package stands. */
let loaded: typeof Database | undefined;

function load(): typeof Database {
  const system = linuxSystem();
  if (system === undefined) return require("libsql") as typeof Database;
  const own = createRequire(require.resolve("libsql"));
  const places = [
    answer(own, "@neon-rs/load", { currentTarget: () => system.target }),
    answer(own, "detect-libc", { GLIBC, MUSL, familySync: () => system.family }),
  ];
  try {
    return require("libsql") as typeof Database;
  } finally {
    // Whoever else asks for these packages gets them whole.
    for (const file of places) if (file !== undefined) delete own.cache[file];
  }
}

const GLIBC = "glibc";
const MUSL = "musl";

/** undefined where it is not known; then the packages find out. */
function linuxSystem(): { readonly family: string; readonly target: string } | undefined {
  const { arch, platform } = process;
  if (platform !== "linux" || (arch !== "x64" && arch !== "arm64")) return undefined;
  const loader = /\/ld-(musl|linux)/.exec(memoryMap())?.[1];
  if (loader === undefined) return undefined;
  const isMusl = loader === "musl";
  return { family: isMusl ? MUSL : GLIBC, target: `linux-${arch}-${isMusl ? "musl" : "gnu"}` };
}

function memoryMap(): string {
  try {
    return readFileSync("/proc/self/maps", "latin1");
  } catch {
    return "";
  }
}

/** In the place of what a package exports. The file that it stands for; undefined where the package has been loaded. */
function answer(own: NodeJS.Require, name: string, exports: unknown): string | undefined {
  const file = own.resolve(name);
  if (own.cache[file] !== undefined) return undefined;
  own.cache[file] = Object.assign(new Module(file), { loaded: true, exports });
  return file;
}
