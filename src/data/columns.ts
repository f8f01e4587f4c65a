import type { DuckDBConnection } from "@duckdb/node-api";
import { type Diagnostic, hasErrors } from "../core/diagnostic.js";
import type { Column } from "../core/matrix.js";
import { isInfinite, isNumber, type Missing } from "./args.js";
import { type Loaded, type LoadedColumn, rowsOf } from "./loaded.js";
import { say } from "./messages.js";
import { type Counted, judge } from "./mixture.js";
import { oddNumbers, settleMissing, verdictOn } from "./oddities.js";
import type { Reading } from "./reading.js";
import { sharedData, tableOf } from "./table.js";
import { wordsOf } from "./words.js";

export interface Rules {
  readonly missing: Missing;
  readonly decimal: string;
  /** Columns that hold words, though they look like numbers. */
  readonly categories: ReadonlySet<string>;
}

/** What the steps below work on. */
interface Work {
  readonly database: DuckDBConnection;
  readonly loaded: Loaded;
  readonly rules: Rules;
  readonly diagnostics: Diagnostic[];
}

/** How a column's doubles come out of `loaded`. */
interface Typed {
  readonly column: Column;
  readonly sql: string;
  /** Of a column of words: the number that stands for the word at each code. */
  readonly values?: Float64Array;
}

/** The rows of `loaded` as typed columns. What is wrong is said of all columns at once. */
export async function columnsOf(database: DuckDBConnection, loaded: Loaded, rules: Rules): Promise<Reading> {
  const { name } = loaded;
  const diagnostics: Diagnostic[] = [];
  const work = { database, loaded, rules, diagnostics };
  const [[rows]] = (await rowsOf(database, "select count(*)::double from loaded")) as [[number]];
  if (rows === 0) return { diagnostics: [say("no-rows", { name, columns: loaded.columns.map((c) => c.name) })] };
  const contents = await contentsOf(work, rows);
  const typed: Typed[] = [];
  for (const [j, column] of loaded.columns.entries()) typed.push(await typeOf(work, j, column, contents.get(j)));
  const data = sharedData(rows, typed.length);
  await fill(database, typed, rows, data);
  for (const [j, { column }] of typed.entries()) {
    if (column.kind !== "number") continue;
    const values = data.subarray(j * rows, (j + 1) * rows);
    settleMissing(values, rules.missing);
    diagnostics.push(...(await oddNumbers(loaded, column.name, values)));
  }
  if (hasErrors(diagnostics)) return { diagnostics };
  const columns = typed.map(({ column }) => column);
  return { table: tableOf(name, rows, columns, data), diagnostics };
}

/** What stands in a column of text, as flags: bits of one number, so that one aggregate finds them. */
interface Contents {
  /** Values that DuckDB reads as no number. */
  readonly words: boolean;
  readonly numbers: boolean;
  /** Values that begin like 007, or hold an underscore, as 2020_01, which DuckDB reads as 202001. */
  readonly codes: boolean;
}
const WORD = 1;
const NUMBER = 2;
const CODE = 4;
const MEASURED = 8;

/** Columns that one query looks at, and rows that it looks at before it looks at all. */
const BATCH = 100;
const FIRST = 1000;

/**
 * By place of the column; of columns of text that have a number in their first rows. To find that a word is no number
 * takes DuckDB long: the others are known by their distinct words.
 */
async function contentsOf({ database, loaded, rules }: Work, rows: number): Promise<Map<number, Contents>> {
  const places = [...loaded.columns.entries()]
    .filter(([, { name, holds }]) => holds === "text" && !rules.categories.has(name))
    .map(([j]) => j);
  const found = new Map<number, Contents>();
  for (let from = 0; from < places.length; from += BATCH) {
    const batch = places.slice(from, from + BATCH);
    const first = await lookAt(database, batch, rules, `(from loaded limit ${FIRST})`);
    const numeric = batch.filter((_, i) => first[i]!.numbers);
    if (numeric.length === 0) continue;
    const all =
      rows > FIRST ? await lookAt(database, numeric, rules, "loaded") : first.filter(({ numbers }) => numbers);
    for (const [i, j] of numeric.entries()) found.set(j, all[i]!);
  }
  return found;
}

async function lookAt(database: DuckDBConnection, places: readonly number[], rules: Rules, source: string) {
  const flags = places.flatMap((j) => [
    `bit_or(case when c${j} is null then 0 when ${numberSql(j, rules)} is null then ${WORD} else ${NUMBER} end)`,
    `bit_or(case when contains(c${j}, '${rules.decimal}') then ${MEASURED}
      when c${j} >= '00' and c${j} < '0:' or contains(c${j}, '_') then ${CODE} else 0 end)`,
  ]);
  const [row] = (await rowsOf(database, `select ${flags.join(", ")} from ${source}`)) as [number[]];
  return places.map((_, i): Contents => {
    const bits = Number(row[2 * i]) | Number(row[2 * i + 1]);
    // Where a value has a decimal mark, there are no codes.
    const codes = (bits & CODE) !== 0 && (bits & MEASURED) === 0;
    return { words: (bits & WORD) !== 0, numbers: (bits & NUMBER) !== 0, codes };
  });
}

