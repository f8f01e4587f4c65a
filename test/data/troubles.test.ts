import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTable } from "../../src/data/index.js";
import { codes, folderForFiles, reader } from "./files.js";

const folder = folderForFiles();
const read = reader(folder);
const lines = (rows: number, row: (i: number) => string) =>
  `${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`;

/** Each line of the message and hint, as a user reads it. */
async function said(name: string, content: string | Uint8Array, args = {}): Promise<string[]> {
  const { table, diagnostics } = await read(name, content, args);
  expect(table === undefined).toBe(diagnostics.some((d) => d.severity === "error"));
  return diagnostics.map((d) => `${d.severity}[${d.code}] ${d.message}`);
}

describe("files that cannot be read", () => {
  mkdirSync(join(folder, "shop"));
  writeFileSync(join(folder, "shop", "orders.csv"), "a,b\n1,2\n");

  test.each([
    ["shop/order.csv", "file-not-found", "did you mean 'shop/orders.csv'"],
    ["shop/orders.parquet", "file-not-found", "did you mean 'shop/orders.csv'"],
    ["shop/zzzzzz.csv", "file-not-found", `looked for ${join(folder, "shop/zzzzzz.csv")}`],
    ["shopp/orders.csv", "folder-not-found", "did you mean 'shop'"],
    ["iris.csv", "built-in-meant", "a built-in data set 'iris'"],
    ["shop", "data-is-folder", "'shop' is a folder"],
    ["ftp://example.org/a.csv", "remote-scheme", "of kind ftp, expected http or https"],
    ["shop/*.parquet", "no-matching-file", "no file matches 'shop/*.parquet'"],
  ])("%s", async (name, code, part) => {
    const { table, diagnostics } = await readTable(name, { folder });
    expect(table).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code, severity: "error" }]);
    expect(diagnostics[0]!.message).toContain(part);
  });

  test.each([
    ["a.xlsx", "PK", "unsupported-format"],
    ["a.csv", "", "empty-file"],
    ["b.csv", "\n \n\n", "empty-file"],
    ["c.csv", "a,b,c\n", "no-rows"],
    ["d.csv", "PAR1\0", "not-text"],
    ["e.csv", Buffer.from("\uFEFFa,b\n1,2\n", "utf16le"), "not-text"],
    ["f.csv.gz", "a,b\n1,2\n", "not-compressed"],
    ["g.parquet", "a,b\n1,2\n3,4\n", "file-unreadable"],
    ["h.json", '[{"a":1},\n{"a":2]', "file-unreadable"],
    ["i.json", '{"a":[1,2],"b":[3,4]}', "json-not-records"],
    ["j.json", "[1,2]", "json-not-records"],
  ])("%s: %j", async (name, content, code) => {
    expect(codes(await read(name, content))).toEqual([code]);
  });

  test.skipIf(process.getuid?.() === 0)("a file that may not be read", async () => {
    writeFileSync(join(folder, "secret.csv"), "a,b\n1,2\n");
    chmodSync(join(folder, "secret.csv"), 0);
    expect(codes(await readTable("secret.csv", { folder }))).toEqual(["file-not-readable"]);
  });
});

describe("lines", () => {
  test("ragged ones are named, each with what it has and what it should have", async () => {
    expect(await said("ragged.csv", 'a,b,c\n1,2,3\n4,5\n"6\n6",7,8\n9,10,11,12\n1,2,3\n')).toEqual([
      "error[ragged-row] line 3 of 'ragged.csv' has 2 fields, expected 3: 4,5",
      "error[ragged-row] line 6 of 'ragged.csv' has 4 fields, expected 3: 9,10,11,12",
    ]);
    const many = await said("many.csv", `a,b\n${lines(30, (i) => (i % 3 ? "1,2" : "1,2,3"))}`);
    expect(many).toHaveLength(6);
    expect(many.at(-1)).toBe(
      "error[more-ragged-rows] 'many.csv' has 5 more lines with a wrong number of fields, the last is line 29",
    );
  });

  test("too few names for all rows is one trouble, not one a row", async () => {
    expect(await said("short.csv", `a,b\n${lines(9, () => "r,1,2")}`)).toEqual([
      "error[header-length] the first line of 'short.csv' names 2 columns, but every row has 3 fields",
    ]);
  });

  test("quotes that do not close, or close too early", async () => {
    expect(await said("open.csv", 'a,b\n1,2\n"x,3\n4,5\n')).toEqual([
      `error[unclosed-quote] the record that begins on line 3 of 'open.csv' has a quote that never closes: "x,3 4,5`,
    ]);
    expect(await said("early.csv", 'a,b\n1,"x"y\n4,"p"q\n')).toEqual([
      `error[text-after-quote] line 2 of 'early.csv' has text after a closing quote: 1,"x"y (and 1 other line)`,
    ]);
  });

  test("bytes that are no UTF-8, in rows or names", async () => {
    expect(codes(await read("latin.csv", Buffer.from("name,x\nAn,1\nZoë,2\n", "latin1")))).toEqual(["not-utf-8"]);
    expect(await said("names.csv", Buffer.from("prénom,x\nAn,1\n", "latin1"))).toEqual([
      "error[not-utf-8] 'names.csv' is not UTF-8 text: line 1, 'pr\uFFFDnom,x'",
    ]);
  });

  test("troubles of several kinds are told at once", async () => {
    const found = codes(await read("all.csv", Buffer.from('a,a,\n1,2\n"x"y,2,3\né,2,3\n', "latin1")));
    expect(found).toEqual(["unnamed-column", "duplicate-column", "not-utf-8", "text-after-quote", "ragged-row"]);
  });
});

