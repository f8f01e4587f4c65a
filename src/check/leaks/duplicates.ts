import { columnOf } from "../../core/matrix.js";
import { distinctUpTo, isNumber, type Leaky, valuesOf, type WholeLeak } from "./leak.js";

/** Share of the rows from which on repeats are told of. */
const SHARE = 0.01;
const FEWEST = 5;
/** Rows that are looked at: more show no more. */
const MOST_ROWS = 200_000;
/** Rows that show whether a column's values mostly differ. */
const FIRST = 2000;

/**
 * Rows that stand more than once, target included: a row of the test part was learned from. Only where measured columns
 * make an equal row by chance unlikely.
 */
export const duplicates: WholeLeak = (data) => {
  const { whole, features, group, target } = data;
  const rows = Math.min(MOST_ROWS, whole.matrix.rows);
  const telling = tellingColumns(data);
  if (group !== undefined || telling === undefined) return undefined;
  const columns = [...features, target].map((place) => columnOf(whole.matrix, place));
  const [a, b] = telling.map((place) => columnOf(whole.matrix, place)) as [Float64Array, Float64Array?];
  // Rows that agree in a mix of the telling columns are compared in full.
  const first = new Map<number, number>();
  let repeats = 0;
  for (let i = 0; i < rows; i++) {
    const key = a[i]! + (b === undefined ? 0 : Math.PI * b[i]!);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, i);
    // A missing value equals nothing.
    else if (columns.every((values) => values[i] === values[earlier])) repeats++;
  }
  return repeats >= FEWEST && repeats >= SHARE * rows
    ? `${repeats} of ${rows < whole.matrix.rows ? "the first " : ""}${rows} rows repeat an earlier one, target included: the same row is learned from and tested on`
    : undefined;
};

/** Two columns of mostly different numbers, or one of nearly all different ones. */
function tellingColumns(data: Leaky): readonly number[] | undefined {
  const rows = Math.min(FIRST, data.table.matrix.rows);
  const shares = data.features
    .filter((place) => isNumber(data, place))
    .map((place) => ({ place, share: distinctUpTo(valuesOf(data, place).subarray(0, rows), rows) / rows }))
    .sort((a, b) => b.share - a.share);
  const [first, second] = shares;
  if (first === undefined || first.share <= 0.25) return undefined;
  if (first.share > 0.5) return [first.place];
  return second !== undefined && second.share > 0.25 ? [first.place, second.place] : undefined;
}
