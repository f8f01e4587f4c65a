import type { Fold, Splittable } from "../contracts.js";

/** Each row's fold number → the folds, rows ascending. Rows with a number outside 0 … count − 1 are always trained on. */
export function foldsOf(assigned: ArrayLike<number>, count: number): readonly Fold[] {
  const rows = assigned.length;
  const sizes = new Uint32Array(count);
  for (let i = 0; i < rows; i++) if (assigned[i]! >= 0 && assigned[i]! < count) sizes[assigned[i]!]!++;
  return Array.from(sizes, (size, f) => {
    const test = new Uint32Array(size);
    const train = new Uint32Array(rows - size);
    let t = 0;
    let r = 0;
    for (let i = 0; i < rows; i++) {
      if (assigned[i] === f) test[t++] = i;
      else train[r++] = i;
    }
    return { train, test };
  });
}

/** The rows that are not in `test`, ascending. test: ascending. */
export function complement(rows: number, test: Uint32Array): Uint32Array {
  const train = new Uint32Array(rows - test.length);
  let t = 0;
  let r = 0;
  for (let i = 0; i < rows; i++) {
    if (t < test.length && test[t] === i) t++;
    else train[r++] = i;
  }
  return train;
}

/** 0, 1, … n − 1. */
export function countTo(n: number): Uint32Array {
  const rows = new Uint32Array(n);
  for (let i = 0; i < n; i++) rows[i] = i;
  return rows;
}

/** Values numbered in ascending order: which number each row has, how many there are. */
export function ranked(values: Float64Array): { readonly of: Uint32Array; readonly count: number } {
  const distinct = Float64Array.from(new Set(values)).sort();
  const place = new Map(Array.from(distinct, (v, i) => [v, i]));
  return { of: Uint32Array.from(values, (v) => place.get(v)!), count: distinct.length };
}

/** Rows a class, by its index. */
export function classCounts(data: Splittable): Uint32Array {
  const counts = new Uint32Array(data.classes);
  for (const c of data.y) counts[c]!++;
  return counts;
}
