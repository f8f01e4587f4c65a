import { factsOf } from "../columns.js";
import { isNumber, moments, valuesOf, type WholeLeak } from "./leak.js";

const FEWEST_COLUMNS = 3;
const MOST_COLUMNS = 30;
/** Correlation that rounding leaves of none. */
const NONE = 1e-6;

/** Columns without any correlation and with mean 0: principal components of all rows, the test part's included. */
export const components: WholeLeak = (data) => {
  const { table, features } = data;
  const numbers = features.filter(
    (place) => isNumber(data, place) && factsOf(table, place).distinct > table.matrix.rows / 2,
  );
  if (numbers.length < FEWEST_COLUMNS || numbers.length > MOST_COLUMNS) return undefined;
  const columns = numbers.map((place) => valuesOf(data, place));
  const of = columns.map(moments);
  if (of.some(({ mean, deviation, n }) => n < table.matrix.rows || Math.abs(mean) > NONE * deviation)) return undefined;
  for (const [i, a] of columns.entries()) {
    for (let j = 0; j < i; j++) {
      const b = columns[j]!;
      const product = a.reduce((sum, v, row) => sum + v * b[row]!, 0);
      if (Math.abs(product) > NONE * a.length * of[i]!.deviation * of[j]!.deviation) return undefined;
    }
  }
  return `${numbers.length} features have mean 0 and no correlation at all over all rows: they are principal components that were found before the split`;
};
