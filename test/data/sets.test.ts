import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnOf } from "../../src/core/matrix.js";
import { builtInSets, readBuiltIn, readSource } from "../../src/data/index.js";

/** From make-sets.py: pandas 3.0.6 and numpy 2.4.6. */
const reference = JSON.parse(readFileSync(new URL("sets.json", import.meta.url), "utf8")) as Record<
  string,
  { rows: number; columns: Record<string, string> }
>;

function digestOf(values: Float64Array): string {
  const settled = values.map((value) => (Number.isNaN(value) ? Number.NaN : value));
  return createHash("sha256").update(new Uint8Array(settled.buffer)).digest("hex").slice(0, 16);
}

test.each(builtInSets)("$name is bit for bit what pandas reads, codes as LabelEncoder's", async (set) => {
  const { table, diagnostics } = await readBuiltIn(set);
  expect(diagnostics).toEqual([]);
  const { rows, columns } = table!.matrix;
  expect({ rows, columns: columns.length }).toEqual({ rows: set.rows, columns: set.columns });
  expect(columns.map(({ name }) => name)).toContain(set.target);
  const digests = columns.map((column, j) => [column.name, digestOf(columnOf(table!.matrix, j))]);
  expect(Object.fromEntries(digests)).toEqual(reference[set.name]!.columns);
});

test("names mean data frames first, then built-in sets; arguments count for both", async () => {
  const frames = { iris: [{ x: 1 }, { x: 2 }] };
  expect((await readSource({ name: "iris" }, { frames })).table!.matrix.rows).toBe(2);
  const titanic = await readSource({ name: "titanic" }, { args: { categories: ["pclass"] } });
  expect(titanic.table!.matrix.columns[1]).toEqual({ name: "pclass", kind: "category", levels: ["1", "2", "3"] });
  expect((await readSource({ name: "irsi" })).diagnostics).toMatchObject([
    { code: "unknown-data", hint: "write  data iris" },
  ]);
});
