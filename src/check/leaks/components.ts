import { allValuesOf, distinctUpTo, type Leaky, mayBeCentered, moments, valuesOf, type WholeLeak } from "./leak.js";

const FEWEST_COLUMNS = 3;
const MOST_COLUMNS = 30;
/** Correlation that rounding leaves of none. */
const NONE = 1e-6;

/** Columns without any correlation and with mean 0: principal components of all rows, the test part's included. */
export const components: WholeLeak = (data) => {
  const numbers = data.features.filter((place) => mayBeCentered(data, place) && isMeasured(data, place));
  if (numbers.length < FEWEST_COLUMNS || numbers.length > MOST_COLUMNS) return undefined;
  const columns = numbers.map((place) => allValuesOf(data, place));
  const { rows } = data.whole.matrix;
  const of = columns.map(moments);
  if (of.some(({ mean, deviation, n }) => n < rows || Math.abs(mean) > NONE * deviation)) return undefined;
  for (const [i, a] of columns.entries()) {
    for (let j = 0; j < i; j++) {
      const b = columns[j]!;
      const product = a.reduce((sum, v, row) => sum + v * b[row]!, 0);
      if (Math.abs(product) > NONE * a.length * of[i]!.deviation * of[j]!.deviation) return undefined;
    }
  }
  return `${numbers.length} features have mean 0 and no correlation at all over all rows: they are principal components that were found before the split`;
};

/** Mostly different numbers. */
function isMeasured(data: Leaky, place: number): boolean {
  const values = valuesOf(data, place);
  return distinctUpTo(values, values.length >> 1) > values.length >> 1;
}
