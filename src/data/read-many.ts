import type { DuckDBConnection } from "@duckdb/node-api";
import type { Diagnostic } from "../core/diagnostic.js";
import type { Loaded, LoadedColumn } from "./loaded.js";
import { rowsOf } from "./loaded.js";
import { say } from "./messages.js";
import type { Place } from "./place.js";

export interface LoadedOrNot {
  readonly loaded?: Loaded;
  readonly diagnostics: readonly Diagnostic[];
}

/** A file's rows in a temporary table of their own. */
interface Part extends Loaded {
  readonly table: string;
  /** Rows of the files before it. */
  readonly from: number;
}

/**
 * Files of the same columns, in any order, as one table: the rows of the first, then those of the next. `readOne` puts
 * a file's rows into the temporary table `loaded`.
 */
export async function readMany(
  database: DuckDBConnection,
  name: string,
  places: readonly Place[],
  readOne: (place: Place) => Promise<LoadedOrNot>,
): Promise<LoadedOrNot> {
  const parts: Part[] = [];
  const diagnostics: Diagnostic[] = [];
  let from = 0;
  for (const [i, place] of places.entries()) {
    const { loaded, diagnostics: told } = await readOne(place);
    diagnostics.push(...told);
    if (loaded === undefined) return { diagnostics };
    const table = `part_${i}`;
    await database.run(`drop table if exists ${table}; alter table loaded rename to ${table}`);
    const wrong = parts[0] && differenceOf(parts[0], loaded);
    if (wrong !== undefined) return { diagnostics: [...diagnostics, wrong] };
    parts.push({ ...loaded, table, from });
    const [[rows]] = (await rowsOf(database, `select count(*)::double from ${table}`)) as [[number]];
    from += rows;
  }
  const { columns } = parts[0]!;
  await database.run(
    `create or replace temp table loaded as ${parts.map((part) => selectOf(part, columns)).join(" union all ")}`,
  );
  for (const { table } of parts) await database.run(`drop table ${table}`);
  return { loaded: { name, columns, placesOf: (rows) => placesIn(parts, rows) }, diagnostics };
}

function differenceOf(first: Loaded, other: Loaded): Diagnostic | undefined {
  const namesOf = ({ columns }: Loaded) => columns.map((column) => column.name);
  const lacks = namesOf(first).filter((column) => !namesOf(other).includes(column));
  const more = namesOf(other).filter((column) => !namesOf(first).includes(column));
  if (lacks.length + more.length > 0) return say("files-differ", { first: first.name, other: other.name, lacks, more });
  for (const { name, holds } of first.columns) {
    const there = columnOf(other, name);
    if (there.holds === holds) continue;
    const kinds = [KINDS[holds], KINDS[there.holds]];
    return say("files-differ-in-kind", { first: first.name, other: other.name, column: name, kinds });
  }
  return undefined;
}

const KINDS: Readonly<Record<LoadedColumn["holds"], string>> = {
  text: "text",
  words: "words",
  number: "numbers",
  boolean: "true and false",
  date: "dates",
};

const columnOf = ({ columns }: Loaded, name: string): LoadedColumn => columns.find((column) => column.name === name)!;

/** The columns of one part in the order of the first. */
const selectOf = (part: Part, columns: readonly LoadedColumn[]): string =>
  `select ${columns.map(({ name }, j) => `c${part.columns.indexOf(columnOf(part, name))} as c${j}`).join(", ")} from ${part.table}`;

async function placesIn(parts: readonly Part[], rows: readonly number[]): Promise<readonly string[]> {
  const places = rows.map(async (row) => {
    const part = parts.findLast(({ from }) => from <= row)!;
    const [place] = await part.placesOf([row - part.from]);
    return `${place} of ${part.name}`;
  });
  return Promise.all(places);
}
