import { isNumber } from "./args.js";
import { type CsvRecord, fieldsOf, recordsOf } from "./csv-records.js";
import { dateIn } from "./words.js";

/** How the fields of a text file are laid out, as its beginning shows. */
export interface Layout {
  readonly delimiter: string;
  /** Fields of the first record: names, or data. */
  readonly first: readonly string[];
  /** Line of the first record: empty lines may stand above it. */
  readonly line: number;
  /** Some of the records below it. */
  readonly sample: readonly (readonly string[])[];
}

const DELIMITERS = [",", "\t", ";", "|"] as const;
const SAMPLE = 200;

/**
 * The layout from the first bytes of a file, without a byte order mark. `complete`: they are the whole file; else the
 * last record may be cut off and is not looked at. The delimiter, unless given, is the one at which most records have
 * as many fields as the first, and at least two; then the one that makes more fields; then the earlier of , tab ; |.
 * Undefined when there is no record.
 */
export function layoutOf(head: Uint8Array, complete: boolean, given?: string, favorite?: string): Layout | undefined {
  const candidates = given !== undefined ? [given] : DELIMITERS;
  const looks = candidates.map((delimiter) => lookAt(head, complete, delimiter));
  const favored = looks.find((look) => look.delimiter === favorite && look.fields > 1);
  const best = favored ?? looks.reduce((a, b) => (isBetter(b, a) ? b : a));
  const [first, ...rest] = best.records;
  if (first === undefined) return undefined;
  const { delimiter } = best;
  return {
    delimiter,
    first: fieldsOf(head, first, delimiter),
    line: first.line,
    sample: rest.map((record) => fieldsOf(head, record, delimiter)),
  };
}

interface Look {
  readonly delimiter: string;
  readonly records: readonly CsvRecord[];
  readonly fields: number;
  /** Of the records, with as many fields as the first. */
  readonly share: number;
}

function lookAt(head: Uint8Array, complete: boolean, delimiter: string): Look {
  const records: CsvRecord[] = [];
  for (const record of recordsOf(head, delimiter)) {
    if (records.length > SAMPLE) break;
    records.push(record);
  }
  if (!complete && records.length > 1 && records.at(-1)!.end === head.length) records.pop();
  const fields = records[0]?.fields ?? 0;
  const same = records.filter((record) => record.fields === fields).length;
  return { delimiter, records, fields, share: same / Math.max(1, records.length) };
}

function isBetter(a: Look, b: Look): boolean {
  if (a.fields < 2 || b.fields < 2) return a.fields > b.fields;
  return a.share > b.share || (a.share === b.share && a.fields > b.fields);
}

/**
 * Whether the first record is data and not names. Each of its cells speaks: a number (or date) says data; a word
 * that stands in its own column again says data, too; any other word says name. All cells agree on data; or half of
 * them and more are numbers, and these could not be names (2019, 2020, 2021 could).
 */
export function looksLikeData({ first, sample }: Pick<Layout, "first" | "sample">): boolean {
  const cells = first.filter((cell) => cell !== "");
  const isValue = (cell: string) => isNumber(cell) || !Number.isNaN(dateIn(cell));
  const numbers = cells.filter(isValue);
  if (numbers.length === cells.length) return cells.length > 0;
  const returns = first.every((cell, j) => cell === "" || isValue(cell) || sample.some((row) => row[j] === cell));
  if (returns && (numbers.length > 0 || sample.length >= 5)) return true;
  const rising = numbers.every((cell, i) => /^\d+$/.test(cell) && (i === 0 || Number(cell) > Number(numbers[i - 1])));
  return numbers.length >= cells.length / 2 && !rising;
}
