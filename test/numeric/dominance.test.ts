import fc from "fast-check";
import { expect, test } from "vitest";
import { crowdingOf, dominates, frontOf, frontsOf } from "../../src/numeric/dominance.js";
import { hypervolume } from "../../src/numeric/hypervolume.js";

const SIDE = 5;
const points = (goals: number) =>
  fc.array(fc.array(fc.integer({ min: 0, max: SIDE }), { minLength: goals, maxLength: goals }), {
    minLength: 1,
    maxLength: 12,
  });
const many = fc.integer({ min: 1, max: 4 }).chain(points);

test("fronts: each point's is one behind the last that dominates it", () => {
  fc.assert(
    fc.property(many, (all) => {
      const rank = frontsOf(all);
      for (const [i, p] of all.entries()) {
        const over = all.flatMap((q, j) => (dominates(q, p) ? [rank[j]!] : []));
        expect(rank[i]).toBe(over.length === 0 ? 0 : 1 + Math.max(...over));
      }
      expect(frontOf(all)).toEqual(rank.flatMap((r, i) => (r === 0 ? [i] : [])));
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("hypervolume: as many unit cells as a point dominates", () => {
  fc.assert(
    fc.property(many, (all) => {
      const goals = all[0]!.length;
      let cells = 0;
      for (let code = 0; code < SIDE ** goals; code++) {
        const cell = Array.from({ length: goals }, (_, g) => Math.floor(code / SIDE ** g) % SIDE);
        if (all.some((p) => p.every((x, g) => x <= cell[g]!))) cells++;
      }
      const reference = all[0]!.map(() => SIDE);
      expect(hypervolume(all, reference)).toBe(cells);
      const own = all.map((_, i) => cells - hypervolume(all.toSpliced(i, 1), reference));
      expect(own.every((c) => c >= 0)).toBe(true);
      expect(own.reduce((a, c) => a + c, 0)).toBeLessThanOrEqual(cells);
    }),
    { seed: 2, numRuns: 200 },
  );
});

test("crowding: ends are free, the middle has the room of its neighbors", () => {
  const far = Number.POSITIVE_INFINITY;
  expect(
    crowdingOf([
      [0, 4],
      [1, 2],
      [4, 0],
    ]),
  ).toEqual([far, 2, far]);
  expect(crowdingOf([[1, 1]])).toEqual([far]);
});
