import { isAscii } from "node:buffer";
import { readFile } from "node:fs/promises";
import type { Column } from "../core/matrix.js";
import { type DataArgs, isInfinite, isNumber, MISSING_WORDS } from "./args.js";
import { type Layout, layoutOf, looksLikeData } from "./csv-layout.js";
import type { Table } from "./dataset.js";
import { judge } from "./mixture.js";
import type { Place } from "./place.js";
import { sharedData, tableOf } from "./table.js";
import { wordsOf } from "./words.js";

/** Beyond, DuckDB is faster. */
const MOST_BYTES = 16 * 2 ** 20;
/** What readCsv finds the layout from. */
const HEAD = 1 << 18;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/**
 * The table of a small file of plain text, to the last bit as DuckDB and columnsOf read it, without DuckDB, whose start
 * takes longer than all else that a small study does. Undefined unless there is nothing to decide: ASCII, no quotes,
 * default arguments, records of equal length, columns of plain numbers or of words, missing values as empty cells.
 */
export async function plainTable(place: Place, args: DataArgs): Promise<Table | undefined> {
  if (!isEligible(place, args)) return undefined;
  const bytes = await readFile(place.path);
  if (!isAscii(bytes) || bytes.includes(QUOTE) || bytes.includes(CR) || bytes.includes(0)) return undefined;
  const favorite = place.format === "tsv" ? "\t" : undefined;
  const head = bytes.subarray(0, HEAD);
  const layout = layoutOf(head, bytes.length < HEAD, undefined, favorite);
  if (layout === undefined || layout.line !== 1 || !hasNames(layout)) return undefined;
  return tableFrom(place.name, bytes, layout);
}

function isEligible({ format, gzip, bytes }: Place, args: DataArgs): boolean {
  const { delimiter, decimal, header, missing, missing_words, categories } = args;
  const isDefault = delimiter === undefined && decimal === "." && header === undefined && missing_words !== false;
  const isText = (format === "csv" || format === "tsv") && !gzip && bytes <= MOST_BYTES;
  return isText && isDefault && missing.length === 0 && categories.length === 0;
}

const hasNames = (layout: Layout): boolean => {
  const { first } = layout;
  return first.length > 1 && !looksLikeData(layout) && first.every((name) => name !== "") && isDistinct(first);
};
/** Names that differ in nothing but case are told of, too. */
const isDistinct = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase())).size === names.length;

/** A column while it is read: numbers, or words by the order in which they come. */
interface Reading {
  kind: "empty" | "numbers" | "words";
  readonly words: Map<string, { readonly code: number; readonly row: number; count: number }>;
}

function tableFrom(name: string, bytes: Buffer, { first, delimiter }: Layout): Table | undefined {
  const begin = bytes.indexOf(LF) + 1;
  const end = bytes.at(-1) === LF ? bytes.length - 1 : bytes.length;
  if (begin === 0 || begin >= end) return undefined;
  const rows = linesIn(bytes, begin, end);
  const data = sharedData(rows, first.length);
  const readings = first.map((): Reading => ({ kind: "empty", words: new Map() }));
  if (!readCells(bytes, begin, end, delimiter.charCodeAt(0), rows, readings, data)) return undefined;
  const columns: Column[] = [];
  for (const [j, reading] of readings.entries()) {
    const column = columnOf(first[j]!, reading, data.subarray(j * rows, (j + 1) * rows));
    if (column === undefined) return undefined;
    columns.push(column);
  }
  return tableOf(name, rows, columns, data);
}

