import { expect, it } from "vitest";
import { example } from "../../src/conformance/estimators.js";
import type { Prediction } from "../../src/contracts.js";
import { type Matrix, takeRows } from "../../src/core/matrix.js";
import { defaultsOf } from "../../src/core/schema.js";
import { boostedTrees } from "../../src/estimators/boosted-trees.js";

/** Rows are led through all trees some thousands at a time. */
const ROWS = 9000;

it.each([0, 3])("predicts rows by the thousand as it predicts some of them, %i classes", (classes) => {
  const { train } = example(classes, 120, 3, 1);
  const few = boostedTrees.fit(train, { ...defaultsOf(boostedTrees.params), trees: 5, min_leaf: 5 } as never);
  const many = takeRows(
    train.x,
    Array.from({ length: ROWS }, (_, i) => (i * 7) % 120),
  );
  const predicted = (x: Matrix): Prediction => {
    const out = { values: new Float64Array(x.rows), scores: new Float64Array(x.rows * classes) };
    boostedTrees.predict(few, x, out);
    return out;
  };
  const whole = predicted(many);
  expect(new Set(whole.values).size).toBeGreaterThan(2);
  for (const from of [0, 8190, 8191, 8192, 8195, ROWS - 3]) {
    const rows = [from, from + 1, from + 2];
    const own = predicted(takeRows(many, rows));
    expect([...own.values]).toEqual(rows.map((row) => whole.values[row]));
    const scores = Array.from({ length: classes }, (_, c) => rows.map((row) => whole.scores[c * ROWS + row]));
    expect([...own.scores]).toEqual(scores.flat());
  }
});