describe("names of columns", () => {
  test.each([
    ["numbers and a word", "5.1,3.5,setosa\n4.9,3.0,setosa\n6.1,3.0,virginica\n"],
    ["numbers only", "1,2,3\n4,5,6\n"],
    ["codes that return", lines(8, (i) => (i % 2 ? "p,x,s" : "e,x,s"))],
    ["words of many kinds", '0,3,"Braund, Owen",male,22,1\n1,1,"Cumings, John",female,38,1\n'],
  ])("a first line of %s looks like data", async (_, text) => {
    expect(codes(await read("no-names.csv", text))).toContain("header-is-data");
    expect(codes(await read("no-names.csv", text, { header: false }))).toEqual([]);
  });

  test("duplicate and missing ones", async () => {
    expect(await said("twice.csv", "a,b,a,c,b\n1,2,3,4,5\n")).toEqual([
      "error[duplicate-column] 'twice.csv' has 2 columns called 'a', at positions 1, 3",
      "error[duplicate-column] 'twice.csv' has 2 columns called 'b', at positions 2, 5",
    ]);
    expect(await said("unnamed.csv", ",a\n0,1\n1,2\n")).toEqual([
      "warning[unnamed-column] column 1 of 'unnamed.csv' has no name; it is called 'column_1'",
    ]);
  });
});

describe("values", () => {
  test("infinite numbers", async () => {
    const text = "a,b\n1,2\ninf,3\n4,-Infinity\n5,1e400\n";
    expect(await said("infinite.csv", text)).toEqual([
      "error[infinite-number] column 'a' of 'infinite.csv' has 1 infinite number: 'inf' on line 3",
      "error[infinite-number] column 'b' of 'infinite.csv' has 2 infinite numbers: '-inf' on line 4, 'inf' on line 5",
    ]);
    expect(codes(await read("infinite.csv", text, { missing: ["inf", "-inf"] }))).toEqual([]);
  });

  const ages = `age,y\n${lines(60, (i) => `${i === 15 || i === 41 ? "?" : i === 40 ? "unknown" : i + 20.5},${i % 2}`)}`;
  test("a few words among numbers", async () => {
    const { diagnostics } = await read("ages.csv", ages);
    expect(diagnostics).toMatchObject([
      {
        code: "mixed-column",
        message: "column 'age' of 'ages.csv' has 57 numbers, but '?' on line 17 (2 times), 'unknown' on line 42",
      },
    ]);
    expect(diagnostics[0]!.hint).toContain('missing = ["?", "unknown"]');
    expect(codes(await read("ages.csv", ages, { missing: ["?", "unknown"] }))).toEqual([]);
    expect(codes(await read("ages.csv", ages, { categories: ["age"] }))).toEqual([]);
  });

  test("a word far below what is looked at first", async () => {
    const text = `a,b\n${lines(3000, (i) => `${i === 2900 ? "oops" : i / 2},${i % 2}`)}`;
    expect(await said("late.csv", text)).toEqual([
      "error[mixed-column] column 'a' of 'late.csv' has 2 999 numbers, but 'oops' on line 2902",
    ]);
  });

  test("codes of numbers and words are words, with a warning", async () => {
    expect(codes(await read("codes.csv", `d,y\n${lines(60, (i) => `${i % 10 ? i % 3 : "3+"},1`)}`))).toEqual([
      "mixed-codes",
    ]);
  });

  test("integers that doubles cannot tell apart", async () => {
    expect(await said("ids.csv", "id,y\n1,1\n12345678901234567,2\n")).toEqual([
      "warning[inexact-integers] column 'id' of 'ids.csv' has integers above 2^53, as on line 3: neighbours become the same number",
    ]);
  });
});

describe("arguments", () => {
  test.each([
    [{ delimiter: "::" }, "bad-delimiter"],
    [{ decimal: "'" }, "bad-decimal"],
    [{ delimiter: "," }, "wrong-delimiter"],
    [{ categories: ["aa"] }, "unknown-column"],
  ])("%j", async (args, code) => {
    expect(codes(await read("semicolons.csv", "a;b\n1;2\n3;4\n", args))).toEqual([code]);
  });
});
