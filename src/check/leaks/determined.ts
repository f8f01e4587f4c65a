import { factsOf } from "../columns.js";
import { distinctUpTo, type FeatureLeak, valuesOf } from "./leak.js";

/** Values of fewer rows than this may have one class by chance. */
const ROWS_A_VALUE = 10;
const FEWEST_OF_OTHERS = 20;

/** A column of more values than the target has classes, each of which goes with one class only. */
export const determined: FeatureLeak = (data, place) => {
  const { table, target, task } = data;
  const own = factsOf(table, place);
  const aim = factsOf(table, target);
  const { rows } = table.matrix;
  const present = rows - own.missing;
  if (task !== "class" || present < rows / 2) return undefined;
  const x = valuesOf(data, place);
  const most = Math.floor(present / ROWS_A_VALUE);
  const distinct = distinctUpTo(x, most);
  if (distinct > most || distinct <= aim.distinct) return undefined;
  // All rows outside of the most frequent class have to be told apart by it.
  if (rows - aim.mode.count < FEWEST_OF_OTHERS) return undefined;
  const y = valuesOf(data, target);
  const classOf = new Map<number, number>();
  for (let i = 0; i < rows; i++) {
    if (Number.isNaN(x[i]!)) continue;
    const known = classOf.get(x[i]!);
    if (known === undefined) classOf.set(x[i]!, y[i]!);
    else if (known !== y[i]) return undefined;
  }
  return new Set(classOf.values()).size > 1 ? "has values that each go with one class only" : undefined;
};
