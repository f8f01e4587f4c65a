import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { draw, keyed, shuffle } from "../../src/core/rng.js";

describe("draw", () => {
  test("gives so many rows, each once, ascending; all where they are fewer", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(250), fc.nat(), (count, most, seed) => {
        const rows = [...draw(count, most, keyed(seed))];
        expect(rows).toHaveLength(Math.min(count, most));
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect(rows.every((row) => row < count)).toBe(true);
      }),
    );
  });

  test("gives what a shuffle of all puts last", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(199), fc.nat(), (count, most, seed) => {
        fc.pre(most < count);
        const all = shuffle([...Array(count).keys()], keyed(seed));
        const settled = all.slice(count - most).sort((a, b) => a - b);
        expect([...draw(count, most, keyed(seed))]).toEqual(settled);
      }),
    );
  });

  test("every set is equally likely", () => {
    const seen = new Map<string, number>();
    const times = 6000;
    for (let seed = 0; seed < times; seed++) {
      const key = draw(5, 2, keyed("sets", seed)).join(" ");
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect(seen.size).toBe(10);
    // Five standard deviations of a count.
    for (const count of seen.values()) expect(Math.abs(count - times / 10)).toBeLessThan(5 * Math.sqrt(times * 0.09));
  });
});
