import { normalCdf } from "../src/space/prior.js";

/** Ranks from 1 for the smallest; equals share their mean rank. */
export function ranksOf(values: readonly number[]): readonly number[] {
  return values.map((v) => {
    const below = values.filter((w) => w < v).length;
    const equal = values.filter((w) => w === v).length;
    return below + (equal + 1) / 2;
  });
}

const EXACT = 25;

/**
 * Two-sided p-value of Wilcoxon's signed ranks; pairs that are equal are left out. Exact to 25 pairs (ranks doubled, so
 * that shared ones are whole), by the normal law with a correction for ties beyond.
 */
export function wilcoxon(a: readonly number[], b: readonly number[]): number {
  const differences = a.map((v, i) => v - b[i]!).filter((v) => v !== 0);
  const n = differences.length;
  if (n === 0) return 1;
  const ranks = ranksOf(differences.map(Math.abs)).map((r) => 2 * r);
  const total = (n * (n + 1)) | 0;
  const positive = ranks.reduce((sum, r, i) => sum + (differences[i]! > 0 ? r : 0), 0);
  const smaller = Math.min(positive, total - positive);
  if (n > EXACT) {
    const variance = ranks.reduce((sum, r) => sum + r * r, 0) / 4;
    return Math.min(1, 2 * normalCdf((smaller + 1 - total / 2) / Math.sqrt(variance)));
  }
  let ways = new Float64Array(total + 1);
  ways[0] = 1;
  for (const r of ranks) {
    const next = ways.slice();
    for (let s = 0; s + r <= total; s++) next[s + r]! += ways[s]!;
    ways = next;
  }
  let below = 0;
  for (let s = 0; s <= smaller; s++) below += ways[s]!;
  return Math.min(1, (2 * below) / 2 ** n);
}
