import { isUtf8 } from "node:buffer";
import type { Diagnostic } from "../core/diagnostic.js";
import { type CsvRecord, excerptOf, recordsOf } from "./csv-records.js";
import { say } from "./messages.js";

/** Ragged lines that are named one by one. */
const NAMED = 5;

/**
 * All that keeps a text from being a table of `columns` columns, and how many rows it has. Looks at every record:
 * for texts that are known to be wrong.
 */
export function troublesOf(
  name: string,
  bytes: Uint8Array,
  delimiter: string,
  columns: number,
  header: boolean,
): { readonly diagnostics: readonly Diagnostic[]; readonly records: number } {
  const rows: CsvRecord[] = [...recordsOf(bytes, delimiter)];
  const records = header ? rows.slice(1) : rows;
  const ragged = records.filter((record) => record.fields !== columns && record.trouble === undefined);
  const diagnostics = [
    ...encoding(name, bytes, rows),
    ...quotes(name, bytes, rows),
    ...raggedRows(name, bytes, ragged, records, columns),
  ];
  return { diagnostics, records: records.length };
}

function encoding(name: string, bytes: Uint8Array, rows: readonly CsvRecord[]): Diagnostic[] {
  if (isUtf8(bytes)) return [];
  const wrong = rows.filter(({ start, end }) => !isUtf8(bytes.subarray(start, end)));
  const [first] = wrong;
  if (first === undefined) return [];
  return [say("not-utf-8", { name, line: first.line, text: excerptOf(bytes, first), lines: wrong.length })];
}

function quotes(name: string, bytes: Uint8Array, rows: readonly CsvRecord[]): Diagnostic[] {
  const of = (trouble: CsvRecord["trouble"]) => rows.filter((record) => record.trouble === trouble);
  const after = of("text-after-quote");
  const found = after.slice(0, 1).map((record) => {
    const text = excerptOf(bytes, record);
    return say("text-after-quote", { name, line: record.line, text, more: after.length - 1 });
  });
  for (const record of of("unclosed-quote")) {
    found.push(say("unclosed-quote", { name, line: record.line, text: excerptOf(bytes, record) }));
  }
  return found;
}

function raggedRows(
  name: string,
  bytes: Uint8Array,
  ragged: readonly CsvRecord[],
  records: readonly CsvRecord[],
  expected: number,
): Diagnostic[] {
  const [first] = ragged;
  if (first === undefined) return [];
  if (ragged.length === records.length && ragged.every(({ fields }) => fields === first.fields)) {
    return [say("header-length", { name, header: expected, rows: first.fields })];
  }
  const named = ragged.slice(0, NAMED).map((record) => {
    const { line, fields } = record;
    return say("ragged-row", { name, line, found: fields, expected, text: excerptOf(bytes, record) });
  });
  const more = ragged.length - named.length;
  return more === 0 ? named : [...named, say("more-ragged-rows", { name, more, last: ragged.at(-1)!.line })];
}
