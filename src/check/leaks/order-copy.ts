import { factsOf } from "../columns.js";
import { columnAt, FEWEST_ROWS, type FeatureLeak, valuesOf } from "./leak.js";

/** The target after any growing or falling function: its logarithm, its rank. */
export const orderCopy: FeatureLeak = (data, place) => {
  const { table, target, task } = data;
  const own = factsOf(table, place);
  if (task === "class" || own.missing > 0 || columnAt(data, place).levels !== undefined) return undefined;
  const x = valuesOf(data, place);
  const y = valuesOf(data, target);
  const isFalling = isNeighborFalling(x, y);
  if (isFalling === undefined || own.distinct < FEWEST_ROWS) return undefined;
  if (own.distinct !== factsOf(table, target).distinct) return undefined;
  const order = Uint32Array.from(x, (_, i) => i).sort((a, b) => x[a]! - x[b]!);
  const way = isFalling ? -1 : 1;
  for (let i = 1; i < order.length; i++) {
    const here = order[i]!;
    const before = order[i - 1]!;
    const step = way * (y[here]! - y[before]!);
    if (x[here] === x[before] ? step !== 0 : !(step > 0)) return undefined;
  }
  return `puts all rows in the ${way > 0 ? "" : "opposite "}order of the target: it is a function of it`;
};

/** Whether one falls where the other grows, from row to row; undefined when the rows do not agree. Most columns end here. */
function isNeighborFalling(x: Float64Array, y: Float64Array): boolean | undefined {
  let way = 0;
  for (let i = 1; i < x.length; i++) {
    const step = Math.sign(x[i]! - x[i - 1]!) * Math.sign(y[i]! - y[i - 1]!);
    if (step === 0) continue;
    if (way !== 0 && step !== way) return undefined;
    way = step;
  }
  return way === 0 ? undefined : way < 0;
}
