import { expect, test } from "vitest";
import type { Estimator, Training } from "../../src/contracts.js";
import { matrixOf } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { estimators } from "../../src/estimators/index.js";

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
