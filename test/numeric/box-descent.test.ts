import { expect, test } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { BoxDescent } from "../../src/numeric/box-descent.js";

type Smooth = (x: Float64Array) => { readonly value: number; readonly gradient: Float64Array };

function descend(f: Smooth, from: readonly number[], most: number, tolerance = 1e-4) {
  const start = Float64Array.from(from);
  const { value, gradient } = f(start);
  const descent = new BoxDescent(start, value, gradient, tolerance);
  let evaluations = 1;
  for (let at = descent.next(); at !== undefined && evaluations < most; at = descent.next()) {
    for (const u of at) expect(u >= 0 && u <= 1).toBe(true);
    const found = f(at);
    descent.learn(found.value, found.gradient);
    evaluations++;
  }
  return { descent, evaluations };
}

/** ½ Σ cᵢ (xᵢ − mᵢ)² */
const bowl =
  (middle: readonly number[], curvature: readonly number[]): Smooth =>
  (x) => ({
    value: x.reduce((sum, v, i) => sum + 0.5 * curvature[i]! * (v - middle[i]!) ** 2, 0),
    gradient: x.map((v, i) => curvature[i]! * (v - middle[i]!)),
  });

test("finds the bottom of a bowl, and where that is outside, the lowest point of the box", () => {
  const rng = keyed("bowls");
  for (let round = 0; round < 50; round++) {
    const middle = Array.from({ length: 3 }, () => 1.6 * rng.real() - 0.3);
    const curvature = Array.from({ length: 3 }, () => 10 ** (2 * rng.real()));
    const from = Array.from({ length: 3 }, () => rng.real());
    const f = bowl(middle, curvature);
    const { descent, evaluations } = descend(f, from, 60);
    const lowest = f(Float64Array.from(middle, (m) => Math.min(1, Math.max(0, m)))).value;
    const first = f(Float64Array.from(from)).value;
    expect(descent.value - lowest).toBeLessThan(1e-5 * (first - lowest));
    expect(evaluations).toBeLessThan(25);
  }
});

test("follows a curved valley to its end", () => {
  /** Rosenbrock's function over [−1.5, 1.5]². */
  const valley: Smooth = (u) => {
    const [x, y] = [3 * u[0]! - 1.5, 3 * u[1]! - 1.5];
    const gradient = Float64Array.of(-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x));
    return { value: 100 * (y - x * x) ** 2 + (1 - x) ** 2, gradient: gradient.map((g) => 3 * g) };
  };
  const { descent } = descend(valley, [0.1, 0.8], 80, 1e-5);
  expect(descent.value).toBeLessThan(1e-6);
});

test("leaves a plateau that falls off at one side, in few steps", () => {
  const cliff: Smooth = ([u]) => {
    const e = 1 / (1 + Math.exp(40 * (u! - 0.8)));
    return { value: e + (u! - 0.95) ** 2, gradient: Float64Array.of(-40 * e * (1 - e) + 2 * (u! - 0.95)) };
  };
  const { descent, evaluations } = descend(cliff, [0.05], 30, 2e-3);
  expect(descent.x[0]).toBeGreaterThan(0.9);
  expect(evaluations).toBeLessThan(12);
});

test("goes less far where nothing is found, and ends in the end", () => {
  const descent = new BoxDescent(Float64Array.of(0.5), 1, Float64Array.of(1), 1e-3);
  const steps: number[] = [];
  for (let at = descent.next(); at !== undefined; at = descent.next()) {
    steps.push(0.5 - at[0]!);
    descent.learn();
  }
  expect(steps.length).toBeGreaterThan(2);
  expect(steps).toEqual([...steps].sort((a, b) => b - a));
  expect([...descent.x]).toEqual([0.5]);
});

test("stays where it is pushed against an end", () => {
  expect(new BoxDescent(Float64Array.of(0, 1), 1, Float64Array.of(3, -2), 1e-3).next()).toBeUndefined();
  expect(new BoxDescent(Float64Array.of(0.4), 1, Float64Array.of(0), 1e-3).next()).toBeUndefined();
});
