import { expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { CovarianceAdaptation } from "../../src/numeric/covariance-adaptation.js";

/** The least value after so many draws, from a corner, without a margin. */
function search(f: (x: Float64Array) => number, d: number, draws: number): number {
  const population = 4 + Math.floor(3 * Math.log(d));
  const evolution = new CovarianceAdaptation(new Float64Array(d).fill(0.8), 0.2, population, () => undefined);
  const rng = keyed("covariance-adaptation");
  let least = Number.POSITIVE_INFINITY;
  for (let spent = 0; spent < draws; spent += population) {
    const generation = Array.from({ length: population }, () => {
      const x = new Float64Array(d);
      evolution.draw(
        x.map(() => rng.normal()),
        x,
      );
      return { x, value: f(x) };
    }).sort((a, b) => a.value - b.value);
    least = Math.min(least, generation[0]!.value);
    evolution.learn(generation.map(({ x }) => x));
  }
  return least;
}

const sum = (x: Float64Array, f: (v: number, i: number) => number) => x.reduce((total, v, i) => total + f(v, i), 0);

// The usual costs of these to 1e-9 are 1000 and 2400 evaluations (Hansen 2016, and the reference implementation).
it("finds the bottom of a bowl, and of one that is a thousand times narrower across", () => {
  expect(search((x) => sum(x, (v) => (v - 0.3) ** 2), 5, 1200)).toBeLessThan(1e-9);
  expect(search((x) => sum(x, (v, i) => 10 ** ((6 * i) / 4) * (v - 0.3) ** 2), 5, 3000)).toBeLessThan(1e-9);
});

it("learns a valley that bends", () => {
  const rosenbrock = (x: Float64Array) =>
    sum(x.subarray(1), (v, i) => 100 * (4 * v - 1 - (4 * x[i]! - 1) ** 2) ** 2 + (2 - 4 * x[i]!) ** 2);
  expect(search(rosenbrock, 4, 5000)).toBeLessThan(1e-6);
});

it("does not care in which order equal steps of all coordinates are told", () => {
  const draw = (order: readonly number[]) => {
    const evolution = new CovarianceAdaptation(new Float64Array([0.5, 0.5]), 0.2, 4, () => undefined);
    const points = [
      [0.6, 0.5],
      [0.5, 0.6],
      [0.4, 0.4],
      [0.2, 0.3],
    ];
    evolution.learn(points.map((p) => Float64Array.from(order, (j) => p[j]!)));
    return Array.from(order, (_, j) => evolution.mean[order[j]!]!);
  };
  expect(draw([1, 0])[0]).toBeCloseTo(draw([0, 1])[0]!, 12);
});
