import type { Table } from "../data/dataset.js";
import { type ColumnSummary, valuesText } from "../report/columns.js";
import { count, counted } from "../report/numbers.js";
import { paintFor } from "../report/paint.js";
import { table } from "../report/table.js";
import type { Io } from "./io.js";

/** What `describe` prints: one line a column, and below what looks suspicious. */
export function columnsTable({ name, matrix }: Table, columns: readonly ColumnSummary[], { stdout, env }: Io): string {
  const paint = paintFor(stdout.isTerminal, env);
  const width = stdout.isTerminal ? stdout.width : Number.POSITIVE_INFINITY;
  const cells = (cell: (c: ColumnSummary) => string) => columns.map(cell);
  const lines = table(
    [
      { name: "column", cells: cells((c) => c.name) },
      { name: "kind", cells: cells((c) => c.kind) },
      { name: "missing", cells: cells((c) => (c.missing === 0 ? "" : count(c.missing))), align: "right" },
      { name: "distinct", cells: cells((c) => count(c.distinct)), align: "right" },
      { name: "values", cells: cells(valuesText) },
    ],
    width,
    paint,
  );
  const remarks = columns.flatMap((c) => c.suspicions.map((s) => `${paint("yellow", "·")} ${c.name}: ${s}`));
  const head = `${paint("bold", name)}  ${counted(matrix.rows, "row")}, ${counted(columns.length, "column")}`;
  return `${[head, lines, remarks.join("\n")].filter(Boolean).join("\n\n")}\n`;
}
