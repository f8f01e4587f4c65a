import fc from "fast-check";
import { expect, it } from "vitest";
import { roundedDown } from "../../src/numeric/round-down.js";

it("rounds down to singles, so that no single changes sides", () => {
  const single = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(single, single, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
      const value = Math.min(a, b) + share * (Math.max(a, b) - Math.min(a, b));
      const down = roundedDown(value);
      expect(Math.fround(down)).toBe(down);
      expect(down <= value).toBe(true);
      for (const one of [a, b]) expect(one <= down).toBe(one <= value);
    }),
    { seed: 5, numRuns: 500 },
  );
  expect(roundedDown(1e-60)).toBe(0);
  expect(roundedDown(-1e-60)).toBe(-(2 ** -149));
});
