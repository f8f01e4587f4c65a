import { SAME, type TreeData } from "./tree-data.js";
import { ascending } from "./vectors.js";

/** Features of two values in all rows, in single precision, or of one: each has a bit. */
export interface Twos {
  /** By feature: its bit, turned over (~); of another one, its place among the others. */
  readonly slots: Int32Array;
  /** By bit. */
  readonly features: readonly number[];
  readonly lows: readonly number[];
  readonly highs: readonly number[];
}

type Table = Pick<TreeData, "rows" | "features" | "x">;

export const noTwos = ({ features }: Pick<Table, "features">): Twos => ({
  slots: ascending(features),
  features: [],
  lows: [],
  highs: [],
});

export function twosOf({ rows, features, x }: Table): Twos {
  const slots = new Int32Array(features);
  const found = { features: [] as number[], lows: [] as number[], highs: [] as number[] };
  for (let j = 0; j < features; j++) {
    const ends = endsOf(x.subarray(j * rows, (j + 1) * rows));
    if (ends === undefined) slots[j] = j - found.features.length;
    else {
      slots[j] = ~found.features.length;
      found.features.push(j);
      found.lows.push(ends[0]);
      found.highs.push(ends[1]);
    }
  }
  return { slots, ...found };
}

/** The lower and the higher value; undefined of more than two. */
function endsOf(column: Float64Array): readonly [number, number] | undefined {
  const first = Math.fround(column[0]!);
  let other = first;
  for (let i = 1; i < column.length; i++) {
    const value = Math.fround(column[i]!);
    if (value === first || value === other) continue;
    if (other !== first) return undefined;
    other = value;
  }
  return [Math.min(first, other), Math.max(first, other)];
}

/** words: as many a row as hold a bit a feature, which is set where the row has the higher value; not of values that count as equal. */
export function writeBits({ rows, x }: Table, { features, lows, highs }: Twos, words: Int32Array): void {
  const perRow = words.length / rows;
  words.fill(0);
  for (const [bit, j] of features.entries()) {
    const high = highs[bit]!;
    if (high <= Math.fround(lows[bit]! + SAME)) continue;
    const mask = 1 << (bit & 31);
    for (let i = 0, from = j * rows, at = bit >> 5; i < rows; i++, from++, at += perRow) {
      if (Math.fround(x[from]!) === high) words[at]! |= mask;
    }
  }
}
