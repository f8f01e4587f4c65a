import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/errors.md"), "utf8");

/** The section of docs/errors.md → the message tables that it explains. */
const TABLES = {
  Syntax: ["grammar/messages.ts"],
  Studies: ["src/check/messages.ts"],
  Folds: ["src/splitters/objections.ts"],
  Runs: ["src/scorers/positive.ts", "src/samplers/sobol.ts", "src/samplers/fresh.ts"],
  "Leaves of your own": ["src/leaves/messages.ts"],
  "Ask and tell": ["src/ask-tell.ts"],
  Data: ["src/data/messages.ts"],
  Results: ["src/report/messages.ts"],
  Store: ["src/store/messages.ts"],
  Command: ["src/cli/messages.ts"],
  Notebooks: ["kernel/install/messages.ts", "kernel/tuning/messages.ts", "kernel/notebooks/messages.ts"],
};

/** Rows of the file's message table, by their indentation. */
function codesOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const table = /(?:speaker\(\{|messages = \{)\n(.*?)\n\}/s.exec(text)![1]!;
  return [...table.matchAll(/^ {2}"?([a-z][a-z\d=-]*)"?: /gm)].map(([, code]) => code!);
}

const sectionOf = (title: string) => new RegExp(`^## ${title}\n(.*?)(?=^## |$(?![^]))`, "ms").exec(page)![1]!;
const rowsOf = (section: string) => [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, code]) => code!);

describe("docs/errors.md", () => {
  test("knows every message table", () => {
    const files = ["grammar", "src", "kernel"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
    );
    const isTable = (file: string) => /speaker\((\{|messages)/.test(readFileSync(join(root, file), "utf8"));
    const tables = files.filter((file) => file.endsWith(".ts") && isTable(file));
    expect(tables.sort(), "give each a section of docs/errors.md, here").toEqual(Object.values(TABLES).flat().sort());
  });

  test.each(Object.entries(TABLES))("%s: each code of the message table once", (title, files) => {
    const codes = files.flatMap(codesOf);
    const rows = rowsOf(sectionOf(title));
    expect(codes.length).toBeGreaterThan(0);
    const missing = codes.filter((code) => !rows.includes(code));
    expect(missing, `add a row to "## ${title}" of docs/errors.md for each`).toEqual([]);
    const surplus = rows.filter((code, i) => !codes.includes(code) || rows.indexOf(code) !== i);
    expect(surplus, `remove these rows from "## ${title}" of docs/errors.md`).toEqual([]);
  });
});
