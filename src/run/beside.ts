import type { Beside, Fold, Past } from "../contracts.js";
import { columnOf, type Matrix, takeColumns, takeRows } from "../core/matrix.js";

/** Which columns of a table say what came when, and which series a row belongs to. */
export interface Roles {
  readonly order?: number;
  readonly group?: number;
}

/** Every row of a table in time order, one series after the other; rows of one moment in the table's order. */
export interface Timeline {
  /** Of each row, its place. */
  readonly places: Uint32Array;
  /** Of each place, the one where its series begins. */
  readonly begins: Uint32Array;
}

/** order, group: length rows. A missing group is a series of its own; a missing moment comes last. */
export function timelineOf(order: Float64Array, group?: Float64Array): Timeline {
  const rows = Uint32Array.from(order.keys());
  const later = (a: number, b: number) => (Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a - b);
  rows.sort((a, b) => (group === undefined ? 0 : later(group[a]!, group[b]!)) || later(order[a]!, order[b]!) || a - b);
  const places = new Uint32Array(rows.length);
  const begins = new Uint32Array(rows.length);
  for (const [place, row] of rows.entries()) {
    places[row] = place;
    const isFirst = place === 0 || (group !== undefined && !Object.is(group[row], group[rows[place - 1]!]));
    begins[place] = isFirst ? place : begins[place - 1]!;
  }
  return { places, begins };
}

/** Steps from the last training row before it to the test row that is farthest from one; 1 where there is none. */
export function aheadOf({ places, begins }: Timeline, { train, test }: Fold): number {
  const isKnown = new Uint8Array(places.length);
  for (const row of train) isKnown[places[row]!] = 1;
  const since = new Int32Array(places.length).fill(-1);
  for (let place = 0; place < since.length; place++) {
    if (isKnown[place] === 1) since[place] = 0;
    else if (begins[place] !== place && since[place - 1]! >= 0) since[place] = since[place - 1]! + 1;
  }
  let most = 1;
  for (const row of test) most = Math.max(most, since[places[row]!]!);
  return most;
}

/** The target's past as training on some rows knows it; `places` are those of all rows. */
export function pastOf({ places, begins }: Timeline, y: Float64Array, train: Uint32Array, ahead: number): Past {
  const known = new Float64Array(places.length).fill(Number.NaN);
  for (const row of train) known[places[row]!] = y[row]!;
  return { known, begins, places, ahead };
}

/** Order and group of all rows, and the past; undefined where no clause names such a column. */
export function besideOf(table: Matrix, { order, group }: Roles, past?: Past): Beside | undefined {
  const named = [order, group].filter((place) => place !== undefined);
  return named.length === 0 ? undefined : { columns: takeColumns(table, named), ...(past && { past }) };
}

/** What stands beside some of the rows. */
export function takeBeside({ columns, past }: Beside, rows: Uint32Array): Beside {
  if (past === undefined) return { columns: takeRows(columns, rows) };
  const places = Uint32Array.from(rows, (row) => past.places[row]!);
  return { columns: takeRows(columns, rows), past: { ...past, places } };
}

/** The timeline of a table by the clauses; undefined without `order by`. */
export const timelineBy = (table: Matrix, { order, group }: Roles): Timeline | undefined =>
  order === undefined
    ? undefined
    : timelineOf(columnOf(table, order), group === undefined ? undefined : columnOf(table, group));
