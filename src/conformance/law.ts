import assert from "node:assert/strict";

/** What every leaf of a kind has to hold. `check` throws, naming both sides, where it does not. */
export interface Law {
  readonly name: string;
  readonly check: () => void;
}
export const law = (name: string, check: () => void): Law => ({ name, check });

export const equal: (found: unknown, expected: unknown, what?: string) => void = assert.deepStrictEqual;
export function holds(condition: boolean, what: string): void {
  if (!condition) throw new assert.AssertionError({ message: what });
}

/** The largest difference, relative to max(1, |expected|); NaN equals NaN. */
export function distance(expected: ArrayLike<number>, found: ArrayLike<number>): number {
  if (expected.length !== found.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    const [want, got] = [expected[i]!, found[i]!];
    if (Number.isNaN(want) && Number.isNaN(got)) continue;
    const off = Math.abs(got - want) / Math.max(1, Math.abs(want));
    most = Number.isNaN(off) ? Number.POSITIVE_INFINITY : Math.max(most, off);
  }
  return most;
}
export const within = (
  expected: ArrayLike<number>,
  found: ArrayLike<number>,
  tolerance: number,
  what: string,
): void => {
  const off = distance(expected, found);
  holds(off <= tolerance, `${what}: off by ${off}, expected at most ${tolerance}`);
};
export const noneIsNaN = (values: Iterable<number>, what: string): void =>
  holds(![...values].some(Number.isNaN), `${what}: there is NaN among them`);