/** With a decimal comma a point is no mark: 1.234 is no number then. */
const numberSql = (j: number, { decimal }: Rules) =>
  `try_cast(${decimal === "," ? `translate(c${j}, ',.', '.,')` : `c${j}`} as double)`;
const orNaN = (sql: string) => `coalesce(${sql}, 'nan'::double)`;

async function typeOf(work: Work, j: number, { name, holds }: LoadedColumn, contents?: Contents): Promise<Typed> {
  const { loaded, rules, diagnostics } = work;
  if (holds !== "text" && holds !== "words") return { column: { name, kind: holds }, sql: orNaN(`c${j}`) };
  const asNumbers = { column: { name, kind: "number" as const }, sql: orNaN(numberSql(j, rules)) };
  if (contents?.codes === false) {
    if (!contents.words) return asNumbers;
    if ((await distinctOf(work, j, `and ${numberSql(j, rules)} is null`)).every(isMissing)) return asNumbers;
  }
  const words = await distinctOf(work, j);
  if (words.every(isMissing)) return { column: { name, kind: "number" }, sql: "'nan'::double" };
  if (holds === "words" || rules.categories.has(name)) return coded(work, j, name, words);
  const present = words.filter((word): word is Counted => !isMissing(word));
  const plain = present.filter(({ word }) => isPlain(word, rules));
  const isMeasured = plain.some(({ word }) => word.includes(rules.decimal));
  if (isMeasured || !plain.some(({ word }) => LOOKS_LIKE_CODE.test(word))) {
    if (plain.length === present.length) return asNumbers;
    const numbers = plain.reduce((sum, { count }) => sum + count, 0);
    const others = present.filter(({ word }) => !isPlain(word, rules));
    const verdict = judge(others, numbers, present.length);
    if (verdict !== undefined) diagnostics.push(await verdictOn(loaded, name, verdict, numbers));
  }
  return coded(work, j, name, words);
}

const LOOKS_LIKE_CODE = /^[+-]?0\d/;

/** As `numberSql` has it. */
const isPlain = (word: string, { decimal }: Rules) => {
  const text = decimal === "," ? word.replace(/[.,]/g, (mark) => (mark === "," ? "." : ",")) : word;
  return isNumber(text) && !isInfinite(text);
};

type Distinct = { readonly word: string | undefined; readonly count: number; readonly row: number };
const isMissing = ({ word }: Distinct) => word === undefined;

/** The distinct values of a column, trimmed, missing ones without their word; in the order of the bytes as they stand. */
async function distinctOf({ database, rules }: Work, j: number, where = ""): Promise<readonly Distinct[]> {
  const rows = (await rowsOf(
    database,
    `select c${j}, count(*)::double, min(rowid)::double from loaded where c${j} is not null ${where} group by 1 order by 1`,
  )) as readonly (readonly [string, number, number])[];
  return rows.map(([raw, count, row]) => {
    const word = raw.trim();
    return { word: rules.missing.words.has(word) ? undefined : word, count, row };
  });
}

/** DuckDB numbers the values in the same order; the numbers that stand for them are put in their places here. */
async function coded({ database }: Work, j: number, name: string, words: readonly Distinct[]): Promise<Typed> {
  await database.run(
    `create or replace temp type e${j} as enum (select c${j} from loaded where c${j} is not null group by 1 order by 1)`,
  );
  const { column, values } = wordsOf(
    name,
    words.map(({ word }) => word),
    words.map(({ count }) => count),
  );
  // One more, for empty cells.
  const lookup = new Float64Array(values.length + 1).fill(Number.NaN);
  lookup.set(values);
  return { column, values: lookup, sql: `coalesce(enum_code(c${j}::e${j})::double, ${values.length}::double)` };
}

/** Streams the columns into `data`, which is column-major; a missing value is NaN, as null takes DuckDB's client long. */
async function fill(
  database: DuckDBConnection,
  typed: readonly Typed[],
  rows: number,
  data: Float64Array,
): Promise<void> {
  const result = await database.stream(`select ${typed.map(({ sql }) => sql).join(", ")} from loaded`);
  let at = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const { rowCount } = chunk;
    for (const [j, { values }] of typed.entries()) {
      const vector = chunk.getColumnVector(j);
      const to = j * rows + at;
      for (let i = 0; i < rowCount; i++) {
        const item = vector.getItem(i) as number;
        data[to + i] = values === undefined ? item : values[item]!;
      }
    }
    at += rowCount;
  }
  if (at !== rows) throw new Error(`${at} rows came of ${rows}`);
}
