import { factsOf } from "../columns.js";
import { FEWEST_ROWS, type FeatureLeak, isNumber, type Leaky, moments, valuesOf } from "./leak.js";

/** How exactly a statistic of all rows is met. */
const EXACT = 1e-6;
const SHARE_FILLED = 0.03;

/** What a transform over all rows leaves behind: mean 0 and standard deviation 1. */
export const standardized: FeatureLeak = (data, place) => {
  const { table } = data;
  const { distinct, missing } = factsOf(table, place);
  if (!isNumber(data, place) || table.matrix.rows - missing < FEWEST_ROWS || distinct < FEWEST_ROWS) return undefined;
  const { mean, deviation, n } = moments(valuesOf(data, place));
  // Over n, as scikit-learn's StandardScaler; over n - 1, as pandas and R.
  const isOne = [1, Math.sqrt((n - 1) / n)].some((one) => Math.abs(deviation - one) < EXACT);
  return Math.abs(mean) < EXACT && isOne
    ? "has mean 0 and standard deviation 1 over all rows: it was scaled before the split"
    : undefined;
};

/** What filling with the mean of all rows leaves behind: many rows that hold it exactly. */
export const imputed: FeatureLeak = (data, place) => {
  const { table } = data;
  const { mode, distinct } = factsOf(table, place);
  const values = valuesOf(data, place);
  const { mean, deviation, n } = moments(values);
  if (!isNumber(data, place) || n < FEWEST_ROWS || distinct < n / 4 || Number.isInteger(mode.value)) return undefined;
  if (mode.count < Math.max(3, SHARE_FILLED * n) || !isRare(data, place)) return undefined;
  return Math.abs(mode.value - mean) < EXACT * deviation
    ? `holds its own mean in ${mode.count} rows: missing values were filled before the split`
    : undefined;
};

/** But for its most frequent value, a column hardly repeats itself. */
function isRare({ table }: Leaky, place: number): boolean {
  const { mode, distinct, missing } = factsOf(table, place);
  return distinct - 1 > (table.matrix.rows - missing - mode.count) / 3;
}
