import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import Libsql from "libsql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSource, type SourceOptions } from "../../src/data/index.js";
import { codes, folderForFiles } from "./files.js";

const folder = folderForFiles();
const file = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
const read = (path: string, args = {}) => readSource({ path }, { folder, args });
const query = (args: NonNullable<SourceOptions["args"]>) => readSource({ name: "query" }, { folder, args });

/** Column by column, missing values as null. */
function columnsOf({ table }: Awaited<ReturnType<typeof readSource>>) {
  const { matrix } = table!;
  return Object.fromEntries(
    matrix.columns.map((column, j) => [
      column.name,
      [...matrix.data.subarray(j * matrix.rows, (j + 1) * matrix.rows)].map((x) =>
        Number.isNaN(x) ? null : (column.levels?.[x] ?? x),
      ),
    ]),
  );
}

describe("a pattern", () => {
  mkdirSync(join(folder, "parts", "deep"), { recursive: true });
  file("parts/b.csv", "x,kind\n3,new\n4,\n");
  // Other order of columns; a word where the other file has numbers with a point only.
  file("parts/a.csv", "kind,x\nold,1.5\nold,2.5\n");
  file("parts/deep/c.csv.gz", gzipSync("x,kind\n9,new\n"));

  test("reads all files that match, in the order of their names, columns by name", async () => {
    const reading = await read("parts/*.csv");
    expect(columnsOf(reading)).toEqual({ kind: ["old", "old", "new", null], x: [1.5, 2.5, 3, 4] });
    expect(reading.table!.name).toBe("parts/*.csv");
  });

  test("** goes into folders, and unpacks", async () => {
    expect(columnsOf(await read("parts/**/*.csv*")).x).toEqual([1.5, 2.5, 3, 4, 9]);
  });

  test("gives the table that one file of the same rows gives", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${i * 0.5},${i % 3 === 0 ? "a" : "b"},${i % 7 === 0 ? "" : i}`);
    file("whole.csv", `x,word,n\n${rows.join("\n")}\n`);
    for (const [i, at] of [0, 20, 35].entries()) {
      file(`cut-${i}.csv`, `x,word,n\n${rows.slice(at, [20, 35, 50][i]).join("\n")}\n`);
    }
    expect(columnsOf(await read("cut-?.csv"))).toEqual(columnsOf(await read("whole.csv")));
  });

  test("says in which file a wrong value stands", async () => {
    const numbers = (n: number) => `x,y\n${Array.from({ length: n }, (_, i) => `${i},1`).join("\n")}\n`;
    file("odd-1.csv", numbers(30));
    file("odd-2.csv", `${numbers(30)}oops,1\n`);
    const { diagnostics } = await read("odd-*.csv");
    expect(diagnostics.map((d) => d.message).join()).toContain("line 32 of odd-2.csv");
  });

  test.each([
    ["differ", { "differ-1.csv": "a,b\n1,2\n", "differ-2.csv": "a,c\n1,2\n" }, "files-differ"],
    ["mixed", { "mixed-1.csv": "a,b\n1,2\n", "mixed-2.json": '[{"a":1,"b":2}]' }, "files-of-two-formats"],
    ["kind", { "kind-1.json": '[{"a":1}]', "kind-2.json": '[{"a":true}]' }, "files-differ-in-kind"],
  ])("%s", async (name, files, code) => {
    for (const [path, content] of Object.entries(files)) file(path, content);
    expect(codes(await read(`${name}-*`))).toEqual([code]);
  });
});

describe("a digest", () => {
  const content = "a,b\n1,2\n3,4\n";
  const digest = createHash("sha256").update(content).digest("hex");
  file("pinned.csv", content);

  test("of the same bytes is met", async () => {
    expect(codes(await read("pinned.csv", { sha256: digest.toUpperCase() }))).toEqual([]);
  });
  test.each([
    [`0${digest.slice(1)}x`, "bad-digest"],
    [digest.replaceAll(/./g, "0"), "other-digest"],
  ])("%s", async (sha256, code) => {
    expect(codes(await read("pinned.csv", { sha256 }))).toEqual([code]);
  });
});

describe("an address", () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer(({ url }, answer) => {
      if (url === "/a.csv") answer.end("x,y\n1,2\n3,4\n");
      else if (url === "/moved") answer.writeHead(302, { location: "/a.csv" }).end();
      else if (url === "/api?id=1")
        answer.writeHead(200, { "content-type": "text/csv; charset=utf-8" }).end("x\n7\n8\n");
      else if (url === "/page") answer.writeHead(200, { "content-type": "text/html" }).end("<p>");
      else answer.writeHead(404).end();
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  test.each([
    ["/a.csv", { x: [1, 3], y: [2, 4] }],
    ["/moved", { x: [1, 3], y: [2, 4] }],
    ["/api?id=1", { x: [7, 8] }],
  ])("%s", async (path, columns) => {
    const reading = await read(base + path);
    expect(columnsOf(reading)).toEqual(columns);
    expect(reading.table!.name).toBe(base + path);
  });

  test.each([
    ["/none.csv", "remote-not-read", "404 Not Found"],
    ["/page", "unsupported-format", "/page"],
  ])("%s", async (path, code, part) => {
    const { diagnostics } = await read(base + path);
    expect(diagnostics).toMatchObject([{ code }]);
    expect(diagnostics[0]!.message).toContain(part);
  });

  test("where nothing answers", async () => {
    expect(codes(await read("http://127.0.0.1:9/a.csv"))).toEqual(["remote-not-read"]);
  });
});

describe("a query", () => {
  file("sales.csv", "shop,units\n1,10\n2,20\n1,30\n");
  file("shops.json", '[{"id":1,"town":"Bonn"},{"id":2,"town":"Kiel"}]');

  test("joins files of the study's folder", async () => {
    const sql = `select town, units from 'sales.csv' join 'shops.json' on shop = id order by units;`;
    const reading = await query({ sql });
    expect(reading.diagnostics).toEqual([]);
    expect(columnsOf(reading)).toEqual({ town: ["Bonn", "Kiel", "Bonn"], units: [10, 20, 30] });
  });

  test("over an SQLite file", async () => {
    const shop = new Libsql(join(folder, "shop.db"));
    shop.exec("create table t (n, word, both); insert into t values (2, 'b', 'x'), (1.5, null, 3), (null, 'a', 4)");
    shop.close();
    const reading = await query({ sql: "select * from t order by rowid", from: "shop.db", categories: ["both"] });
    expect(columnsOf(reading)).toEqual({ n: [2, 1.5, null], word: ["b", null, "a"], both: ["x", "3", "4"] });
    const before = readFileSync(join(folder, "shop.db"));
    expect(codes(await query({ sql: "delete from t", from: "shop.db" }))).toContain("query-not-select");
    expect(readFileSync(join(folder, "shop.db")).equals(before)).toBe(true);
  });

  test.each([
    [{ sql: "select 1 as a; select 2 as b order by b" }, ["query-not-select"]],
    [{ sql: "copy (select 1 order by 1) to 'out.csv'" }, ["query-without-order", "query-not-select"]],
    [{ sql: "select * from 'sale.csv' order by units" }, ["query-failed"]],
    [{ sql: "select * from t order by a", from: "none.db" }, ["query-source"]],
    [
      { sql: "select * from t order by a", from: "postgresql://me:secret@127.0.0.1:9/shop" },
      ["password-in-study", expect.stringMatching(/^(no-postgres-reader|query-failed)$/) as string],
    ],
    [{ sql: "select units from 'sales.csv'" }, ["query-without-order"]],
    [{}, ["query-arguments"]],
  ])("%j", async (args, expected) => {
    expect(codes(await query(args))).toEqual(expected);
  });
});