function linesIn(bytes: Buffer, from: number, end: number): number {
  let lines = 1;
  for (let at = bytes.indexOf(LF, from); at !== -1 && at < end; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}

/** Fills `data` by column: numbers, places of words, NaN where a cell is empty. False where something is not plain. */
function readCells(
  bytes: Buffer,
  begin: number,
  end: number,
  comma: number,
  rows: number,
  readings: readonly Reading[],
  data: Float64Array,
): boolean {
  let at = begin;
  for (let row = 0; row < rows; row++) {
    for (const [j, reading] of readings.entries()) {
      const start = at;
      while (at < end && bytes[at] !== comma && bytes[at] !== LF) at++;
      const isLast = j === readings.length - 1;
      if (isLast !== (at >= end || bytes[at] === LF)) return false;
      const value = at === start ? Number.NaN : cellOf(bytes, start, at, row, reading);
      if (value === undefined) return false;
      data[j * rows + row] = value;
      at++;
    }
  }
  return at >= end;
}

/** A number, or the place of a word; undefined where the column is no longer plain. */
function cellOf(bytes: Buffer, from: number, to: number, row: number, reading: Reading): number | undefined {
  const number = reading.kind === "words" ? undefined : numberAt(bytes, from, to);
  if (number !== undefined) {
    reading.kind = "numbers";
    return number;
  }
  if (reading.kind === "numbers") return undefined;
  reading.kind = "words";
  const word = bytes.toString("latin1", from, to);
  const known = reading.words.get(word);
  if (known !== undefined) {
    known.count++;
    return known.code;
  }
  if (!isPlainWord(word)) return undefined;
  const code = reading.words.size;
  reading.words.set(word, { code, row, count: 1 });
  return code;
}

const NO_NUMBER = /^[A-Za-z][\w .&'()/+-]*$/;
const MARKS: ReadonlySet<string> = new Set(MISSING_WORDS.map((word) => word.toLowerCase()));

/** Neither a number to DuckDB nor a missing value. */
const isPlainWord = (word: string): boolean =>
  NO_NUMBER.test(word) && word.trim() === word && !isInfinite(word) && !MARKS.has(word.toLowerCase());

const POWERS = Array.from({ length: 16 }, (_, k) => 10 ** k);
/** Digits that make an exact integer, whatever they are. */
const EXACT = 15;

/**
 * The number in some bytes: digits that are exact over a power of ten that is exact is the nearest double. What is longer
 * or has an exponent is left to JavaScript. Undefined for what is none, or may be a code (007).
 */
function numberAt(bytes: Buffer, from: number, to: number): number | undefined {
  const isNegative = bytes[from] === MINUS;
  const first = isNegative ? from + 1 : from;
  if (bytes[first] === ZERO && first + 1 < to && bytes[first + 1] !== POINT) return undefined;
  let mantissa = 0;
  let point = -1;
  for (let at = first; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === POINT && point === -1 && at > first && at + 1 < to) point = at;
    else if (byte >= ZERO && byte <= ZERO + 9) mantissa = 10 * mantissa + (byte - ZERO);
    else return longNumber(bytes, from, to);
  }
  const digits = to - first - (point === -1 ? 0 : 1);
  if (digits === 0 || digits > EXACT) return longNumber(bytes, from, to);
  const value = point === -1 ? mantissa : mantissa / POWERS[to - point - 1]!;
  return isNegative ? -value : value;
}

const LONG = /^-?\d+(\.\d+)?(e-?\d+)?$/;

function longNumber(bytes: Buffer, from: number, to: number): number | undefined {
  const text = bytes.toString("latin1", from, to);
  const value = LONG.test(text) && isNumber(text) ? Number(text) : Number.NaN;
  // Integers that large are told of.
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

/** Words by their order, as levels; what could be more than words is left to those who ask. */
function columnOf(name: string, { kind, words }: Reading, values: Float64Array): Column | undefined {
  if (kind === "numbers") return { name, kind: "number" };
  if (kind === "empty") return undefined;
  const found = [...words].sort(([a], [b]) => (a < b ? -1 : 1));
  const counted = found.map(([word, { count, row }]) => ({ word, count, row }));
  if (judge(counted, 0, counted.length) !== undefined) return undefined;
  const coded = wordsOf(
    name,
    counted.map(({ word }) => word),
    counted.map(({ count }) => count),
  );
  const codes = new Float64Array(found.length);
  for (const [at, [, { code }]] of found.entries()) codes[code] = coded.values[at]!;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) values[i] = codes[values[i]!]!;
  return coded.column;
}
