import type { Column } from "../core/matrix.js";

/**
 * What a column of words turns out to be. `values[code]` is the number that stands for the word at `code`; NaN where
 * the word is a missing value.
 */
export interface Words {
  readonly column: Column;
  readonly values: Float64Array;
}

/** A column with more levels than this is text if, besides, most of its values are distinct. */
const MOST_LEVELS = 50;
const BOOLEANS: readonly (readonly [no: string, yes: string])[] = [
  ["false", "true"],
  ["no", "yes"],
];

/**
 * The kind of a column from its distinct words, trimmed (missing ones are undefined), and how often each stands in it:
 * - boolean: true and false, or yes and no, in any case of letters;
 * - date: every word is an ISO 8601 date, or date and time; without a zone it is UTC;
 * - text: more than 50 distinct words, and more than half of the values present are distinct;
 * - category: every other.
 * Levels are in the order of their code points, which is that of numpy's unique and of scikit-learn's LabelEncoder.
 */
export function wordsOf(name: string, words: readonly (string | undefined)[], counts: ArrayLike<number>): Words {
  const distinct = [...new Set(words.filter((word) => word !== undefined))];
  return booleanOf(name, words, distinct) ?? dateOf(name, words, distinct) ?? levelsOf(name, words, counts, distinct);
}

type Input = readonly (string | undefined)[];

function booleanOf(name: string, words: Input, distinct: readonly string[]): Words | undefined {
  if (distinct.length === 0 || distinct.length > 6) return undefined;
  const lower = distinct.map((word) => word.toLowerCase());
  const pair = BOOLEANS.find((pair) => lower.every((word) => pair.includes(word)));
  if (pair === undefined) return undefined;
  const values = words.map((word) => (word === undefined ? Number.NaN : pair.indexOf(word.toLowerCase())));
  // As written, where one spelling is used throughout.
  const spelled = (side: 0 | 1) => {
    const [spelling = pair[side], ...others] = distinct.filter((_, i) => lower[i] === pair[side]);
    return others.length === 0 ? spelling : pair[side];
  };
  return { column: { name, kind: "boolean", words: [spelled(0), spelled(1)] }, values: Float64Array.from(values) };
}

function dateOf(name: string, words: Input, distinct: readonly string[]): Words | undefined {
  if (distinct.length === 0 || distinct.some((word) => Number.isNaN(dateIn(word)))) return undefined;
  const values = words.map((word) => (word === undefined ? Number.NaN : dateIn(word)));
  return { column: { name, kind: "date" }, values: Float64Array.from(values) };
}

function levelsOf(name: string, words: Input, counts: ArrayLike<number>, distinct: string[]): Words {
  const levels = distinct.sort(byCodePoint);
  const codes = new Map(levels.map((level, code) => [level, code]));
  const values = words.map((word) => (word === undefined ? Number.NaN : codes.get(word)!));
  const present = words.reduce((sum, word, i) => (word === undefined ? sum : sum + counts[i]!), 0);
  const kind = levels.length > MOST_LEVELS && levels.length > present / 2 ? "text" : "category";
  return { column: { name, kind, levels }, values: Float64Array.from(values) };
}

/** Code points, not UTF-16 units: they differ where one word has an emoji and the other a letter from U+E000 up. */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return lift(x) - lift(y);
  }
  return a.length - b.length;
}
/** Surrogates stand for code points above all of the rest. */
const lift = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Milliseconds since 1970 UTC of an ISO 8601 date, or date and time, cut to the millisecond; NaN if it is none. */
export function dateIn(word: string): number {
  const match = ISO.exec(word);
  if (match === null) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const time = Date.UTC(
    year!,
    month! - 1,
    day!,
    hour,
    minute,
    second,
    Number((match[7] ?? "").padEnd(3, "0").slice(0, 3)),
  );
  const date = new Date(time);
  // Date.UTC reads years below 100 as 19xx, and rolls 30 February over: neither comes back as it was written.
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
  if (!same || hour! > 23 || minute! > 59 || second! > 59) return Number.NaN;
  return time - offsetIn(match[8]);
}

function offsetIn(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? "");
  if (match === null) return 0;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000;
}
