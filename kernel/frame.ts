import { short } from "../src/report/numbers.js";
import type { Bundle } from "./language.js";

/** A Danfo DataFrame, from whichever copy of Danfo: known by its shape. */
export interface Frame {
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly shape: readonly number[];
  readonly dtypes: readonly string[];
  /** Row by row. */
  readonly values: readonly (readonly unknown[])[];
  head(rows: number): Frame;
}

/** Rows that a table shows; how many more there are is said below it. */
const ROWS = 10;

export function isFrame(value: unknown): value is Frame {
  if (typeof value !== "object" || value === null) return false;
  const { columns, dtypes, shape, head } = value as Partial<Frame>;
  return (
    Array.isArray(columns) &&
    Array.isArray(dtypes) &&
    Array.isArray(shape) &&
    shape.length === 2 &&
    typeof head === "function"
  );
}

export function frameBundle(frame: Frame): Bundle {
  const [rows = 0, columns = 0] = frame.shape;
  const shown = rows > ROWS ? frame.head(ROWS) : frame;
  const size = `${rows} rows × ${columns} columns`;
  return { "text/plain": `${textTable(shown)}\n${size}`, "text/html": `${htmlTable(shown)}<p>${size}</p>` };
}

/** Six digits of a number: a table is looked at; the frame has them all. */
const textOf = (value: unknown): string =>
  typeof value === "number" ? short(value, 6) : value === null || value === undefined ? "" : String(value);

/** Numbers to the right, words to the left. */
function textTable({ columns, index, values, dtypes }: Frame): string {
  const cells = [["", ...columns], ...values.map((row, i) => [textOf(index[i]), ...row.map(textOf)])];
  const widths = cells[0]!.map((_, j) => Math.max(...cells.map((row) => row[j]!.length)));
  const isNumber = (j: number) => j > 0 && dtypes[j - 1] !== "string";
  return cells
    .map((row) => row.map((cell, j) => (isNumber(j) ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!))).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

function htmlTable({ columns, index, values }: Frame): string {
  const head = columns.map((name) => `<th>${escaped(name)}</th>`).join("");
  const rows = values.map(
    (row, i) =>
      `<tr><th>${escaped(textOf(index[i]))}</th>${row.map((cell) => `<td>${escaped(textOf(cell))}</td>`).join("")}</tr>`,
  );
  return `<table><thead><tr><th></th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter]!);
