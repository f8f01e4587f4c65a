import fc from "fast-check";
import { expect, test } from "vitest";
import { tableFromFrame } from "../../src/data/index.js";
import { folderForFiles, reader, shown } from "./files.js";

const read = reader(folderForFiles());
const SEED = 20;

/** Words as a file may hold them: with delimiters, quotes, line ends and letters from everywhere; none that means missing. */
const word = fc
  .string({
    unit: fc.constantFrom("a", "b", "Z", "é", "😀", ",", ";", '"', "\n", "'", " ", "|", "_", "1"),
    minLength: 1,
    maxLength: 8,
  })
  .map((text) => `w${text}w`);
/** JavaScript writes -0 as 0. */
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()).map((x) => x + 0);
const column = fc.oneof(
  fc.array(fc.option(number, { freq: 5 }), { minLength: 12, maxLength: 12 }),
  fc.array(fc.option(word, { freq: 5 }), { minLength: 12, maxLength: 12 }),
);
const tables = fc.record({
  columns: fc.array(column, { minLength: 2, maxLength: 6 }),
  rows: fc.integer({ min: 1, max: 12 }),
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  end: fc.constantFrom("\n", "\r\n"),
});

function textOf(columns: Record<string, (string | number | null)[]>, delimiter: string, end: string): string {
  const cell = (value: string | number | null) =>
    typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : value === null ? "" : String(value);
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.map((_, i) => names.map((name) => cell(columns[name]![i]!)).join(delimiter));
  return [names.join(delimiter), ...rows, ""].join(end);
}

test("what is written as CSV is read back, and is the same table as the data frame", async () => {
  await fc.assert(
    fc.asyncProperty(tables, async ({ columns: drawn, rows, delimiter, end }) => {
      const columns = Object.fromEntries(drawn.map((values, j) => [`name ${j}`, values.slice(0, rows)]));
      const { table, diagnostics } = await read("drawn.csv", textOf(columns, delimiter, end), {
        delimiter,
        header: true,
      });
      const inexact = Object.values(columns).filter((values) => values.some((v) => Math.abs(Number(v)) > 2 ** 53));
      expect(diagnostics.filter((d) => inexact.length === 0 || d.code !== "inexact-integers")).toEqual([]);
      expect(shown(table)).toEqual(columns);
      const frame = await tableFromFrame("frame", columns);
      expect(frame.table!.hash).toBe(table!.hash);
    }),
    { seed: SEED, numRuns: 40 },
  );
});
