import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Home } from "../home.js";
import type { Compiler } from "./compiler.js";

/** What cells are compiled with beside tslab's own choice. */
export function optionsFor(cwd: string, home: Home, ts: Compiler) {
  return {
    // Finds the types of packages that have an "exports" map.
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
    baseUrl: cwd,
    paths: Object.fromEntries(Object.entries(home.types(cwd)).map(([name, file]) => [name, [file]])),
    types: ["node"],
    typeRoots: [...foldersAbove(cwd, "node_modules/@types"), home.nodeTypes],
    // Where a line of the compiled code comes from, for the stack of an error.
    inlineSourceMap: true,
  };
}

/** Every folder of this name beside or above `from` that exists, nearest first. */
export function foldersAbove(from: string, name: string): string[] {
  const found = existsSync(join(from, name)) ? [join(from, name)] : [];
  const up = dirname(from);
  return up === from ? found : [...found, ...foldersAbove(up, name)];
}
