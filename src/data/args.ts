import { type Args, type ArgsOf, flag, list, text } from "../core/schema.js";

/** Words that stand for a missing value in CSV and TSV files, besides the empty cell. pandas reads these as missing, too. */
export const MISSING_WORDS = ["NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None", "<NA>"] as const;

/** `data "file.csv" (delimiter = ";", missing = ["?", -999])`. */
export const dataArgs = {
  delimiter: text({ doc: "one character between fields; found out unless given", optional: true }),
  decimal: text({ doc: 'the decimal mark: "." or ","', default: "." }),
  header: flag({
    doc: "whether the first line names the columns; true unless that line looks like data",
    optional: true,
  }),
  missing: list({
    item: text({ doc: "a word or number" }),
    doc: "what else stands for a missing value, besides the empty cell and missing_words",
    default: [],
  }),
  missing_words: flag({
    doc: `whether ${MISSING_WORDS.join(", ")} stand for a missing value in a text file`,
    default: true,
  }),
  categories: list({
    item: text({ doc: "a column" }),
    doc: "columns of codes: categories, though they look like numbers",
    default: [],
  }),
  sha256: text({
    doc: "the digest that the file must have, as sha256sum prints it: the study then refuses other data",
    optional: true,
  }),
};
export type DataArgs = ArgsOf<typeof dataArgs>;

/** `data query(sql = "select … from 'sales.parquet'")`. */
export const queryArgs = {
  sql: text({
    doc: "one SELECT; names files of the study's folder in quotes, or the tables of `from`. End it with ORDER BY",
  }),
  from: text({
    doc: "an SQLite file, or postgresql://host/database; without it DuckDB reads the files that the SELECT names",
    optional: true,
  }),
  missing: dataArgs.missing,
  categories: dataArgs.categories,
};
export type QueryArgs = ArgsOf<typeof queryArgs>;
/** The name that stands where a file's or a data frame's would. */
export const QUERY = "query";

export interface ReadOptions {
  /** What a relative path starts from; the working folder unless given. */
  readonly folder?: string;
  /** As the schema `dataArgs` allows; what is left out takes its default. */
  readonly args?: Args;
}

/** What counts as missing. `words`: trimmed text, compared exactly; `numbers`: compared as numbers, so -999 is -999.0, too. */
export interface Missing {
  readonly words: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
}

/** `words`: the default words count, too (text files only: elsewhere a missing value has a mark of its own). */
export function missingOf(args: Pick<DataArgs, "missing">, words: boolean): Missing {
  const given = args.missing.map((word) => String(word).trim());
  return {
    words: new Set(["", ...(words ? MISSING_WORDS : []), ...given]),
    numbers: new Set(given.flatMap((word) => (word === "" ? [] : [numberIn(word)])).filter((x) => !Number.isNaN(x))),
  };
}

const INFINITE = /^[+-]?inf(inity)?$/i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export const isNumber = (word: string): boolean => NUMBER.test(word);
/** An infinity in words, or a number too large for a double. */
export const isInfinite = (word: string): boolean =>
  INFINITE.test(word) || (NUMBER.test(word) && !Number.isFinite(Number(word)));

/** The number that a word is, infinities included, or NaN. */
export function numberIn(word: string): number {
  if (INFINITE.test(word)) return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return NUMBER.test(word) ? Number(word) : Number.NaN;
}
