import fc from "fast-check";
import { expect, test } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { drawRows, oneSided, without } from "../../src/numeric/row-draws.js";

const share = fc.double({ min: 0.05, max: 1, noNaN: true });

test("one-sided sampling takes the largest gradients, and the others' draw stands for all others", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 1, max: 3 }), share, share, (n, outputs, ...of) => {
      const [top, other] = of;
      const rng = keyed("goss", n, outputs);
      const pairs = Float32Array.from({ length: 2 * n * outputs }, (_, at) => (at % 2 === 0 ? rng.int(9) - 4 : 1));
      const before = pairs.slice();
      const rows = Int32Array.from({ length: n }, (_, i) => i);
      const taken = oneSided(rows, n, pairs, { top, other }, keyed("draw"));
      expect([...taken]).toEqual([...new Set(taken)].sort((a, b) => a - b));
      const sizeOf = (row: number) => {
        let size = 0;
        for (let k = 0; k < outputs; k++) size += Math.abs(before[2 * (k * n + row)]!);
        return size;
      };
      const count = Math.max(1, Math.round(top * n));
      const kept = [...rows].sort((a, b) => sizeOf(b) - sizeOf(a) || a - b).slice(0, count);
      for (const row of kept) expect([...taken]).toContain(row);
      for (const row of kept) expect(pairs[2 * row]).toBe(before[2 * row]);
      expect(taken.length).toBe(Math.min(n, count + Math.round(other * n)));
      let weight = 0;
      for (const row of taken) weight += pairs[2 * row + 1]!;
      if (taken.length > count) expect(weight).toBeCloseTo(n, 3);
    }),
    { seed: 2, numRuns: 60 },
  );
});

test("a draw and what it leaves are all rows", () => {
  const rows = Int32Array.from({ length: 50 }, (_, i) => i);
  const drawn = drawRows(rows, 17, keyed("rows"));
  expect([...drawn, ...without(50, drawn)].sort((a, b) => a - b)).toEqual([...rows]);
});
