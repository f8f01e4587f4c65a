import { open, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, gunzip } from "node:zlib";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Diagnostic } from "../core/diagnostic.js";
import { type DataArgs, isNumber, missingOf } from "./args.js";
import { type Layout, layoutOf, looksLikeData } from "./csv-layout.js";
import { recordsOf } from "./csv-records.js";
import { troublesOf } from "./csv-troubles.js";
import { quoted } from "./duckdb.js";
import { type Loaded, type LoadedColumn, reasonOf, rowsOf } from "./loaded.js";
import { say } from "./messages.js";
import { duplicates } from "./names.js";
import type { Place } from "./place.js";

const unpack = promisify(gunzip);
/** What the layout is found from. */
const HEAD = 1 << 18;

/**
 * A text file's rows into the temporary table `loaded`, or what is wrong with it. `asText`: every column as it stands
 * in the file, whatever it looks like.
 */
export async function readCsv(
  database: DuckDBConnection,
  place: Place,
  args: DataArgs,
  asText = false,
): Promise<{ readonly loaded?: Loaded; readonly diagnostics: readonly Diagnostic[] }> {
  const wrong = wrongArgs(args);
  if (wrong.length > 0) return { diagnostics: wrong };
  const head = await headOf(place);
  if ("code" in head) return { diagnostics: [head] };
  const binary = binaryIn(place.name, head.bytes);
  if (binary !== undefined) return { diagnostics: [binary] };
  const favorite = place.format === "tsv" ? "\t" : undefined;
  const layout = layoutOf(head.bytes, head.complete, args.delimiter as string | undefined, favorite);
  if (layout === undefined || layout.first.concat(...layout.sample).every((cell) => cell === "")) {
    return { diagnostics: [say("empty-file", { name: place.name })] };
  }
  const better = betterDelimiter(layout, head);
  if (better !== undefined)
    return { diagnostics: [say("wrong-delimiter", { name: place.name, delimiter: layout.delimiter, ...better })] };
  const named = columnsOf(place.name, layout, args);
  const { holds, diagnostics: troubles } = await load(database, place, layout, args, named.columns, asText);
  const spelled = troubles.length === 0 && named.columns.some((column) => column.includes("\ufffd"));
  const diagnostics = [...named.diagnostics, ...troubles, ...(spelled ? await encodingOf(place, layout) : [])];
  if (diagnostics.some((d) => d.severity === "error")) return { diagnostics };
  const loaded = {
    name: place.name,
    columns: named.columns.map((name, j) => ({ name, holds: holds[j]! })),
    placesOf: (rows: readonly number[]) => linesOf(place, layout, args, rows),
  };
  return { loaded, diagnostics };
}

function wrongArgs({ delimiter, decimal }: DataArgs): Diagnostic[] {
  const wrong: Diagnostic[] = [];
  if (delimiter !== undefined && !/^[\t\x20-\x7e]$/.test(String(delimiter))) {
    wrong.push(say("bad-delimiter", { found: String(delimiter) }));
  }
  if (decimal !== "." && decimal !== ",") wrong.push(say("bad-decimal", { found: String(decimal) }));
  return wrong;
}

interface Head {
  readonly bytes: Uint8Array;
  /** The whole file. */
  readonly complete: boolean;
}

/** The beginning of the file, unpacked, without a byte order mark; all of it where one record is longer than that. */
async function headOf(place: Place): Promise<Head | Diagnostic> {
  const first = await bytesOf(place, HEAD);
  if ("code" in first) return first;
  const complete = first.length < HEAD;
  if (complete || first.includes(0x0a) || first.includes(0x0d)) return { bytes: withoutMark(first), complete };
  const all = await bytesOf(place);
  return "code" in all ? all : { bytes: withoutMark(all), complete: true };
}

