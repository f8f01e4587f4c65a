import { factsOf } from "../columns.js";
import { columnAt, FEWEST_ROWS, type FeatureLeak, valuesOf } from "./leak.js";

/** A date that lies after the one that orders the rows: at the time of the row nobody knew it. */
export const laterDate: FeatureLeak = (data, place) => {
  const { table, order } = data;
  if (order === undefined || columnAt(data, place).kind !== "date" || columnAt(data, order).kind !== "date") {
    return undefined;
  }
  if (table.matrix.rows - factsOf(table, place).missing < FEWEST_ROWS) return undefined;
  const x = valuesOf(data, place);
  const now = valuesOf(data, order);
  return x.every((v, i) => Number.isNaN(v) || v > now[i]!)
    ? `lies after '${columnAt(data, order).name}' in every row: it was not known then`
    : undefined;
};
