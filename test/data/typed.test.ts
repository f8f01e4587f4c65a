import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { readTable } from "../../src/data/index.js";
import { codes, folderForFiles, kinds, reader, shown } from "./files.js";

const folder = folderForFiles();
const read = reader(folder);

/** A Parquet file of what a query selects. */
async function parquet(name: string, query: string) {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`copy (${query}) to '${join(folder, name)}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
  return readTable(name, { folder });
}

describe("Parquet", () => {
  test("every type becomes one of the kinds; null is missing", async () => {
    const { table, diagnostics } = await parquet(
      "types.parquet",
      `select * from (values
        (1::tinyint, 2::ubigint, 1.5::float, 2.25::decimal(10, 2), 3::hugeint, true, date '2024-02-01', timestamp '2024-02-01 01:00:00', timestamptz '2024-02-01 01:00:00+01', 'x', '007'),
        (null, null, 'nan'::float, null, null, null, null, null, null, null, '')
      ) t(a, b, c, d, e, f, g, h, i, j, k)`,
    );
    expect(diagnostics).toEqual([]);
    const day = Date.UTC(2024, 1, 1);
    expect(shown(table)).toEqual({
      a: [1, null],
      b: [2, null],
      c: [1.5, null],
      d: [2.25, null],
      e: [3, null],
      f: [1, null],
      g: [day, null],
      h: [day + 3_600_000, null],
      i: [day, null],
      j: ["x", null],
      k: ["007", null],
    });
    expect(Object.values(kinds(table)).join(" ")).toBe(
      "number number number number number boolean date date date category category",
    );
  });

  test("row order is file order, also over many row groups", async () => {
    const { table } = await parquet("long.parquet", "select i, i % 7 as j from range(300000) t(i)");
    const { data, rows } = table!.matrix;
    expect(rows).toBe(300_000);
    expect(data.every((value, at) => value === (at < rows ? at : (at - rows) % 7))).toBe(true);
  });

  test("infinite numbers, nested columns and no rows", async () => {
    const infinite = await parquet("infinite.parquet", "select unnest([1.0::double, 'inf', '-inf', 'inf']) as x");
    expect(infinite.diagnostics[0]!.message).toBe(
      "column 'x' of 'infinite.parquet' has 3 infinite numbers: 'inf' on row 2 (2 times), '-inf' on row 3",
    );
    const nested = await parquet("nested.parquet", "select 1 as a, [1, 2] as b, {'c': 1} as d, 2 as e");
    expect(codes(nested)).toEqual(["nested-column", "nested-column"]);
    expect(kinds(nested.table)).toEqual({ a: "number", b: "category", d: "category", e: "number" });
    expect(codes(await parquet("none.parquet", "select 1 as a where false"))).toEqual(["no-rows"]);
  });
});

describe("JSON", () => {
  const expected = { a: [1, 2.5, null], b: ["x", null, "007"], c: [null, 1, 0], d: [Date.UTC(2024, 0, 1), null, null] };
  const records = [
    { a: 1, b: "x", d: "2024-01-01" },
    { a: 2.5, c: true },
    { a: null, b: "007", c: false },
  ];

  test("a list of records, one record a line, and packed", async () => {
    const byLine = records.map((record) => JSON.stringify(record)).join("\n");
    for (const [name, content] of [
      ["a.json", JSON.stringify(records, null, 2)],
      ["b.ndjson", byLine],
      ["c.jsonl.gz", gzipSync(byLine)],
    ] as const) {
      const { table, diagnostics } = await read(name, content);
      expect(diagnostics).toEqual([]);
      expect(shown(table)).toEqual(expected);
    }
  });

  test("values of several types are words, or numbers with a slip", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ a: i === 20 ? "oops" : i + 0.5, b: i % 2 ? "u" : i % 4 }));
    const { diagnostics } = await read("mixed.json", JSON.stringify(rows));
    expect(diagnostics.map((d) => d.message)).toEqual([
      "column 'a' of 'mixed.json' has 49 numbers, but 'oops' on row 21",
      "column 'b' of 'mixed.json' has 25 numbers, and 'u' on row 2 (25 times); it is read as words",
    ]);
  });
});

test("reading leaves nothing behind: the same file again, and files beside each other", async () => {
  writeFileSync(join(folder, "again.csv"), "a,b\n1,x\n2,y\n");
  const first = await readTable("again.csv", { folder });
  const more = await Promise.all([1, 2, 3].map(() => readTable("again.csv", { folder })));
  expect(more.map(({ table }) => table!.hash)).toEqual([1, 2, 3].map(() => first.table!.hash));
});
