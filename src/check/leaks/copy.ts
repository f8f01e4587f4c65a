import { factsOf } from "../columns.js";
import { columnAt, FEWEST_ROWS, type FeatureLeak, valuesOf } from "./leak.js";

/** The target in other words, or on another scale. */
export const copy: FeatureLeak = (data, place) => {
  const { table, target, task } = data;
  const x = valuesOf(data, place);
  const y = valuesOf(data, target);
  const { rows } = table.matrix;
  // Most columns part from the target in their first rows: what is dear to find comes last.
  if (rows < FEWEST_ROWS) return undefined;
  const how =
    task === "class" ? relabelling(x, y) : columnAt(data, place).levels === undefined ? scaling(x, y) : undefined;
  if (how === undefined) return undefined;
  const own = factsOf(table, place);
  const aim = factsOf(table, target);
  return aim.distinct >= 2 && own.missing <= rows / 20 && own.distinct === aim.distinct ? how : undefined;
};

const relabelling = (x: Float64Array, y: Float64Array) =>
  isRelabelled(x, y) ? "says the same in other words as" : undefined;

function scaling(x: Float64Array, y: Float64Array): string | undefined {
  if (x.every((v, i) => v === y[i] || Number.isNaN(v))) return "is equal to";
  return isScaled(x, y) ? "is a multiple of" : undefined;
}

/** Each value of one goes with one value of the other, both ways, where neither is missing. */
function isRelabelled(x: Float64Array, y: Float64Array): boolean {
  const there = new Map<number, number>();
  const back = new Map<number, number>();
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    const to = there.get(a);
    const from = back.get(b);
    if (to === undefined && from === undefined) {
      there.set(a, b);
      back.set(b, a);
    } else if (to !== b || from !== a) return false;
  }
  return true;
}

/** y = a + b x to nine digits, in every row. */
function isScaled(x: Float64Array, y: Float64Array): boolean {
  const first = x.findIndex((v, i) => !Number.isNaN(v) && !Number.isNaN(y[i]!));
  const second = x.findIndex((v, i) => i > first && !Number.isNaN(v) && !Number.isNaN(y[i]!) && v !== x[first]);
  if (first < 0 || second < 0) return false;
  const slope = (y[second]! - y[first]!) / (x[second]! - x[first]!);
  if (slope === 0) return false;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
    const expected = y[first]! + slope * (x[i]! - x[first]!);
    if (Math.abs(expected - y[i]!) > 1e-9 * Math.max(1, Math.abs(y[i]!))) return false;
  }
  return true;
}
