import type { IToken } from "#chevrotain";
import type { NumberLiteral, QuantityLiteral, Unit } from "./ast.js";

/** Other spellings of the units. */
export const UNITS: ReadonlyMap<string, Unit> = new Map(
  Object.entries({
    ...Object.fromEntries(["milliseconds", "millisecond", "msec", "msecs"].map((name) => [name, "ms" as const])),
    ...Object.fromEntries(["seconds", "second", "secs", "sec"].map((name) => [name, "s" as const])),
    ...Object.fromEntries(["minutes", "minute", "mins"].map((name) => [name, "min" as const])),
    ...Object.fromEntries(["hours", "hour", "hrs", "hr"].map((name) => [name, "h" as const])),
    ...Object.fromEntries(["days", "day"].map((name) => [name, "d" as const])),
    ...Object.fromEntries(["kb", "KB", "Kb", "KiB"].map((name) => [name, "kB" as const])),
    ...Object.fromEntries(["mb", "Mb", "MiB"].map((name) => [name, "MB" as const])),
    ...Object.fromEntries(["gb", "Gb", "GiB"].map((name) => [name, "GB" as const])),
    percent: "%",
  }),
);

export function numberOf(token: IToken, minus?: IToken): NumberLiteral {
  const value = Number(token.image);
  return {
    kind: "number",
    value: minus === undefined ? value : -value,
    raw: token.image,
    span: { start: (minus ?? token).startOffset, end: token.endOffset! + 1 },
  };
}

export function quantityOf(token: IToken): QuantityLiteral {
  const unit = /(?:%|[A-Za-z]+)$/.exec(token.image)?.[0] ?? "";
  const raw = token.image.slice(0, token.image.length - unit.length).trimEnd();
  return {
    kind: "quantity",
    value: Number(raw),
    unit: unit as Unit,
    raw,
    span: { start: token.startOffset, end: token.endOffset! + 1 },
  };
}

/** Reads \" and \\; any other backslash stays, as in "C:\data". */
export const stringText = (inner: string): string => inner.replace(/\\(["\\])/g, "$1");

/** The shortest text that stringText reads back. */
export const quoteText = (value: string): string => `"${value.replace(/\\(?=["\\]|$)|"/g, "\\$&")}"`;

/** The text between triple quotes, without the indentation that its lines share and without empty lines around it. */
export function blockText(inner: string): string {
  const lines = inner.split(/\r?\n/).map((line) => line.trimEnd());
  const first = lines[0]!.trimStart();
  const rest = lines.slice(1);
  const indents = rest.filter((line) => line !== "").map((line) => /^[ \t]*/.exec(line)![0].length);
  const shared = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return [first, ...rest.map((line) => line.slice(shared))].join("\n").replace(/^\n+|\n+$/g, "");
}
