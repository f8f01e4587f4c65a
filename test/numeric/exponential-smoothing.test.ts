import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/core/matrix.js";
import { forecast, type Smoothing, smooth } from "../../src/numeric/exponential-smoothing.js";
import { calendar } from "../../src/transforms/calendar.js";

interface Reference {
  readonly smoothing: readonly (Smoothing & {
    readonly name: string;
    readonly y: readonly number[];
    readonly loss: number;
    readonly ahead: readonly number[];
  })[];
  readonly dates: { readonly milliseconds: readonly number[]; readonly parts: Readonly<Record<string, number[]>> };
}
const reference = JSON.parse(readFileSync(new URL("../reference/series.json", import.meta.url), "utf8")) as Reference;

describe("exponential smoothing", () => {
  it.each(reference.smoothing.map((c) => [c.name, c.trend, c.seasonal, c] as const))(
    "of %s, trend %s, seasonal %s: the least squares that SciPy finds, and its forecasts",
    (_name, _trend, _seasonal, { y, loss, ahead, ...spec }) => {
      const values = Float64Array.from(y);
      const { state, fitted } = smooth(values, spec, () => {});
      const own = values.reduce((sum, v, t) => sum + (v - fitted[t]!) ** 2, 0);
      expect(own / loss).toBeLessThan(1 + 1e-6);
      if (own / loss < 1 - 1e-6) return;
      for (const [h, expected] of ahead.entries()) {
        expect(Math.abs(forecast(state, h + 1, spec) / expected - 1)).toBeLessThan(1e-3);
      }
    },
  );

  it("goes on over values that are not known", () => {
    const y = Float64Array.from({ length: 40 }, (_, t) => 10 + t + [0, 3, -1, -2][t % 4]!);
    y[17] = Number.NaN;
    const spec: Smoothing = { trend: "additive", seasonal: "additive", season: 4 };
    const { state, fitted } = smooth(y, spec, () => {});
    expect(fitted[17]).toBeCloseTo(30, 4);
    expect(forecast(state, 3, spec)).toBeCloseTo(51, 4);
  });
});

describe("calendar", () => {
  it("tells the parts that pandas tells", () => {
    const { milliseconds, parts } = reference.dates;
    const x = matrixOf(milliseconds.length, [{ name: "at", kind: "date" }], Float64Array.from(milliseconds));
    const names = Object.keys(parts);
    const model = calendar.fit({} as never, { of: "at", parts: names } as never);
    const out = calendar.apply(model, x);
    expect(out.columns.map(({ name }) => name)).toEqual(names.map((name) => `at.${name}`));
    expect([...out.data]).toEqual(names.flatMap((name) => parts[name]!));
  });
});
