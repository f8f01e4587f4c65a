import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, failure, printed, result } from "./client.js";

/** The folder of a notebook: a module beside it, and packages of its own. */
function projectFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tunebook-project-"));
  const write = (file: string, text: string) => {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write("local.ts", "import { base } from './base'; export const local: number = base + 1;");
  write("base.ts", "export const base = 41;");
  write("data.json", '{ "answer": 42 }');
  write(
    "node_modules/modern/package.json",
    '{ "name": "modern", "type": "module", "exports": { "types": "./m.d.ts", "default": "./m.js" } }',
  );
  write("node_modules/modern/m.js", "export const modern = 'yes';");
  write("node_modules/modern/m.d.ts", "export declare const modern: string;");
  return folder;
}

/** Cells one after the other, and what the last one shows. */
const CASES: readonly (readonly [what: string, cells: readonly string[], shown: string | undefined])[] = [
  // What tslab gets wrong.
  ["a shorthand property of an earlier cell", ["let s1 = 3", "const o1 = { s1 }; o1.s1"], "3"],
  ["destructuring into an earlier variable", ["let d1 = 1", "({ d1 } = { d1: 7 }); d1"], "7"],
  ["destructuring with a default", ["let d2 = 1", "({ d2 = 5 } = {} as any); d2"], "5"],
  ["await in front of brackets", ["const w1 = await (Promise.resolve(3)); w1"], "3"],
  ["await of a chain that begins with brackets", ["await (Promise.resolve({ a: 2 })).then((v) => v.a)"], "2"],
  ["await twice in brackets", ["await (await (async () => Promise.resolve(4))())"], "4"],
  ["for await", ["let f1 = 0; for await (const z of [Promise.resolve(6)]) f1 += z; f1"], "6"],
  ["an exported constant", ["export const e1 = 1", "e1"], "1"],
  ["an exported function", ["export function e2() { return 2 }", "e2()"], "2"],
  ["a default export", ["export default 3"], "3"],
  ["an export list", ["const e3 = 3; export { e3 }", "e3"], "3"],
  ["newer methods of arrays", ["[1, 2, 3].findLast((v) => v < 3)"], "2"],
  ["a promise", ["Promise.resolve(1)"], "Promise { 1 }"],
  ["null", ["null"], "null"],
  ["a package with an exports map", ["import { modern } from 'modern'; modern.length"], "3"],
  ["the folder of the notebook", ["__dirname === process.cwd()"], "true"],
  ["what a cell defined before it failed", ["const b1 = 5; function b2() { return b1 }; throw 1", "b2()"], "5"],
  // What it gets right, and must go on to.
  ["the name of an earlier cell", ["let n1 = 1", "n1++; n1 += 5; n1"], "7"],
  ["a name with another type", ["const k1 = 1", "const k1 = 'a'; k1"], "'a'"],
  ["a swap", ["let a1 = 1, b9 = 2", "[a1, b9] = [b9, a1]; a1 * 10 + b9"], "21"],
  [
    "classes",
    ["class A1 { m() { return 1 } }", "class B1 extends A1 { n() { return super.m() + 1 } }; new B1().n()"],
    "2",
  ],
  ["enums", ["enum E1 { X, Y }", "E1.Y"], "1"],
  ["interfaces", ["interface I1 { a: number }", "const i1: I1 = { a: 1 }; i1.a"], "1"],
  ["generics", ["function id1<T>(x: T): T { return x }", "id1<number>(4).toFixed(1)"], "'4.0'"],
  ["namespaces", ["namespace N1 { export const v = 3 }", "N1.v"], "3"],
  ["types", ["type T1 = string", "type T1 = number; const t1: T1 = 3; t1"], "3"],
  ["satisfies", ["const sa = { a: 1 } satisfies Record<string, number>; sa.a"], "1"],
  ["decorators", ["function dec(t: any, k: string) {}; class D1 { @dec m() {} }; new D1() instanceof D1"], "true"],
  ["modules of Node", ["import { readFileSync } from 'node:fs'; typeof readFileSync"], "'function'"],
  ["a module loaded late", ["const os1 = await import('os'); typeof os1.cpus"], "'function'"],
  ["JSON", ["import data from './data.json'; data.answer"], "42"],
  ["a TypeScript file, and what it imports", ["import { local } from './local'; local"], "42"],
  ["fetch", ["typeof fetch"], "'function'"],
  ["an object", ["({ a: 1 })"], "{ a: 1 }"],
  ["nothing", ["undefined"], undefined],
  ["nothing after a declaration", ["let last = 1"], undefined],
  ["an empty cell", ["  \n"], undefined],
  ["a comment", ["// nothing"], undefined],
];

