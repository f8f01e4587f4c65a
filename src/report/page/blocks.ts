import { cellText } from "../chart-of.js";
import { element, escaped } from "../drawing/markup.js";
import type { DataTable } from "../drawing/picture.js";

/** A heading with what belongs to it; nothing where there is nothing. */
export function section(title: string, ...inside: readonly string[]): string {
  const body = inside.filter((part) => part !== "").join("\n");
  const id = title.toLowerCase().replace(/[^a-z]+/g, "-");
  if (body === "") return "";
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escaped(title)}</h2>\n${body}\n</section>`;
}

export const paragraph = (text: string, kind?: string): string =>
  text === "" ? "" : element("p", { class: kind }, escaped(text));

/** Names with what they stand for; values are markup. */
export const facts = (pairs: readonly (readonly [name: string, value: string])[]): string =>
  element("dl", {}, ...pairs.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${value}</dd>`));

export const code = (text: string): string => element("code", {}, escaped(text));

interface TableLook {
  readonly caption?: string;
  /** Its heads become buttons where scripts run. */
  readonly sortable?: true;
  /** Row that is the one that counts. */
  readonly best?: number;
  /** Columns that hold sentences. */
  readonly long?: readonly number[];
}

/** More rows than this have a window of their own on screens. */
const LONG = 15;

/** A table that scrolls by itself where it is too wide, with the keyboard as well. */
export function dataTable(
  table: DataTable,
  label: string,
  { caption, sortable, best, long = [] }: TableLook = {},
): string {
  const { columns, rows } = table;
  const isNumber = columns.map(
    (_, j) => rows.some((r) => isNumeric(r[j])) && rows.every((r) => isNumeric(r[j]) || isBlank(r[j])),
  );
  const classOf = (j: number) => (isNumber[j] ? "n" : long.includes(j) ? "long" : undefined);
  const head = columns.map((name, j) => element("th", { scope: "col", class: classOf(j) }, escaped(name)));
  const body = rows.map((row, i) => {
    const cells = columns.map((_, j) => element("td", { class: classOf(j) }, escaped(cellText(row[j]))));
    return element("tr", { class: i === best ? "best" : undefined }, ...cells);
  });
  const said = caption === undefined ? "" : paragraph(caption, "quiet");
  const framed = element(
    "div",
    { class: rows.length > LONG ? "wide tall" : "wide", tabindex: 0, role: "region", "aria-label": label },
    element(
      "table",
      { class: sortable ? "sortable" : undefined },
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, body.join("\n")),
    ),
  );
  return said + framed;
}

const isBlank = (cell: string | number | undefined) => cell === undefined || cell === "";
/** Scores with their error, "0.98 ± 0.01", too. */
const isNumeric = (cell: string | number | undefined) =>
  typeof cell === "number" || (typeof cell === "string" && /^-?[\d.]+(e[-+]?\d+)?( ± [\d.]+)?$/i.test(cell));
