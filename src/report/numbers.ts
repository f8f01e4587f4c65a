import { grouped } from "../core/grouped.js";

/** The integer next to a number, in groups: 4 200. */
export const count = (n: number): string => grouped(Math.round(n));

/** "1 trial", "4 200 trials". */
export const counted = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;

/** At most so many significant digits, and no trailing zeros: 0.03162, 1e-7. */
export function short(x: number, digits = 4): string {
  if (!Number.isFinite(x) || Number.isInteger(x)) return String(x);
  return String(Number(x.toPrecision(digits)));
}

/** Decimals that show four significant digits of numbers of this size. */
export function decimalsFor(numbers: readonly number[]): number {
  const largest = numbers.reduce((a, x) => (Number.isFinite(x) ? Math.max(a, Math.abs(x)) : a), 0);
  if (largest === 0) return 4;
  return Math.min(8, Math.max(0, 4 - Math.ceil(Math.log10(largest))));
}

export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const mean = (xs: readonly number[]): number => xs.reduce((a, x) => a + x, 0) / xs.length;

/** Sample standard deviation over √n; undefined of fewer than two scores, which have no spread. */
export function standardError(scores: readonly number[]): number | undefined {
  if (scores.length < 2) return undefined;
  const m = mean(scores);
  return Math.sqrt(scores.reduce((a, x) => a + (x - m) ** 2, 0) / (scores.length - 1) / scores.length);
}
