import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { Compiler } from "../../kernel/typescript/compiler.js";

const dist = resolve(import.meta.dirname, "../../dist");

test("the compiler of the cells can read what this package declares", () => {
  const ts = createRequire(import.meta.url)("#typescript") as Compiler;
  const files = ["kernel", "src", "grammar"].flatMap((folder) =>
    readdirSync(join(dist, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".d.ts"))
      .map((file) => join(dist, folder, file)),
  );
  expect(files.length).toBeGreaterThan(100);
  const broken = files.filter((file) => {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
    const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly unknown[] };
    return parseDiagnostics.length > 0;
  });
  expect(broken).toEqual([]);
});
