import type { Curve } from "../contracts.js";
import { meanOf } from "./running.js";
import { studentOf } from "./student.js";

/** What a candidate's first folds say of its mean over all folds, beside those of one whose full mean is known. */
export interface Paired {
  /** By how much it will miss the best: negative. */
  readonly miss: number;
  /** Student's statistic of that. */
  readonly lag: number;
  /** How far differences lie apart in all, and the nearest two: in shares of the largest. */
  readonly spread: number;
  readonly gap: number;
}

/** undefined where it will not miss the best, a full mean. */
export function pairedWith(known: Curve, curve: Curve, best: number, folds: number): Paired | undefined {
  const n = curve.length;
  const differences = curve.map((score, i) => score - known[i]!).sort((a, b) => a - b);
  const mean = meanOf(differences);
  const miss = mean - (best - meanOf(known));
  if (!(miss < 0)) return undefined;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
  const [low, high] = [differences[0]!, differences[n - 1]!];
  const largest = Math.max(-low, high);
  const gaps = differences.slice(1).map((d, i) => d - differences[i]!);
  return {
    miss,
    lag: studentOf(-miss, variance, n, folds),
    spread: (high - low) / largest,
    gap: Math.min(...gaps) / largest,
  };
}
