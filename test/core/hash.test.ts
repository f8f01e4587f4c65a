import { expect, it } from "vitest";
import { canonical } from "../../src/core/hash.js";
import { keyed } from "../../src/core/rng.js";

it("equal values give equal text, whatever the order of their fields", () => {
  const rng = keyed("canonical");
  for (const count of [0, 1, 2, 5, 16, 17, 40]) {
    const names = Array.from({ length: count }, (_, i) => `${"bBaé_"[i % 5]}${(7 * i) % 11}${i}`);
    const sorted = `{${[...names]
      .sort()
      .map((name) => `${JSON.stringify(name)}:1`)
      .join()}}`;
    for (let draw = 0; draw < 5; draw++) {
      const shuffled = names.map((name) => [rng.real(), name] as const).sort(([a], [b]) => a - b);
      expect(canonical(Object.fromEntries(shuffled.map(([, name]) => [name, 1])))).toBe(sorted);
    }
  }
});

it("leaves undefined out, and writes what JSON has no number for", () => {
  expect(canonical({ b: undefined, a: [Number.NaN, -0, null, "\u2028"] })).toBe('{"a":["NaN",0,null,"\u2028"]}');
});
