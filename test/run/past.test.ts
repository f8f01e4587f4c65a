import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Beside, Fold, Training } from "../../src/contracts.js";
import { type Matrix, matrixOf, take } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { aheadOf, besideOf, pastOf, takeBeside, timelineBy } from "../../src/run/beside.js";
import { advance } from "../../src/run/transform.js";
import { rolling } from "../../src/splitters/rolling.js";

/** A table of moments, series and targets, rows in no order. */
interface Series {
  readonly table: Matrix;
  readonly y: Float64Array;
}
const seriesOf = (seed: number, moments: number, groups: number): Series => {
  const rng = keyed("series", seed);
  const rows = Array.from({ length: moments * groups }, (_, i) => [Math.floor(i / groups), i % groups] as const).sort(
    () => rng.real() - 0.5,
  );
  const table = matrixOf(rows.length, [
    { name: "week", kind: "number" },
    { name: "store", kind: "category", levels: Array.from({ length: groups }, (_, g) => `s${g}`) },
  ]);
  for (const [i, [moment, group]] of rows.entries()) {
    table.data[i] = moment;
    table.data[rows.length + i] = group;
  }
  return { table, y: Float64Array.from(rows, () => rng.normal()) };
};

/** Training and test part after a step, and which rows of the table they are. */
function described({ table, y }: Series, fold: Fold, name: string, args: Record<string, number>) {
  const roles = { order: 0, group: 1 };
  const timeline = timelineBy(table, roles)!;
  const beside = besideOf(table, roles, pastOf(timeline, y, fold.train, aheadOf(timeline, fold)))!;
  const seen = (rows: Uint32Array): { x: Matrix; beside: Beside } => ({
    x: matrixOf(rows.length, [{ name: "row", kind: "number" }], Float64Array.from(rows)),
    beside: takeBeside(beside, rows),
  });
  const train: Training = {
    ...seen(fold.train),
    y: take(y, fold.train),
    classes: 0,
    rng: keyed("past"),
    checkpoint: () => {},
  };
  const out = advance({ name, args }, train, [seen(fold.test)]);
  return { train: out.train, test: out.tests[0]!.x };
}

const cases = fc.record({
  seed: fc.nat(1000),
  groups: fc.integer({ min: 1, max: 3 }),
  horizon: fc.integer({ min: 1, max: 4 }),
  gap: fc.integer({ min: 0, max: 2 }),
  count: fc.integer({ min: 1, max: 5 }),
  step: fc.constantFrom("lags", "rolling_mean"),
});
const argsOf = (step: string, count: number) => (step === "lags" ? { count } : { window: count });
const foldsOf = ({ table }: Series, horizon: number, gap: number) =>
  rolling.folds(
    { folds: 3, horizon, gap, window: "expanding", size: undefined },
    {
      rows: table.rows,
      y: new Float64Array(table.rows),
      classes: 0,
      levels: [],
      order: table.data.subarray(0, table.rows),
      column: () => undefined,
    },
    keyed("folds"),
  );

describe("the past", () => {
  it("shows a row nothing of its own or a later moment, nor of the test part", () => {
    fc.assert(
      fc.property(cases, ({ seed, groups, horizon, gap, count, step }) => {
        const series = seriesOf(seed, 24, groups);
        for (const fold of foldsOf(series, horizon, gap)) {
          const before = described(series, fold, step, argsOf(step, count));
          const moment = (row: number) => series.table.data[row]!;
          for (const changed of [fold.test[0]!, fold.train.at(-1)!, fold.train[fold.train.length >> 1]!]) {
            const y = series.y.slice();
            y[changed] = 1e6;
            const now = described({ ...series, y }, fold, step, argsOf(step, count));
            const isTested = fold.test.includes(changed);
            for (const part of ["train", "test"] as const) {
              const [was, is] = part === "train" ? [before.train.x, now.train.x] : [before.test, now.test];
              for (let i = 0; i < was.rows; i++) {
                if (!isTested && moment(was.data[i]!) > moment(changed)) continue;
                for (let j = 0; j < was.columns.length; j++) {
                  expect(is.data[j * is.rows + i]).toBe(was.data[j * was.rows + i]);
                }
              }
            }
          }
        }
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  it("is as old for a training row as for the farthest test row: horizon + gap steps, in the row's own series", () => {
    fc.assert(
      fc.property(cases, ({ seed, groups, horizon, gap, count }) => {
        const series = seriesOf(seed, 24, groups);
        const { table, y } = series;
        const valueAt = new Map(Array.from(y, (v, i) => [`${table.data[i]} ${table.data[table.rows + i]}`, v]));
        for (const fold of foldsOf(series, horizon, gap)) {
          const { train, test } = described(series, fold, "lags", { count });
          const ahead = horizon + gap;
          expect(test.columns.map(({ name }) => name)).toEqual([
            "row",
            ...Array.from({ length: count }, (_, k) => `lag ${ahead + k}`),
          ]);
          for (const x of [train.x, test]) {
            for (let i = 0; i < x.rows; i++) {
              const row = x.data[i]!;
              for (let k = 0; k < count; k++) {
                const expected = valueAt.get(`${table.data[row]! - ahead - k} ${table.data[table.rows + row]}`);
                expect(x.data[(k + 1) * x.rows + i]).toBe(expected);
              }
            }
          }
          // The other training rows lack a past.
          expect(train.x.rows).toBe(fold.train.filter((row) => table.data[row]! - ahead - count + 1 >= 0).length);
          expect(train.y).toEqual(take(y, train.x.data.subarray(0, train.x.rows)));
        }
      }),
      { numRuns: 25, seed: 2 },
    );
  });

  it("that is too short leaves no row, and says how long it has to be", () => {
    const series = seriesOf(3, 10, 2);
    const fold = foldsOf(series, 2, 0)[0]!;
    expect(() => described(series, fold, "lags", { count: 9 })).toThrow("a series of 11 rows");
  });
});
