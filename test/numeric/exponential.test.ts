import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expOf, log1pOf, logOf } from "../../src/numeric/exponential.js";

const runs = { seed: 3, numRuns: 2000 };

describe("exponentials and logarithms of our own", () => {
  test("are those of the platform but for the last places", () => {
    const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(real(-708, 0), real(0, 1), real(1, 1e300), (x, e, u) => {
        expect(Math.abs(expOf(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
        expect(Math.abs(log1pOf(e) - Math.log1p(e))).toBeLessThanOrEqual(1e-15 * Math.log1p(e));
        expect(Math.abs(logOf(u) - Math.log(u))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.log(u)));
      }),
      runs,
    );
  });

  test("at the ends", () => {
    expect(expOf(0)).toBe(1);
    expect(expOf(Number.NEGATIVE_INFINITY)).toBeLessThan(1e-300);
    expect(expOf(Number.NaN)).toBeNaN();
    expect(logOf(1)).toBe(0);
    expect(logOf(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(log1pOf(0)).toBe(0);
    expect(log1pOf(1e-20)).toBe(1e-20);
  });
});
