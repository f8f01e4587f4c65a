import { factsOf } from "../columns.js";
import { columnAt, distinctUpTo, FEWEST_ROWS, type FeatureLeak, moments, valuesOf } from "./leak.js";

/** Of classes that agree, and of the variance that a column explains: nothing measured is so good by itself. */
const AGREES = 0.995;
const CORRELATES = 0.99999;
/** Fewer rows than this do not tell 99.5 % from chance. */
const ROWS_OF_CLASSES = 200;
/** So many rows show of nearly all columns that they are no copy. */
const FIRST = 1000;

/** The target with a few slips, or with a little noise. */
export const nearCopy: FeatureLeak = (data, place) => {
  const { table, target, task } = data;
  const { rows } = table.matrix;
  const own = factsOf(table, place);
  const aim = factsOf(table, target);
  if (own.missing > rows / 20 || aim.distinct < 2) return undefined;
  const x = valuesOf(data, place);
  const y = valuesOf(data, target);
  if (task === "class") {
    if (rows < ROWS_OF_CLASSES || distinctUpTo(x, aim.distinct) !== aim.distinct) return undefined;
    const share = agreement(x, y);
    return share >= AGREES && share < 1 ? `says the same as the target in ${percentOf(share)} of the rows` : undefined;
  }
  if (rows < FEWEST_ROWS || columnAt(data, place).levels !== undefined) return undefined;
  const isClear = (values: number) => Math.abs(correlation(x.subarray(0, values), y.subarray(0, values))) >= CORRELATES;
  return isClear(FIRST) && isClear(rows) ? "differs from the target by its scale and a trace of noise only" : undefined;
};

const percentOf = (share: number) => `${Math.floor(1000 * share) / 10}%`;

/** Share of the rows whose target is the most frequent one among rows of the same value. */
function agreement(x: Float64Array, y: Float64Array): number {
  const counts = new Map<number, Map<number, number>>();
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
    n++;
    const of = counts.get(x[i]!) ?? new Map<number, number>();
    counts.set(x[i]!, of.set(y[i]!, (of.get(y[i]!) ?? 0) + 1));
  }
  let agree = 0;
  const meant = new Set<number>();
  for (const of of counts.values()) {
    const [value, count] = [...of].reduce((most, each) => (each[1] > most[1] ? each : most));
    agree += count;
    meant.add(value);
  }
  // One value for two of the target's is no copy of it.
  return meant.size === counts.size ? agree / Math.max(1, n) : 0;
}

/** Pearson's, over the rows where both are there. */
function correlation(x: Float64Array, y: Float64Array): number {
  const both = (a: Float64Array, b: Float64Array) => a.map((v, i) => (Number.isNaN(b[i]!) ? Number.NaN : v));
  const a = both(x, y);
  const b = both(y, x);
  const ofA = moments(a);
  const ofB = moments(b);
  let product = 0;
  for (let i = 0; i < a.length; i++) {
    if (!Number.isNaN(a[i]!)) product += (a[i]! - ofA.mean) * (b[i]! - ofB.mean);
  }
  return product / (ofA.n * ofA.deviation * ofB.deviation);
}
