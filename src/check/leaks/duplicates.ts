import { factsOf } from "../columns.js";
import { isNumber, type Leaky, valuesOf, type WholeLeak } from "./leak.js";

/** Share of the rows from which on repeats are told of. */
const SHARE = 0.01;
const FEWEST = 5;
/** Rows that are looked at: more show no more. */
const MOST_ROWS = 200_000;

/**
 * Rows that stand more than once, target included: a row of the test part was learned from. Only where measured columns
 * make an equal row by chance unlikely.
 */
export const duplicates: WholeLeak = (data) => {
  const { table, features, group, target } = data;
  const rows = Math.min(MOST_ROWS, table.matrix.rows);
  if (group !== undefined || !canTell(data)) return undefined;
  const columns = [...features, target].map((place) => valuesOf(data, place));
  const seen = new Set<string>();
  let repeats = 0;
  for (let i = 0; i < rows; i++) {
    const row = columns.map((values) => values[i]!);
    if (row.some(Number.isNaN)) continue;
    const key = row.join(" ");
    if (seen.has(key)) repeats++;
    else seen.add(key);
  }
  return repeats >= FEWEST && repeats >= SHARE * rows
    ? `${repeats} of ${rows < table.matrix.rows ? "the first " : ""}${rows} rows repeat an earlier one, target included: the same row is learned from and tested on`
    : undefined;
};

/** Two columns of mostly different numbers, or one of nearly all different ones. */
function canTell(data: Leaky): boolean {
  const { rows } = data.table.matrix;
  const shares = data.features
    .filter((place) => isNumber(data, place))
    .map((place) => factsOf(data.table, place).distinct / rows);
  return shares.filter((share) => share > 0.25).length >= 2 || shares.some((share) => share > 0.5);
}
