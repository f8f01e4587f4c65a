import { clip, type Paint, plain, widthOf } from "./paint.js";

export interface TableColumn {
  readonly name: string;
  readonly cells: readonly string[];
  readonly align?: "left" | "right";
  /** May be left out where the table is too wide; the last one goes first. */
  readonly optional?: true;
}

const GAP = "  ";

/** A table in plain text. What does not fit the width is left out column by column, and said below. */
export function table(columns: readonly TableColumn[], width = Number.POSITIVE_INFINITY, paint: Paint = plain): string {
  const kept = [...columns];
  const left: string[] = [];
  while (totalWidth(kept) > width) {
    const last = kept.findLastIndex((c) => c.optional);
    if (last < 0) break;
    left.unshift(...kept.splice(last, 1).map((c) => c.name));
  }
  const rows = kept[0]?.cells.length ?? 0;
  const line = (cellOf: (c: TableColumn) => string) =>
    clip(kept.map((c) => pad(cellOf(c), widthIn(c), c.align ?? "left")).join(GAP), width).trimEnd();
  const lines = Array.from({ length: rows }, (_, i) => line((c) => c.cells[i]!));
  const note = left.length === 0 ? [] : [paint("dim", clip(`not shown here: ${left.join(", ")}`, width))];
  return [
    paint(
      "dim",
      line((c) => c.name),
    ),
    ...lines,
    ...note,
  ].join("\n");
}

const widthIn = (c: TableColumn): number => c.cells.reduce((w, cell) => Math.max(w, widthOf(cell)), widthOf(c.name));
const totalWidth = (columns: readonly TableColumn[]): number =>
  columns.reduce((sum, c) => sum + widthIn(c), (columns.length - 1) * GAP.length);

function pad(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "right" ? space + text : text + space;
}
