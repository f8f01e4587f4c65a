import { expect, test } from "vitest";
import type { Estimator, Fitted, Training } from "../../src/contracts.js";
import { matrixOf } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { estimators } from "../../src/estimators/index.js";
import { kernelParts, rowsOf, solverOf } from "../../src/estimators/support-vectors.js";
import { fallSlope, riseSlope } from "../../src/numeric/box-problem.js";
import { BoxRoom } from "../../src/numeric/box-room.js";
import type { Kernel } from "../../src/numeric/kernel-rows.js";

/** classes: 0 of numbers. */
function training(rows: number, classes: number, seed: number): Training {
  const rng = keyed(seed, "support vectors");
  const x = matrixOf(
    rows,
    ["a", "b"].map((name) => ({ name, kind: "number" as const })),
  );
  for (let k = 0; k < x.data.length; k++) x.data[k] = rng.real();
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const value = x.data[i]! + x.data[rows + i]! + 0.2 * rng.real();
    return classes === 0 ? value : Math.min(classes - 1, Math.floor(value * 1.5));
  });
  return { x, y, classes, rng, checkpoint: () => {} };
}

test.each([
  ["svc", 3, [{ C: 0.1 }, { C: 10 }]],
  [
    "svr",
    0,
    [
      { C: 0.1, epsilon: 0.01 },
      { C: 10, epsilon: 0.1 },
    ],
  ],
] as const)(
  "%s: fits have memory of their own, whatever was fitted before and is fitted after",
  (name, classes, grid) => {
    const { path } = estimators.get(name) as Estimator;
    const usual = { kernel: "rbf", gamma: 1, degree: 3, coef0: 0, class_weight: "none" };
    const members = grid.map((args) => ({ ...usual, ...args }));
    const bytesOf = (train: Training) => Buffer.from(path!.fit(train, members as never)[0]!.buffer);
    const [small, large] = [training(40, classes, 1), training(90, classes, 2)];
    const first = bytesOf(small);
    const before = Buffer.from(first);
    const between = bytesOf(large);
    expect(first.equals(before)).toBe(true);
    expect(bytesOf(small).equals(before)).toBe(true);
    expect(bytesOf(large).equals(between)).toBe(true);
  },
);

test.each([
  ["svc", 2],
  ["svr", 0],
] as const)("%s: under bounds so wide that steps do not settle, members are what they are alone", (name, classes) => {
  const estimator = estimators.get(name) as Estimator;
  const train = training(300, classes, 3);
  // Only some values, and one column more that is the sum of the two.
  const values = Float64Array.from(train.x.data, (v) => Math.round(40 * v));
  const x = {
    ...matrixOf(
      300,
      ["a", "b", "c"].map((column) => ({ name: column, kind: "number" as const })),
    ),
  };
  for (let i = 0; i < 300; i++) {
    x.data.set([values[i]!], i);
    x.data.set([values[300 + i]!], 300 + i);
    x.data.set([values[i]! + values[300 + i]!], 600 + i);
  }
  const usual = { kernel: "linear", gamma: 1, degree: 3, coef0: 0, class_weight: "none", epsilon: 0.01 };
  const members = [0.01, 10, 1000].map((C) => ({ ...usual, C }));
  const predicted = (models: readonly Fitted[]) => {
    const outs = models.map(() => ({ values: new Float64Array(300), scores: new Float64Array(300 * classes) }));
    estimator.path!.predict!(models, x, outs);
    return outs;
  };
  const together = estimator.path!.fit({ ...train, x }, members as never);
  const alone = members.flatMap((args) => estimator.path!.fit({ ...train, x }, [args] as never));
  expect(together.map(({ isUnconverged }) => isUnconverged)).toEqual([undefined, undefined, undefined]);
  expect(predicted(together)).toEqual(predicted(alone));
});

test.each([
  ["poly", { degree: 1, gamma: 1, coef0: 0 }],
  ["poly", { degree: 2, gamma: 1, coef0: 1 }],
  ["rbf", { degree: 3, gamma: 1e-3, coef0: 0 }],
] as const)(
  "%s %o: under wide bounds, what steps do not settle is solved from a factor of the matrix",
  (name, spec) => {
    const [rows, C] = [120, 1e5];
    const { x, y } = training(rows, 0, 5);
    for (let k = 0; k < x.data.length; k++) x.data[k] = Math.round(9 * x.data[k]!);
    const kernel: Kernel = { kernel: name, ...spec };
    const all = { begin: 0, size: rows };
    const matrix = kernelParts(kernel, x, [rows])([all]);
    const solve = solverOf(kernel, x, rowsOf([all]), matrix, new BoxRoom(rows));
    const high = new Float64Array(rows).fill(C);
    const problem = { linear: y.map((v) => -v), low: high.map((v) => -v), high, kink: 0.01 };
    const { s, rho, isConverged } = solve(problem, () => {});
    expect(isConverged).toBe(true);
    const gradient = problem.linear.slice();
    const row = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      matrix.fill(i, 0, row, 0);
      for (let k = 0; k < rows; k++) gradient[k] = gradient[k]! + s[i]! * row[k]!;
    }
    expect(Math.abs(s.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-9 * C * rows);
    for (let k = 0; k < rows; k++) {
      expect(riseSlope(problem, { s, gradient }, k)).toBeGreaterThan(rho - 2e-4);
      expect(fallSlope(problem, { s, gradient }, k)).toBeLessThan(rho + 2e-4);
    }
  },
);
