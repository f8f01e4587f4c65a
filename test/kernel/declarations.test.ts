import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { Compiler } from "../../kernel/typescript/compiler.js";

const root = resolve(import.meta.dirname, "../..");
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

test("the types of the builder hold under the compiler of the cells", () => {
  const ts = createRequire(import.meta.url)("#typescript") as Compiler;
  const file = join(root, "test/types/builder.ts");
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const read = host.readFile;
  host.readFile = (name) => (name === file ? read(name)?.replaceAll('"../../src/', '"../../dist/src/') : read(name));
  const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
  expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
});