/** At most `limit` bytes of the file's text. */
async function bytesOf(place: Place, limit?: number): Promise<Uint8Array | Diagnostic> {
  const packed = limit === undefined ? await readFile(place.path) : await beginningOf(place.path, limit);
  if (!place.gzip) return packed;
  try {
    // A beginning ends in the middle of the stream: that is no error here.
    const finishFlush = limit === undefined ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
    const text = await unpack(packed, { finishFlush });
    return limit === undefined ? text : text.subarray(0, limit);
  } catch (error) {
    return say("not-compressed", { name: place.name, why: (error as Error).message });
  }
}

async function beginningOf(path: string, limit: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(limit), 0, limit, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const withoutMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

const MAGIC: readonly (readonly [bytes: readonly number[], looks: string])[] = [
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [[0x50, 0x4b, 0x03, 0x04], "a zip file or a spreadsheet (.xlsx)"],
  [[0xd0, 0xcf, 0x11, 0xe0], "a spreadsheet (.xls)"],
  [[0x1f, 0x8b], "a gzip file"],
  [[0xff, 0xfe], "text in UTF-16"],
  [[0xfe, 0xff], "text in UTF-16"],
];

function binaryIn(name: string, head: Uint8Array): Diagnostic | undefined {
  const known = MAGIC.find(([bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (known !== undefined) return say("not-text", { name, looks: known[1] });
  // UTF-16 without its mark has zeros between the letters; so has every binary format.
  return head.subarray(0, 4096).includes(0)
    ? say("not-text", { name, looks: "binary data, or text in UTF-16" })
    : undefined;
}

/** The delimiter that makes several columns of a text that the given one makes a single column of. */
function betterDelimiter({ first }: Layout, head: Head): { better: string; fields: number } | undefined {
  if (first.length > 1) return undefined;
  const other = layoutOf(head.bytes, head.complete);
  if (other === undefined || other.first.length < 2) return undefined;
  return { better: other.delimiter, fields: other.first.length };
}

/** The columns' names, and what is wrong with them. */
function columnsOf(name: string, { first, line, sample }: Layout, args: DataArgs) {
  const diagnostics: Diagnostic[] = [];
  if (first.length === 1 && /[^\w-]/.test(first[0]!))
    diagnostics.push(say("single-column", { name, first: first[0]! }));
  if (args.header === false) return { columns: first.map((_, j) => `column_${j + 1}`), diagnostics };
  if (args.header === undefined && looksLikeData({ first, sample })) {
    return { columns: first, diagnostics: [say("header-is-data", { name, line, cells: first })] };
  }
  const taken = new Set(first);
  const columns = first.map((cell, j) => {
    if (cell !== "") return cell;
    let called = `column_${j + 1}`;
    while (taken.has(called)) called += "_";
    diagnostics.push(say("unnamed-column", { name, position: j + 1, called }));
    return called;
  });
  return { columns, diagnostics: [...diagnostics, ...duplicates(name, columns)] };
}

/** Columns of `loaded`: typed where the sample shows measured numbers only, or as they stand in the file. */
type Types = readonly ("VARCHAR" | "DOUBLE")[];

/**
 * Makes the table `loaded`, and says what its columns hold. First with the types that the sample shows: DuckDB then
 * converts while it parses, which takes half the time. If a value is of another type, or anything else is wrong, all
 * are read as strings, and `columnsOf` decides.
 */
async function load(
  database: DuckDBConnection,
  place: Place,
  layout: Layout,
  args: DataArgs,
  names: readonly string[],
  asText: boolean,
): Promise<{ readonly holds: readonly LoadedColumn["holds"][]; readonly diagnostics: readonly Diagnostic[] }> {
  const guess = asText ? [] : typesOf(layout, args, names);
  if (guess.includes("DOUBLE") && (await succeeds(database.run(tableSql(place, layout, args, guess, true))))) {
    return { holds: guess.map((type) => (type === "DOUBLE" ? "number" : "text")), diagnostics: [] };
  }
  const plain = names.map(() => "VARCHAR" as const);
  const diagnostics = await loadPlain(database, place, layout, args, plain);
  return { holds: plain.map(() => "text"), diagnostics };
}

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** Integers may be codes that lose their zeros as doubles: a column is typed if one of its numbers has a point. */
function typesOf({ first, sample }: Layout, args: DataArgs, names: readonly string[]): Types {
  const rows = args.header === false ? [first, ...sample] : sample;
  const { words } = missingOf(args, args.missing_words);
  return names.map((name, j) => {
    const cells = rows.map((row) => row[j] ?? "").filter((cell) => !words.has(cell));
    const isNumeric = args.decimal === "." && !args.categories.includes(name) && cells.every(isNumber);
    return isNumeric && cells.some((cell) => cell.includes(".")) ? "DOUBLE" : "VARCHAR";
  });
}

function tableSql(place: Place, layout: Layout, args: DataArgs, types: Types, strict: boolean): string {
  const { words } = missingOf(args, args.missing_words);
  // DuckDB allows neither in such a word: a file that has one is read as strings.
  const nulls = [...words].filter((word) => !word.includes('"') && !word.includes(layout.delimiter));
  const options = [
    "auto_detect = false",
    `delim = ${quoted(layout.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `header = ${args.header !== false}`,
    `skip = ${layout.line - 1}`,
    `compression = '${place.gzip ? "gzip" : "none"}'`,
    `nullstr = [${nulls.map(quoted).join(", ")}]`,
    `strict_mode = ${strict}`,
    `columns = {${types.map((type, j) => `'c${j}': '${type}'`).join(", ")}}`,
  ];
  return `create or replace temp table loaded as from read_csv(${quoted(place.path)}, ${options.join(", ")})`;
}

/**
 * Everything as strings. DuckDB reads strictly: a record with too few or too many fields, a quote that does not close
 * or a byte that is no UTF-8 stops it. Only then is the file looked at record by record, to name all that is wrong.
 * Where nothing is (line ends of two kinds), it reads once more, less strictly.
 */
async function loadPlain(
  database: DuckDBConnection,
  place: Place,
  layout: Layout,
  args: DataArgs,
  types: Types,
): Promise<readonly Diagnostic[]> {
  try {
    await database.run(tableSql(place, layout, args, types, true));
    return [];
  } catch (error) {
    const bytes = await bytesOf(place);
    if ("code" in bytes) return [bytes];
    const { name } = place;
    const text = withoutMark(bytes);
    const { diagnostics, records } = troublesOf(name, text, layout.delimiter, types.length, args.header !== false);
    if (diagnostics.length > 0) return diagnostics;
    const unreadable = [say("file-unreadable", { name, format: "CSV", why: reasonOf(error, place.path) })];
    if (!(await succeeds(database.run(tableSql(place, layout, args, types, false))))) return unreadable;
    const [[rows]] = (await rowsOf(database, "select count(*)::double from loaded")) as [[number]];
    return rows === records ? [] : unreadable;
  }
}

/** DuckDB does not look at the line of names: one that is not UTF-8 is found here. */
async function encodingOf(place: Place, { delimiter, first }: Layout): Promise<readonly Diagnostic[]> {
  const bytes = await bytesOf(place);
  return "code" in bytes ? [bytes] : troublesOf(place.name, bytes, delimiter, first.length, true).diagnostics;
}

/** The lines that rows begin on. Reads the file again: for messages only. */
async function linesOf(place: Place, layout: Layout, args: DataArgs, rows: readonly number[]): Promise<string[]> {
  const bytes = await bytesOf(place);
  if ("code" in bytes) return rows.map((row) => `row ${row + 1}`);
  const lines = new Map<number, number>(rows.map((row) => [row, 0]));
  let row = args.header === false ? 0 : -1;
  for (const record of recordsOf(withoutMark(bytes), layout.delimiter)) {
    if (lines.has(row)) lines.set(row, record.line);
    row++;
  }
  return rows.map((row) => `line ${lines.get(row)}`);
}
