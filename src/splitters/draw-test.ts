import type { Fold, Splittable } from "../contracts.js";
import { type Rng, shuffle } from "../core/rng.js";
import { classCounts, complement, countTo } from "./folds.js";

/** Rows of the test part: a share of the rows, rounded up, as scikit-learn. */
export const testRows = (rows: number, fraction: number): number => Math.ceil(fraction * rows);

/** One test part of `fraction` of the rows, drawn at random; the rest is trained on. */
export function drawTest(rows: number, fraction: number, rng: Rng): Fold {
  const test = shuffle(countTo(rows), rng).slice(0, testRows(rows, fraction)).sort();
  return { train: complement(rows, test), test };
}

/** The last rows are the test part. */
export function lastRows(rows: number, fraction: number): Fold {
  const order = countTo(rows);
  const cut = rows - testRows(rows, fraction);
  return { train: order.slice(0, cut), test: order.slice(cut) };
}

/**
 * A test part with the classes in the proportions of the whole: each class gives its share rounded down, and the rows
 * still wanting come from the classes with the largest remainders. Without rng, a class gives its last rows.
 */
export function stratifiedTest(data: Splittable, fraction: number, rng: Rng | undefined): Fold {
  const counts = classCounts(data);
  const take = Uint32Array.from(counts, (n) => Math.floor(n * fraction + 1e-9));
  const wanting = testRows(data.rows, fraction) - take.reduce((a, b) => a + b, 0);
  const remainder = (c: number) => counts[c]! * fraction - take[c]!;
  const byRemainder = [...counts.keys()].sort((a, b) => remainder(b) - remainder(a));
  for (const c of byRemainder.slice(0, Math.max(0, wanting))) if (take[c]! < counts[c]!) take[c]!++;
  const test: number[] = [];
  for (const [c, n] of take.entries()) {
    const rows = countTo(data.rows).filter((i) => data.y[i] === c);
    if (rng !== undefined) shuffle(rows, rng.at("class", c));
    for (const row of rows.slice(rows.length - n)) test.push(row);
  }
  const sorted = Uint32Array.from(test).sort();
  return { train: complement(data.rows, sorted), test: sorted };
}