describe("TypeScript cells", () => {
  let client: Client;
  let folder: string;
  beforeAll(async () => {
    folder = projectFolder();
    client = await Client.start({ cwd: folder });
    // At once, while the kernel still loads the engine itself.
    const first = await client.execute("import { compile } from 'tunebook'; typeof compile");
    expect(result(first)).toBe("'function'");
  });
  afterAll(() => {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(CASES)("%s", async (_, cells, shown) => {
    const before = cells.slice(0, -1);
    for (const code of before) await client.execute(code);
    const answer = await client.execute(cells.at(-1)!);
    expect(failure(answer)?.evalue).toBe(undefined);
    expect(result(answer)).toBe(shown);
  });

  test("an edited TypeScript file is read anew", async () => {
    writeFileSync(join(folder, "edited.ts"), "export const version = 1;");
    expect(result(await client.execute("import { version } from './edited'; version"))).toBe("1");
    writeFileSync(join(folder, "edited.ts"), "export const version = 2;");
    await expect
      .poll(async () => result(await client.execute("import { version } from './edited'; version")), { timeout: 5000 })
      .toBe("2");
  });

  test("type errors are told all at once, each at its place", async () => {
    const answer = await client.execute("const o2 = { s1 };\nconst wrong: string = o2.s1;\nmissing");
    const { ename, evalue, traceback } = failure(answer)!;
    expect(ename).toBe("TypeScriptError");
    expect(evalue).toBe("Type 'number' is not assignable to type 'string'.\nCannot find name 'missing'.");
    const text = traceback.join("\n").replace(/\x1b\[\d+m/g, "");
    expect(text).toMatch(/2 │ const wrong: string = o2\.s1;\n +│ {7}\^{5}/);
    expect(text).toMatch(/3 │ missing\n +│ \^{7}/);
  });

  test("a package that is not there comes with the command that brings it", async () => {
    const text = failure(await client.execute("import deep from '@scope/absent/deep'"))!.traceback.join("\n");
    expect(text).toContain("npm install @scope/absent");
    expect(failure(await client.execute("import 'node:absent'"))!.traceback.join("\n")).not.toContain("npm install");
  });

  test("a stack says the column that was typed, though loops have pauses", async () => {
    const lines = ["await null;", "for (const n of [1]) if (n > 0) { while (n) throw new Error('here'); }"];
    const found = failure(await client.execute(lines.join("\n")));
    expect(found?.traceback.at(-1)).toMatch(new RegExp(`:2:${lines[1]!.indexOf("new Error") + 1}$`));
  });

  test("a stack leads through the cells, as they were typed", async () => {
    const first = await client.execute(
      "interface P { q: number }\n\n\nfunction fails(p: P) {\n  return p.q.toFixed(1);\n}",
    );
    const second = await client.execute("const nobody: P = null as any;\n\nfails(nobody)");
    const [defined, called] = [first, second].map(({ reply }) => reply.execution_count);
    const text = failure(second)!
      .traceback.join("\n")
      .replace(/\x1b\[\d+m/g, "");
    expect(text).toContain("  5 │   return p.q.toFixed(1);\n    │            ^");
    expect(text).toContain(`    at fails (cell ${defined}:5:12)\n    at cell ${called}:3:1`);
  });

  test("whatever is thrown is told", async () => {
    expect(failure(await client.execute("throw 'words'"))).toMatchObject({ ename: "Error", evalue: "'words'" });
    expect(failure(await client.execute("throw undefined"))).toMatchObject({ evalue: "undefined" });
    const caused = failure(await client.execute("throw new Error('top', { cause: new Error('root') })"))!;
    expect(caused.traceback.join("\n")).toMatch(/top[\s\S]*cause: Error: root\n +at cell \d+:1:\d+$/);
  });

  test("errors that are shown or printed end at the cell, too", async () => {
    const answer = await client.execute("console.log(new Error('seen'))\nnew TypeError('last')");
    expect(printed(answer)).toMatch(/^Error: seen\n +at cell \d+:1:13\n$/);
    expect(result(answer)).toMatch(/^TypeError: last\n +at cell \d+:2:1$/);
    const own = failure(await client.execute("import { input } from 'tunebook/notebook';\nawait input('?')"))!;
    expect(own.traceback.slice(-1)[0]).toMatch(/^ +at cell \d+:2:\d+$/);
    expect(own.traceback.join("\n")).not.toContain("front-end");
  });

  test("a cell cannot end the kernel by mistake", async () => {
    expect(failure(await client.execute("process.exit(3)"))?.evalue).toMatch(/^process.exit\(3\) would end the kernel/);
    expect(result(await client.execute("1"))).toBe("1");
  });

  test("what has no name is shown without one; timers without what follows their output", async () => {
    expect(result(await client.execute("() => 1"))).toBe("[Function (anonymous)]");
    expect(result(await client.execute("setTimeout(() => {}, 1)"))).not.toContain("Asker");
  });

  test("a cell that prints nothing and shows nothing is silent", async () => {
    const answer = await client.execute("const quiet = 1");
    expect(printed(answer) + printed(answer, "stderr")).toBe("");
  });
});
