import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compareResults, sentenceOf } from "../../kernel/notebooks/compare.js";
import { type Cell, linesOf, readDocument, writeDocument } from "../../kernel/notebooks/document.js";
import { withParameters } from "../../kernel/notebooks/parameters.js";
import { scriptOf } from "../../kernel/notebooks/script.js";
import { main } from "../../src/cli/main.js";

const code = (text: string, ...tags: string[]): Cell => ({
  cell_type: "code",
  metadata: tags.length === 0 ? {} : { tags },
  source: linesOf(text),
  outputs: [],
  execution_count: null,
});
const notebook = (...cells: Cell[]) => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
const STUDY =
  "study toy {\n  data rows\n  predict kind\n  model knn(k ~ 1..3)\n  validate kfold(folds = 3)\n  maximize accuracy\n  seed 0\n}";
const ROWS = "const rows = Array.from({ length: n }, (_, i) => ({ x: i % 7, kind: i % 3 ? 'a' : 'b' }))";
const TOY = notebook(code("const n = 30;\nconst word = 'x'", "parameters"), code(ROWS), code(STUDY), code("n"));

describe("parameters", () => {
  const injected = (given: Record<string, string>) =>
    withParameters(TOY, new Map(Object.entries(given)), "toy.ipynb").cells[1]!;
  test("are put after the cell that declares them", () => {
    expect(injected({ n: "40", word: "5" })).toMatchObject({
      metadata: { tags: ["injected-parameters"] },
      source: ["const n = 40;\n", 'const word = "5";'],
    });
    const twice = withParameters(withParameters(TOY, new Map([["n", "1"]]), ""), new Map([["n", "2"]]), "");
    expect(twice.cells).toHaveLength(TOY.cells.length + 1);
  });
  test("have to be declared", () => {
    expect(() => injected({ m: "1" })).toThrow(/no parameter 'm'; it has n, word/);
    expect(() => withParameters(notebook(code("1")), new Map([["n", "1"]]), "a.ipynb")).toThrow(/no cell with the tag/);
  });
});

test("results are compared by name, and what changed is named", () => {
  const one = { study: "a", data: "d", plan: "p", seed: 0, version: "1", table: "t" };
  const say = (now: object) => compareResults([one], [{ ...one, ...now }]).map(sentenceOf);
  expect(say({})).toEqual(["a: the same table"]);
  expect(say({ version: "2" })).toEqual(["a: the same table (version 1, now 2)"]);
  expect(say({ table: "u", data: "e", plan: "q" })).toEqual([
    "a: another table; changed: data d, now e; plan p, now q",
  ]);
  expect(say({ study: "b" })).toEqual(["a: did not run this time", "b: has no saved result"]);
});

test("a notebook becomes a file of studies and a module", () => {
  const text: Cell = { cell_type: "markdown", metadata: {}, source: ["# Toy\n", "\n", "Rows."] };
  const { tune, ts } = scriptOf(
    notebook(text, code(ROWS), code(`%%tune\n${STUDY}`), code("show toy"), code("toy.best")),
    "toy.tune",
  );
  expect(tune).toBe(`${STUDY}\n`);
  expect(ts).toContain("// # Toy\n//\n// Rows.\n\nconst rows = ");
  expect(ts).toContain('const toy = await study("toy", { rows });\n\ntoy.best\n');
});

describe("the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "tunebook-verbs-"));
  const out = { text: "", error: "" };
  const to = (name: keyof typeof out) => ({
    write(text: string) {
      out[name] += text;
    },
    isTerminal: false,
    width: 80,
  });
  const tunebook = async (...args: string[]) => {
    out.text = "";
    out.error = "";
    return main(args, {
      stdout: to("text"),
      stderr: to("error"),
      stdin: async () => "",
      env: {},
      cwd: folder,
      onInterrupt: () => () => {},
    });
  };
  beforeAll(() => writeFileSync(join(folder, "toy.ipynb"), writeDocument(TOY)));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("runs a notebook with parameters, and verifies what it has saved", async () => {
    expect(await tunebook("run", "toy.ipynb", "-p", "n=36", "-o", "done.ipynb")).toBe(0);
    expect(out.text).toMatch(/^toy {2}3 trials[\s\S]*\ndone\.ipynb: the executed notebook\n$/);
    const done = readDocument(readFileSync(join(folder, "done.ipynb"), "utf8"), "");
    expect(done.cells.at(-1)!.outputs).toMatchObject([
      { output_type: "execute_result", data: { "text/plain": ["36"] } },
    ]);
    expect(await tunebook("verify", "done.ipynb", "-p", "n=45", "--json")).toBe(1);
    expect(JSON.parse(out.text)).toMatchObject({ same: false, studies: [{ study: "toy", changed: ["data", "plan"] }] });
  }, 120_000);

  test("tells what is wrong with a notebook, or in it", async () => {
    expect(await tunebook("verify", "toy.ipynb")).toBe(1);
    expect(out.error).toMatch(/nothing-saved.*tunebook run toy\.ipynb -o toy\.ipynb/);
    writeFileSync(join(folder, "bad.ipynb"), "{");
    expect(await tunebook("run", "bad.ipynb")).toBe(1);
    expect(out.error).toMatch(/not-a-notebook/);
    expect(await tunebook("run", "toy.ipynb", "-p", "n")).toBe(2);
    writeFileSync(join(folder, "fails.ipynb"), writeDocument(notebook(code("nope"))));
    expect(await tunebook("run", "fails.ipynb")).toBe(1);
    expect(out.error).toMatch(/code cell 1 ended with TypeScriptError: Cannot find name 'nope'/);
    expect(await tunebook("export", "--script", "toy.ipynb")).toBe(0);
    expect(readFileSync(join(folder, "toy.ts"), "utf8")).toContain('study("toy", { rows })');
  }, 120_000);
});
