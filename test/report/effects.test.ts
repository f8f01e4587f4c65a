import fc from "fast-check";
import { expect, test } from "vitest";
import { varied } from "../../src/report/charts/varied.js";
import { effectsOf } from "../../src/report/effects.js";
import { maximize, outcomeOf } from "./outcomes.js";

const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const full = digits.flatMap((a) => digits.map((b) => ({ a, b })));

function effects(score: (c: { a: number; b: number }) => number) {
  const { trials } = outcomeOf(full, (c) => score(c as { a: number; b: number }));
  return effectsOf(
    trials,
    trials.map((t) => t.values.accuracy!),
    varied(trials, maximize),
  );
}

test("a parameter that decides alone explains everything", () => {
  const [first, second] = effects(({ a }) => a * a);
  expect([first!.id, first!.ofVariance, second!.ofVariance]).toEqual(["a", 1, 0]);
  expect([first!.ofBest, second!.ofBest]).toEqual([1, 0]);
});

test("a sum on a full grid is shared by the variances of its terms, but for the correction of chance", () => {
  // Var(3a) : Var(b) = 9 : 1. Between groups of a 90 % of the squares, within 10 % over 90 degrees of freedom: 0.9 − 9 · 0.1/90.
  const [a, b] = effects(({ a, b }) => 3 * a + b);
  expect(a!.ofVariance).toBeCloseTo(0.89, 12);
  expect(b!.ofVariance).toBeCloseTo(0.1 - (9 * 0.9) / 90, 12);
});

test("what only a combination explains is left to none", () => {
  const [a, b] = effects(({ a, b }) => ((a + b) % 2 === 0 ? 1 : 0));
  expect([a!.ofVariance, b!.ofVariance]).toEqual([0, 0]);
});

test("shares of any trials are shares: within 0 and 1, and sum to 1 at most, or to 1 or 0", () => {
  const value = fc.integer({ min: 0, max: 40 });
  const some = fc.array(fc.record({ a: value, b: value, s: fc.double({ min: 0, max: 1, noNaN: true }) }), {
    minLength: 2,
    maxLength: 60,
  });
  fc.assert(
    fc.property(some, (rows) => {
      const { trials } = outcomeOf(
        rows.map(({ a, b }) => ({ a, b })),
        () => 0,
      );
      const found = effectsOf(
        trials,
        rows.map((r) => r.s),
        varied(trials, maximize),
      );
      for (const { ofVariance } of found) expect(ofVariance >= 0 && ofVariance <= 1).toBe(true);
      const sum = found.reduce((total, e) => total + e.ofBest, 0);
      expect(Math.min(Math.abs(sum), Math.abs(sum - 1))).toBeLessThan(1e-9);
    }),
    { seed: 7, numRuns: 150 },
  );
});
