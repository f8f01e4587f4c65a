import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { digest } from "../core/hash.js";

const IMPORT = /(?:from|import)\s*\(?\s*["'](\.\.?\/[^"']+)["']/g;

/** Of a script and all that it imports by relative path: an edited helper makes another plan. Paths are not hashed. */
export function fileHashOf(file: string): string {
  return digest(textsBelow(file, new Set()));
}

function textsBelow(file: string, seen: Set<string>): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const imported = [...text.matchAll(IMPORT)].flatMap(([, to]) => found(resolve(dirname(file), to!)));
  return [text, ...imported.flatMap((next) => textsBelow(next, seen))];
}

/** As modules are resolved: the spelling as written, .ts for .js, and no ending. */
function found(path: string): readonly string[] {
  const spellings = [path, path.replace(/\.([cm]?)js$/, ".$1ts"), `${path}.ts`, `${path}/index.ts`];
  return spellings.filter((spelling) => /\.[cm]?[jt]s$/.test(spelling) && existsSync(spelling)).slice(0, 1);
}
