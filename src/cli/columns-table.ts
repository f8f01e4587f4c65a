import type { ColumnDescription, Description } from "../data/index.js";
import { count, counted, short } from "../report/numbers.js";
import { paintFor } from "../report/paint.js";
import { table } from "../report/table.js";
import type { Io } from "./io.js";

/** What `describe` prints: one line a column, and below what looks suspicious. */
export function columnsTable({ name, rows, columns }: Description, { stdout, env }: Io): string {
  const paint = paintFor(stdout.isTerminal, env);
  const width = stdout.isTerminal ? stdout.width : Number.POSITIVE_INFINITY;
  const cells = (cell: (c: ColumnDescription) => string) => columns.map(cell);
  const present = (c: ColumnDescription) => Math.round((1 - c.missing) * rows);
  const lines = table(
    [
      { name: "column", cells: cells((c) => c.name) },
      { name: "kind", cells: cells((c) => c.kind) },
      { name: "missing", cells: cells((c) => (c.missing === 0 ? "" : count(rows - present(c)))), align: "right" },
      { name: "distinct", cells: cells((c) => count(c.distinct)), align: "right" },
      { name: "values", cells: cells((c) => valuesText(c, present(c))) },
    ],
    width,
    paint,
  );
  const remarks = columns.flatMap((c) =>
    c.suspicions.map(
      ({ message, hint }) => `${paint("yellow", "·")} ${message}${hint === undefined ? "" : `: ${hint}`}`,
    ),
  );
  const head = `${paint("bold", name)}  ${counted(rows, "row")}, ${counted(columns.length, "column")}`;
  return `${[head, lines, remarks.join("\n")].filter(Boolean).join("\n\n")}\n`;
}

/** Least, median and greatest number; first and last day; or the most frequent words. */
function valuesText({ range, top = [], distinct }: ColumnDescription, present: number): string {
  if (range === undefined) {
    const words = top.slice(0, 3).map(({ value, share }) => `${value} (${count(share * present)})`);
    return [...words, ...(distinct > words.length ? ["…"] : [])].join(", ");
  }
  if ("median" in range) return `${short(range.min)} … ${short(range.median)} … ${short(range.max)}`;
  return `${range.min.slice(0, 10)} … ${range.max.slice(0, 10)}`;
}
