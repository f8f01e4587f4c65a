import { factsOf } from "../columns.js";
import { allValuesOf, columnAt, type FeatureLeak, groupsOf, isNumber, type Leaky, mostGroups } from "./leak.js";

/** How exactly a mean over a group is met, relative to the target's range. */
const EXACT = 1e-6;

/** The target's mean over the rows of each category, over all rows: target encoding before the split. */
export const targetMean: FeatureLeak = (data, place) => {
  const { table, features, target } = data;
  const own = factsOf(table, place);
  if (!isNumber(data, place) || own.missing > 0) return undefined;
  const most = mostGroups(data);
  const values = groupsOf(data, place);
  if (values < 2 || values > most) return undefined;
  for (const group of features) {
    const groups = groupsOf(data, group);
    if (group === place || groups < values || groups > most) continue;
    if (isMeanBy(data, place, group)) {
      return `is the mean of the target by '${columnAt(data, group).name}' over all rows, a row's own target included`;
    }
  }
  return isMeanBy(data, place, place) && values > factsOf(table, target).distinct
    ? "is the mean of the target over the rows that have the same value, a row's own target included"
    : undefined;
};

/** Whether the column holds, in each row, the target's mean over the rows of the same group. */
function isMeanBy(data: Leaky, place: number, group: number): boolean {
  const x = allValuesOf(data, place);
  const y = allValuesOf(data, data.target);
  const g = allValuesOf(data, group);
  const { low, high } = factsOf(data.table, data.target);
  const tolerance = EXACT * (high - low);
  const sums = new Map<number, { sum: number; n: number; value: number }>();
  for (let i = 0; i < x.length; i++) {
    const known = sums.get(g[i]!) ?? { sum: 0, n: 0, value: x[i]! };
    if (known.value !== x[i]!) return false;
    known.sum += y[i]!;
    known.n++;
    sums.set(g[i]!, known);
  }
  // Of a group of one row the mean is the target itself.
  const groups = [...sums.values()].filter(({ n }) => n > 1);
  return groups.length > 1 && groups.every(({ sum, n, value }) => Math.abs(sum / n - value) <= tolerance);
}
