import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { defaultsOf } from "../../src/core/schema.js";
import { dataArgs } from "../../src/data/args.js";
import { builtInSets, setsFolder } from "../../src/data/built-in.js";
import type { Place } from "../../src/data/place.js";
import { plainTable } from "../../src/data/plain-csv.js";
import { readTable } from "../../src/data/read-table.js";

const folder = mkdtempSync(join(tmpdir(), "tunebook-plain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plain = (path: string) => {
  const place: Place = { name: path, path, format: "csv", gzip: false, bytes: 1 };
  return plainTable(place, defaultsOf(dataArgs) as never);
};
/** A delimiter that is given is none that plainTable reads: DuckDB does. */
const byDuckDb = (path: string) => readTable(path, { args: { delimiter: "," } });

const write = (text: string): string => {
  const path = join(folder, "data.csv");
  writeFileSync(path, text);
  return path;
};

const sign = fc.constantFrom("", "-");
const digits = (most: number) => fc.stringMatching(new RegExp(`^(0|[1-9][0-9]{0,${most}})$`));
const number = fc.oneof(
  fc.tuple(sign, digits(6)).map((parts) => parts.join("")),
  fc.tuple(sign, digits(9), fc.stringMatching(/^[0-9]{1,20}$/)).map(([s, a, b]) => `${s}${a}.${b}`),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const word = fc.constantFrom(
  "a",
  "b",
  "B",
  "a b",
  "yes",
  "no",
  "true",
  "x_1",
  "2020-01-02",
  "3+",
  "007",
  "inf",
  "NA",
  "é",
  "1,5",
);
const column = (rows: number) => {
  const cells = (arbitrary: fc.Arbitrary<string>) => fc.array(arbitrary, { minLength: rows, maxLength: rows });
  return fc.oneof(
    { weight: 6, arbitrary: cells(fc.oneof({ weight: 9, arbitrary: number }, fc.constant(""))) },
    { weight: 4, arbitrary: cells(fc.constantFrom("a", "b", "c c", "D", "yes", "no", "")) },
    cells(fc.oneof({ weight: 5, arbitrary: number }, { weight: 1, arbitrary: word })),
    cells(word),
  );
};
const table = fc
  .integer({ min: 1, max: 8 })
  .chain((rows) => fc.array(column(rows), { minLength: 2, maxLength: 4 }))
  .map((columns) => {
    const quoted = (cell: string) => (cell.includes(",") ? `"${cell}"` : cell);
    const lines = columns[0]!.map((_, i) => columns.map((cells) => quoted(cells[i]!)).join(","));
    return `${[columns.map((_, j) => `name${j}`).join(","), ...lines].join("\n")}\n`;
  });

describe("a plain file is read as DuckDB reads it", () => {
  test.each(builtInSets.map(({ name }) => name))("%s", async (name) => {
    const path = join(setsFolder(), `${name}.csv`);
    const found = await plain(path);
    const { table: expected } = await byDuckDb(path);
    if (found !== undefined) expect(found.hash).toBe(expected!.hash);
  });

  test("the sets of numbers without DuckDB", async () => {
    for (const name of ["iris", "wine", "digits", "diabetes", "breast_cancer"]) {
      expect(await plain(join(setsFolder(), `${name}.csv`)), name).toBeDefined();
    }
  });

  test("whatever it holds: the same table, and nothing to tell, or not read", async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(table, async (text) => {
        const path = write(text);
        const found = await plain(path);
        if (found === undefined) return;
        read++;
        const { table: expected, diagnostics } = await byDuckDb(path);
        expect(diagnostics).toEqual([]);
        expect(found.matrix.columns).toEqual(expected!.matrix.columns);
        expect(found.hash).toBe(expected!.hash);
      }),
      { seed: 3, numRuns: 250 },
    );
    expect(read).toBeGreaterThan(60);
  });

  test.each([
    ["a ragged line", "x,y\n1,2\n3\n"],
    ["a field too many", "x,y\n1,2,3\n"],
    ["an empty line", "x,y\n1,2\n\n3,4\n"],
    ["codes", "x,y\n007,2\n008,4\n"],
    ["numbers and words", "x,y\n1,2\na,4\n"],
    ["names alone", "x,y\n"],
    ["no names", "1,2\n3,4\n"],
    ["a name twice", "x,x\n1,2\n3,4\n"],
    ["a missing word", "x,y\n1,2\nNA,4\n"],
    ["a space before a number", "x,y\n1, 2\n3,4\n"],
    ["an empty column", "x,y\n1,\n3,\n"],
    ["integers beyond 2⁵³", "x,y\n9007199254740993,1\n3,4\n"],
  ])("not %s", async (_, text) => {
    expect(await plain(write(text))).toBeUndefined();
  });
});
