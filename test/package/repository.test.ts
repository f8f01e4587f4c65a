import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const NOT_OURS = new Set([".git", ".tunebook", "dist", "node_modules"]);
const BINARY = /\.(parquet|png|db|tunemodel)$/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : filesBelow(path);
    return entry.isFile() && !BINARY.test(entry.name) ? [relative(root, path)] : [];
  });
}

const read = (file: string) => readFileSync(join(root, file), "utf8");
const holding = (files: readonly string[], pattern: RegExp) => files.filter((file) => pattern.test(read(file)));

describe("the repository", () => {
  const files = filesBelow(root);
  const sources = files.filter((file) => /^(grammar|src|kernel)\/.*\.ts$/.test(file) && !file.endsWith(".d.ts"));

  test("names no folder of one machine", () => {
    // The brackets keep this file out of its own net.
    expect(holding(files, /(?<![\w.])[/](?:wor[k]|roo[t]|hom[e])[/][\w.]/)).toEqual([]);
  });

  test("has a lock file that names no host and lists every platform", () => {
    const lock = JSON.parse(read("package-lock.json")) as {
      packages: Record<string, { resolved?: string; link?: boolean; optionalDependencies?: Record<string, string> }>;
    };
    const entries = Object.entries(lock.packages);
    expect(entries.filter(([, e]) => e.resolved !== undefined && e.link !== true).map(([path]) => path)).toEqual([]);
    const missing = entries.flatMap(([path, e]) =>
      Object.keys(e.optionalDependencies ?? {}).filter(
        (name) => !(`${path}/node_modules/${name}` in lock.packages || `node_modules/${name}` in lock.packages),
      ),
    );
    expect(missing, "run: node .ci/complete-lock.mjs").toEqual([]);
  });

  test("imports what is bundled by its short name only: an installed package has no other", () => {
    expect(holding(sources, /["'](danfojs-node|kysely|@?chevrotain(\/[\w-]+)?|lodash-es)["']/)).toEqual([]);
  });

  test("imports only what package.json brings along", () => {
    const own = JSON.parse(read("package.json")) as {
      name: string;
      dependencies: Record<string, string>;
      imports: Record<string, unknown>;
    };
    const known = new Set([own.name, ...Object.keys(own.dependencies), ...Object.keys(own.imports)]);
    const outside = sources.flatMap((file) =>
      [...read(file).matchAll(/^(?:import|export)\b[^;]*?from "([^."][^"]*)"|import\("([^."][^"]*)"\)/gm)]
        .map(([, named, late]) => (named ?? late)!)
        .filter((name) => !name.startsWith("node:") && !known.has(name.match(/^(@[^/]+\/)?[^/]+/)![0]))
        .map((name) => `${file} imports ${name}`),
    );
    expect(outside).toEqual([]);
  });
});
