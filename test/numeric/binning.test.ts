import fc from "fast-check";
import { expect, test } from "vitest";
import { partsOfColumns } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import { binned } from "../../src/numeric/binning.js";
import { BinKernel } from "../../src/numeric/kernels/binning.js";
import { shareOf, stepQuantileOf } from "../../src/numeric/order-statistics.js";

const int = (min: number, max: number) => fc.integer({ min, max });

/** Of all sizes and both signs, with ties, gaps and ends. */
function column(rows: number, levels: number): Float64Array {
  const rng = keyed("binning", rows, levels);
  const ends = [Number.NaN, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE];
  return Float64Array.from({ length: rows }, () => {
    if (rng.int(12) === 0) return ends[rng.int(ends.length)]!;
    return levels < 400 ? rng.int(levels) - levels / 2 : rng.normal() * 10 ** rng.int(9);
  });
}

const present = (values: Float64Array) => [...values].filter((v) => !Number.isNaN(v)).map((v) => v + 0);
const ascending = (values: Float64Array) => Float64Array.from(present(values)).sort();

test("the kernel sorts as JavaScript does", () => {
  fc.assert(
    fc.property(int(0, 5000), int(1, 500), (rows, levels) => {
      const values = column(rows, levels);
      const found = new BinKernel(rows).ascending(values);
      expect(new BigUint64Array(found.slice().buffer)).toEqual(new BigUint64Array(ascending(values).buffer));
    }),
    { seed: 2, numRuns: 25 },
  );
});

test("a bin holds what is above the edge before it, up to its own; the last one what is missing", () => {
  fc.assert(
    fc.property(int(1, 3000), int(1, 500), int(2, 255), fc.boolean(), (rows, levels, most, isCategory) => {
      const values = isCategory
        ? column(rows, Math.min(levels, most - 2)).map((v) => (Number.isFinite(v) ? Math.abs(Math.trunc(v)) : v))
        : column(rows, levels);
      const { bins, edges, starts, hasMissing } = binned(partsOfColumns(values, rows), rows, [isCategory], most);
      const own = edges[0]!;
      const missing = isCategory ? own.length : own.length + 1;
      const expected = Array.from(values, (v) => (Number.isNaN(v) ? missing : own.filter((edge) => edge < v).length));
      expect([...bins]).toEqual(expected);
      expect([...starts]).toEqual([0, missing + 1]);
      expect(hasMissing[0]).toBe(values.some(Number.isNaN) ? 1 : 0);
    }),
    { seed: 3, numRuns: 60 },
  );
});

test("edges are quantiles, or stand halfway between few values", () => {
  fc.assert(
    fc.property(int(1, 3000), int(1, 500), int(2, 255), (rows, levels, most) => {
      const values = column(rows, levels).map((v) => (Number.isFinite(v) ? v : 1));
      const sorted = ascending(values);
      const each = [...new Set(sorted)];
      const quantiles = Array.from({ length: most - 1 }, (_, k) => stepQuantileOf(sorted, shareOf(k + 1, most)));
      const halves = each.slice(1).map((v, k) => (each[k]! + v) / 2);
      const expected = each.length <= most ? halves : [...new Set(quantiles)];
      expect([...binned(partsOfColumns(values, rows), rows, [false], most).edges[0]!]).toEqual(expected);
    }),
    { seed: 4, numRuns: 40 },
  );
});

/** numpy 2.4: percentile(arange(1275.), linspace(0, 100, 256)[1:-1], method="averaged_inverted_cdf"). */
test("which quantiles of the 255 of 1275 rows stand halfway between two is what numpy's rounding says", () => {
  const ramp = Float64Array.from({ length: 1275 }, (_, i) => i);
  const own = binned(partsOfColumns(ramp, ramp.length), ramp.length, [false], 255).edges[0]!;
  const beside = [...own.keys()].filter((k) => Number.isInteger(own[k]!));
  expect(own.length).toBe(254);
  expect(own.length - beside.length).toBe(182);
  expect(beside.slice(0, 14)).toEqual([14, 20, 24, 29, 32, 34, 36, 38, 40, 41, 42, 44, 46, 48]);
});
