import { type MessageTable, speaker, type Wording } from "../core/diagnostic.js";

/** A value and where it first stands: "line 17" of a text file, "row 16" of any other table. */
export interface Sighting {
  readonly value: string;
  readonly place: string;
  /** How often it stands in the column. */
  readonly count: number;
}

const list = (words: readonly string[]) => words.map((word) => `'${word}'`).join(", ");
const args = (words: readonly string[]) => `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
const count = (n: number, noun: string) => `${String(n).replace(/\B(?=(\d{3})+$)/g, " ")} ${noun}${n === 1 ? "" : "s"}`;
/** Never 100% of less than all. */
const percent = (share: number) => `${Math.floor(1000 * share) / 10}%`;
const someOf = (words: readonly string[]) =>
  words.length <= 4 ? list(words) : `${list(words.slice(0, 4))} and ${words.length - 4} more`;
/** At most four of them, and how many more there are. */
function seen(sightings: readonly Sighting[]): string {
  const shown = sightings
    .slice(0, 4)
    .map(({ value, place, count }) => `'${value}' on ${place}${count > 1 ? ` (${count} times)` : ""}`);
  const rest = sightings.length - shown.length;
  return `${shown.join(", ")}${rest > 0 ? ` and ${count(rest, "other word")}` : ""}`;
}
const missing = (sightings: readonly Sighting[]) =>
  `missing = ${args(sightings.slice(0, 8).map(({ value }) => value))}`;

/** `name`: the file as the study names it, or what else the table is called. */
export const messages = {
  "file-not-found": (d: { name: string; path: string; near?: string }): Wording => ({
    message: `there is no file '${d.name}'${d.near === undefined ? "" : `; did you mean '${d.near}'?`} (looked for ${d.path})`,
    hint: d.near === undefined ? "paths start from the folder of the study" : `write  data "${d.near}"`,
  }),
  "folder-not-found": (d: { name: string; folder: string; near?: string }): Wording => ({
    message: `there is no file '${d.name}': the folder ${d.folder} does not exist${d.near === undefined ? "" : `; did you mean '${d.near}'?`}`,
    hint: "paths start from the folder of the study",
  }),
  "built-in-meant": (d: { name: string; path: string; set: string }): Wording => ({
    message: `there is no file '${d.name}' (looked for ${d.path}), but a built-in data set '${d.set}'`,
    hint: `write  data ${d.set}`,
  }),
  "data-is-folder": (d: { name: string; files: readonly string[] }): Wording => ({
    message: `'${d.name}' is a folder, expected a file`,
    hint: d.files.length === 0 ? "it holds no data files" : `it holds ${d.files.join(", ")}`,
  }),
  "file-not-readable": (d: { name: string; path: string; why: string }): Wording => ({
    message: `'${d.name}' cannot be read: ${d.why} (${d.path})`,
    hint: "give yourself the right to read it:  chmod u+r FILE",
  }),
  "remote-scheme": (d: { name: string; scheme: string }): Wording => ({
    message: `'${d.name}' is an address of kind ${d.scheme}, expected http or https, or a file on this machine`,
    hint: "download it first",
  }),
  "remote-not-read": (d: { name: string; why: string }): Wording => ({
    message: `'${d.name}' cannot be downloaded: ${d.why}`,
    hint: "open the address in a browser, or download the file and name it",
  }),
  "other-digest": (d: { name: string; found: string; expected: string }): Wording => ({
    message: `'${d.name}' is not the file that the study was written for: its SHA-256 is ${d.found}, expected ${d.expected}`,
    hint: `find the file of that digest, or accept this one:  sha256 = "${d.found}"`,
  }),
  "bad-digest": (d: { found: string }): Wording => ({
    message: `a SHA-256 digest is 64 hexadecimal digits, found '${d.found}'`,
    hint: "sha256sum FILE  prints it",
  }),
  "digest-of-many": (d: { name: string; files: number }): Wording => ({
    message: `'${d.name}' is ${count(d.files, "file")}, and a digest is of one`,
    hint: "leave sha256 out",
  }),
  "no-matching-file": (d: { name: string; folder: string }): Wording => ({
    message: `no file matches '${d.name}' (looked in ${d.folder})`,
    hint: "* stands for any part of a name, ? for one letter, ** for folders of any depth",
  }),
  "files-of-two-formats": (d: { name: string; first: string; other: string }): Wording => ({
    message: `'${d.name}' matches files of two formats: '${d.first}' and '${d.other}'`,
    hint: "put the ending into the pattern:  *.csv",
  }),
  "files-differ": (d: {
    first: string;
    other: string;
    lacks: readonly string[];
    more: readonly string[];
  }): Wording => ({
    message: `'${d.other}' and '${d.first}' have different columns: ${[
      ...(d.lacks.length > 0 ? [`${someOf(d.lacks)} only in '${d.first}'`] : []),
      ...(d.more.length > 0 ? [`${someOf(d.more)} only in '${d.other}'`] : []),
    ].join("; ")}`,
    hint: "files that make one table have the same columns, in any order",
  }),
  "files-differ-in-kind": (d: { first: string; other: string; column: string; kinds: readonly string[] }): Wording => ({
    message: `'${d.column}' holds ${d.kinds[0]} in '${d.first}' and ${d.kinds[1]} in '${d.other}'`,
    hint: "save the files with the same types",
  }),
  "query-not-select": (d: { found: string }): Wording => ({
    message: `the query of a study is one SELECT, found ${d.found}`,
    hint: "a study reads data, and changes none",
  }),
  "query-failed": (d: { why: string }): Wording => ({
    message: `the query cannot be run: ${d.why}`,
    hint: "paths in it start from the folder of the study",
  }),
  "query-without-order": (_: Record<never, never>): Wording => ({
    severity: "warning",
    message: "the query says nothing of the order of its rows, and folds depend on it",
    hint: "end it with  ORDER BY  and columns that tell all rows apart",
  }),
  "query-source": (d: { found: string }): Wording => ({
    message: `'${d.found}' is neither an SQLite file nor an address that begins with postgresql://`,
    hint: "CSV, Parquet and JSON files are named in the SELECT itself:  select … from 'sales.parquet'",
  }),
  "query-arguments": (_: Record<never, never>): Wording => ({
    message: "query needs the SELECT that makes the table",
    hint: `write  data query(sql = "select … from 'sales.parquet' order by id")`,
  }),
  "no-postgres-reader": (d: { why: string }): Wording => ({
    message: `DuckDB's reader of PostgreSQL is not installed: ${d.why}`,
    hint: "install it once, in a duckdb shell of the same version:  INSTALL postgres;  or export the table:  \\copy (select …) to sales.csv csv header",
  }),
  "password-in-study": (_: Record<never, never>): Wording => ({
    severity: "warning",
    message: "the study holds a password, and who reads the study reads it",
    hint: "take it out, and set PGPASSWORD, or put it into ~/.pgpass",
  }),
  "unsupported-format": (d: { name: string; supported: readonly string[]; instead?: string }): Wording => ({
    message: `'${d.name}' has no ending that says how to read it; these do: ${d.supported.join(" ")}`,
    hint: d.instead ?? "save it as CSV or Parquet",
  }),
  "empty-file": (d: { name: string }): Wording => ({
    message: `'${d.name}' is empty`,
    hint: "expected a first line of column names, and a line for each row",
  }),
  "no-rows": (d: { name: string; columns: readonly string[] }): Wording => ({
    message: `'${d.name}' has ${count(d.columns.length, "column")} (${d.columns.slice(0, 4).join(", ")}${d.columns.length > 4 ? ", …" : ""}) and 0 rows`,
    hint: "a study needs rows to learn from",
  }),
  "not-text": (d: { name: string; looks: string }): Wording => ({
    message: `'${d.name}' is not a text file: it begins like ${d.looks}`,
    hint: "give the file the ending of its format, or save it as CSV in UTF-8",
  }),
  "not-utf-8": (d: { name: string; line: number; text: string; lines: number }): Wording => ({
    message: `'${d.name}' is not UTF-8 text: line ${d.line}, '${d.text}'${d.lines > 1 ? `, and ${count(d.lines - 1, "other line")}` : ""}`,
    hint: "save it as UTF-8:  iconv -f WINDOWS-1252 -t UTF-8 old.csv > new.csv",
  }),
  "not-compressed": (d: { name: string; why: string }): Wording => ({
    message: `'${d.name}' cannot be unpacked: ${d.why}`,
    hint: "is it cut off, or not a gzip file?",
  }),
  "bad-delimiter": (d: { found: string }): Wording => ({
    message: `a delimiter is one ASCII character, found '${d.found}'`,
    hint: 'write  delimiter = ";"',
  }),
  "bad-decimal": (d: { found: string }): Wording => ({
    message: `the decimal mark is "." or ",", found '${d.found}'`,
    hint: 'write  decimal = ","',
  }),
  "wrong-delimiter": (d: { name: string; delimiter: string; better: string; fields: number }): Wording => ({
    message: `'${d.name}' has one column when '${d.delimiter}' is the delimiter, and ${d.fields} when '${d.better}' is`,
    hint: `add  (delimiter = ${JSON.stringify(d.better)})  to the data clause`,
  }),
  "single-column": (d: { name: string; first: string }): Wording => ({
    severity: "warning",
    message: `'${d.name}' has a single column, '${d.first}': no comma, tab, semicolon or | divides its lines`,
    hint: 'if another character does, add it to the data clause:  (delimiter = " ")',
  }),
  "header-is-data": (d: { name: string; line: number; cells: readonly string[] }): Wording => ({
    message: `line ${d.line} of '${d.name}' looks like data, expected the names of the columns: ${list(d.cells.slice(0, 4))}${d.cells.length > 4 ? ", …" : ""}`,
    hint: "if it is data, add  (header = false)  to the data clause; if these are names,  (header = true)",
  }),
  "duplicate-column": (d: { name: string; column: string; positions: readonly number[] }): Wording => ({
    message: `'${d.name}' has ${d.positions.length} columns called '${d.column}', at positions ${d.positions.join(", ")}`,
    hint: "give each column a name of its own in the first line",
  }),
  "unnamed-column": (d: { name: string; position: number; called: string }): Wording => ({
    severity: "warning",
    message: `column ${d.position} of '${d.name}' has no name; it is called '${d.called}'`,
    hint: `name it in the first line, or write  ignore ${d.called}`,
  }),
  "ragged-row": (d: { name: string; line: number; found: number; expected: number; text: string }): Wording => ({
    message: `line ${d.line} of '${d.name}' has ${count(d.found, "field")}, expected ${d.expected}: ${d.text}`,
    hint:
      d.found > d.expected
        ? "quote a field that holds the delimiter, or take the surplus away"
        : "leave a missing value empty, but keep its delimiter",
  }),
  "more-ragged-rows": (d: { name: string; more: number; last: number }): Wording => ({
    message: `'${d.name}' has ${count(d.more, "more line")} with a wrong number of fields, the last is line ${d.last}`,
  }),
  "header-length": (d: { name: string; header: number; rows: number }): Wording => ({
    message: `the first line of '${d.name}' names ${count(d.header, "column")}, but every row has ${count(d.rows, "field")}`,
    hint: d.header === d.rows - 1 ? "name the first column, too (row names, often)" : "give every column a name",
  }),
  "unclosed-quote": (d: { name: string; line: number; text: string }): Wording => ({
    message: `the record that begins on line ${d.line} of '${d.name}' has a quote that never closes: ${d.text}`,
    hint: 'close it; a quote within quotes is written twice: ""',
  }),
  "text-after-quote": (d: { name: string; line: number; text: string; more: number }): Wording => ({
    message: `line ${d.line} of '${d.name}' has text after a closing quote: ${d.text}${d.more > 0 ? ` (and ${count(d.more, "other line")})` : ""}`,
    hint: 'a quote within quotes is written twice: ""',
  }),
  "file-unreadable": (d: { name: string; format: string; why: string }): Wording => ({
    message: `'${d.name}' cannot be read as ${d.format}: ${d.why}`,
    hint: "is it complete, and of that format?",
  }),
  "json-not-records": (d: { name: string; found: string }): Wording => ({
    message: `'${d.name}' holds ${d.found}, expected a list of records`,
    hint: 'write it as  [{"a": 1, "b": 2}, …]  or one record a line',
  }),
  "nested-column": (d: { name: string; column: string; type: string }): Wording => ({
    severity: "warning",
    message: `column '${d.column}' of '${d.name}' holds ${d.type}; it is read as words`,
    hint: "make columns of its parts, or ignore it",
  }),
  "infinite-number": (d: { name: string; column: string; total: number; sightings: readonly Sighting[] }): Wording => ({
    message: `column '${d.column}' of '${d.name}' has ${count(d.total, "infinite number")}: ${seen(d.sightings)}`,
    hint: `put finite numbers there; if they stand for missing values, add  (${missing(d.sightings)})  to the data clause`,
  }),
  "mixed-column": (d: { name: string; column: string; numbers: number; words: readonly Sighting[] }): Wording => ({
    message: `column '${d.column}' of '${d.name}' has ${count(d.numbers, "number")}, but ${seen(d.words)}`,
    hint: `if that means missing, add  (${missing(d.words)})  to the data clause; if the numbers are codes,  (categories = ${args([d.column])})`,
  }),
  "mixed-codes": (d: { name: string; column: string; numbers: number; words: readonly Sighting[] }): Wording => ({
    severity: "warning",
    message: `column '${d.column}' of '${d.name}' has ${count(d.numbers, "number")}, and ${seen(d.words)}; it is read as words`,
    hint: `if the words mean missing, add  (${missing(d.words)})  to the data clause`,
  }),
  "formatted-numbers": (d: { name: string; column: string; example: Sighting; how: string }): Wording => ({
    severity: "warning",
    message: `column '${d.column}' of '${d.name}' is read as words: its numbers are written with ${d.how}, as '${d.example.value}' on ${d.example.place}`,
    hint:
      d.how === "a decimal comma"
        ? 'write  decimal = ","'
        : `write them plainly, as ${d.example.value.replace(/[^\d.+-]/g, "")}`,
  }),
  "inexact-integers": (d: { name: string; column: string; place: string }): Wording => ({
    severity: "warning",
    message: `column '${d.column}' of '${d.name}' has integers above 2^53, as on ${d.place}: neighbours become the same number`,
    hint: `if they are identifiers, write  ignore ${d.column}  or add  (categories = ${args([d.column])})  to the data clause`,
  }),
  "unknown-column": (d: { name: string; column: string; near?: string }): Wording => ({
    message: `'${d.name}' has no column '${d.column}'${d.near === undefined ? "" : `; did you mean '${d.near}'?`}`,
    ...(d.near === undefined ? {} : { hint: `write  ${d.near}` }),
  }),
  "unknown-data": (d: { name: string; known: readonly string[]; near?: string }): Wording => ({
    message: `there is no data set or data frame '${d.name}'${d.near === undefined ? `; there are ${d.known.join(", ")}` : `; did you mean '${d.near}'?`}`,
    hint: d.near === undefined ? `a file stands in quotes:  data "${d.name}.csv"` : `write  data ${d.near}`,
  }),
  "not-a-frame": (d: { name: string; found: string }): Wording => ({
    message: `'${d.name}' is ${d.found}, expected a Danfo DataFrame, a list of records or an object of columns`,
    hint: "as  [{ a: 1, b: 2 }, …]  or  { a: [1, …], b: [2, …] }",
  }),
  "unequal-columns": (d: {
    name: string;
    column: string;
    found: number;
    first: string;
    expected: number;
  }): Wording => ({
    message: `column '${d.column}' of '${d.name}' has ${count(d.found, "value")}, but '${d.first}' has ${d.expected}`,
    hint: "give every column a value for each row; null where it is missing",
  }),
  "not-a-value": (d: { name: string; column: string; place: string; found: string }): Wording => ({
    message: `column '${d.column}' of '${d.name}' holds ${d.found} on ${d.place}, expected numbers, strings, booleans or dates`,
    hint: "make columns of its parts, or leave it out",
  }),
  "column-empty": (d: { column: string }): Wording => ({
    severity: "warning",
    message: `every value of '${d.column}' is missing`,
    hint: `write  ignore ${d.column}`,
  }),
  "column-constant": (d: { column: string }): Wording => ({
    severity: "warning",
    message: `'${d.column}' has the same value in every row`,
    hint: `write  ignore ${d.column}`,
  }),
  "column-nearly-constant": (d: { column: string; share: number }): Wording => ({
    severity: "hint",
    message: `${percent(d.share)} of the values of '${d.column}' are the same`,
    hint: "some folds may see no other",
  }),
  "column-mostly-missing": (d: { column: string; share: number }): Wording => ({
    severity: "hint",
    message: `${percent(d.share)} of the values of '${d.column}' are missing`,
    hint: `write  impute(indicator = true)  or  ignore ${d.column}`,
  }),
  "column-identifier": (d: { column: string }): Wording => ({
    severity: "warning",
    message: `every row has its own value of '${d.column}': it looks like an identifier`,
    hint: `write  ignore ${d.column}`,
  }),
  "column-many-levels": (d: { column: string; levels: number }): Wording => ({
    severity: "hint",
    message: `'${d.column}' has ${count(d.levels, "level")}: one_hot makes a column of each`,
    hint: "write  one_hot(max_categories = 20)  or  target_encode",
  }),
  "column-few-numbers": (d: { column: string; distinct: number }): Wording => ({
    severity: "hint",
    message: `'${d.column}' has ${d.distinct} different whole numbers only`,
    hint: `to predict it as classes, write  predict ${d.column} as class`,
  }),
  "column-duplicate": (d: { column: string; other: string; exactly: boolean }): Wording => ({
    severity: "warning",
    message: `'${d.column}' ${d.exactly ? "has the same values as" : "says in other words what"} '${d.other}'${d.exactly ? "" : " says"}`,
    hint: "ignore one of them; if one is the target, the other gives it away",
  }),
  "no-duckdb": (d: { why: string }): Wording => ({
    message: `data files are read by DuckDB, which cannot be loaded here: ${d.why}`,
    hint: "npm install",
  }),
  "no-danfo": (d: { why: string }): Wording => ({
    message: `results as data frames need Danfo, which cannot be loaded here: ${d.why}`,
    hint: "npm run build  makes it a part of the package",
  }),
} satisfies MessageTable;

export const say = speaker(messages);
