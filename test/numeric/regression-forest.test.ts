import { expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { RegressionForest, type Sample } from "../../src/numeric/regression-forest.js";

const rng = keyed("regression-forest");

/** y: 3 where the choice is 1 or 4, and the number beyond 0.6; a second number says nothing. */
function sampleOf(n: number): Sample {
  const x = new Float64Array(3 * n);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    x.set([rng.int(6), rng.real(), rng.real()], 3 * i);
    y[i] = ([1, 4].includes(x[3 * i]!) ? 3 : 0) + x[3 * i + 1]!;
  }
  return { n, d: 3, x, y, isChoice: Uint8Array.of(1, 0, 0) };
}

it("tells choices and numbers apart, surer where it has seen more", () => {
  const forest = new RegressionForest(sampleOf(400), 10, rng.at("forest"));
  for (const [choice, base] of [
    [0, 0],
    [1, 3],
    [4, 3],
    [5, 0],
  ] as const) {
    for (const v of [0.1, 0.5, 0.9]) {
      forest.predict(Float64Array.of(choice, v, 0.3));
      expect(Math.abs(forest.mean - base - v)).toBeLessThan(0.1);
      expect(forest.deviation).toBeLessThan(0.2);
    }
  }
  const poor = new RegressionForest(sampleOf(12), 10, rng.at("forest"));
  poor.predict(Float64Array.of(0, 0.5, 0.3));
  expect(poor.deviation).toBeGreaterThan(forest.deviation);
});

it("predicts the only value there is, and takes a choice that it never saw", () => {
  const { x, d, isChoice } = sampleOf(5);
  const forest = new RegressionForest({ n: 5, d, x, y: new Float64Array(5).fill(2), isChoice }, 3, rng);
  forest.predict(Float64Array.of(9, 0.5, 0.5));
  expect(forest.mean).toBe(2);
  const sample = sampleOf(50);
  const other = new RegressionForest(sample, 3, rng);
  other.predict(Float64Array.of(77, 0.5, 0.5));
  expect(Number.isFinite(other.mean)).toBe(true);
});

it("is the same for the same key", () => {
  const sample = sampleOf(60);
  const values = [0, 1].map(() => {
    const forest = new RegressionForest(sample, 5, keyed("same"));
    forest.predict(Float64Array.of(2, 0.2, 0.7));
    return [forest.mean, forest.deviation];
  });
  expect(values[0]).toEqual(values[1]);
});
