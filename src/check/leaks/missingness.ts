import { factsOf, shown } from "../columns.js";
import { type FeatureLeak, valuesOf } from "./leak.js";

const FEWEST = 10;
const SHARE = 0.99;

/** A column that is filled in for one class and not for the others: it was written after the outcome was known. */
export const missingness: FeatureLeak = (data, place) => {
  const { table, target, task } = data;
  const { rows } = table.matrix;
  const { missing } = factsOf(table, place);
  if (task !== "class" || missing < FEWEST || rows - missing < FEWEST) return undefined;
  const x = valuesOf(data, place);
  const y = valuesOf(data, target);
  const ofClass = new Map<number, { there: number; missing: number }>();
  for (let i = 0; i < rows; i++) {
    const count = ofClass.get(y[i]!) ?? { there: 0, missing: 0 };
    count[Number.isNaN(x[i]!) ? "missing" : "there"]++;
    ofClass.set(y[i]!, count);
  }
  for (const [value, own] of ofClass) {
    const others = rows - own.there - own.missing;
    const othersThere = rows - missing - own.there;
    if (Math.min(own.there + own.missing, others) < FEWEST) continue;
    const name = shown(table, target, value);
    if (own.there >= SHARE * (own.there + own.missing) && othersThere <= (1 - SHARE) * others) {
      return `is there where the target is ${name} and missing elsewhere: it was filled in afterwards`;
    }
  }
  return undefined;
};
