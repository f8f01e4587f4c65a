import { factsOf } from "../columns.js";
import {
  allValuesOf,
  distinctUpTo,
  FEWEST_ROWS,
  type FeatureLeak,
  isNumber,
  type Leaky,
  mayBeCentered,
  moments,
} from "./leak.js";

/** How exactly a statistic of all rows is met. */
const EXACT = 1e-6;
const SHARE_FILLED = 0.03;

/** What a transform over all rows leaves behind: mean 0 and standard deviation 1. */
export const standardized: FeatureLeak = (data, place) => {
  if (!mayBeCentered(data, place)) return undefined;
  const values = allValuesOf(data, place);
  const { mean, deviation, n } = moments(values);
  if (n < FEWEST_ROWS || distinctUpTo(values, FEWEST_ROWS) < FEWEST_ROWS) return undefined;
  // Over n, as scikit-learn's StandardScaler; over n - 1, as pandas and R.
  const isOne = [1, Math.sqrt((n - 1) / n)].some((one) => Math.abs(deviation - one) < EXACT);
  return Math.abs(mean) < EXACT && isOne
    ? "has mean 0 and standard deviation 1 over all rows: it was scaled before the split"
    : undefined;
};

/** What filling with the mean of all rows leaves behind: many rows that hold it exactly. */
export const imputed: FeatureLeak = (data, place) => {
  const values = allValuesOf(data, place);
  const { mean, deviation, n } = moments(values);
  if (!isNumber(data, place) || n < FEWEST_ROWS || Number.isInteger(mean)) return undefined;
  const filled = values.reduce((count, v) => count + (Math.abs(v - mean) < EXACT * deviation ? 1 : 0), 0);
  return filled >= Math.max(3, SHARE_FILLED * n) && isMeasured(data, place)
    ? `holds its own mean in ${filled} rows: missing values were filled before the split`
    : undefined;
};

/** But for its most frequent value, a column hardly repeats itself. */
function isMeasured({ table }: Leaky, place: number): boolean {
  const { mode, distinct, missing } = factsOf(table, place);
  const others = table.matrix.rows - missing - mode.count;
  return distinct - 1 > others / 3;
}
