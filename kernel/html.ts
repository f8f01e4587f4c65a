import type { TableColumn } from "../src/report/table.js";
import { escaped } from "./frame.js";

/** A table of a report. Styles stand on the elements: notebooks strip all others. */
export function htmlTable(columns: readonly TableColumn[]): string {
  const align = ({ align = "left" }: TableColumn) => `style="text-align:${align};white-space:nowrap"`;
  const head = columns.map((column) => `<th ${align(column)}>${escaped(column.name)}</th>`).join("");
  const rows = (columns[0]?.cells ?? []).map(
    (_, i) => `<tr>${columns.map((column) => `<td ${align(column)}>${escaped(column.cells[i]!)}</td>`).join("")}</tr>`,
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/** A picture that also notebooks show that nobody trusts yet: they strip SVG, but not images. */
export function htmlPicture(svg: string, alt: string): string {
  return `<img alt="${escaped(alt)}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`;
}
