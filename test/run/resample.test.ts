import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrixOf } from "../../src/core/matrix.js";
import { advance } from "../../src/run/transform.js";
import { trainingOf } from "../reference/cases.js";

const count = (y: ArrayLike<number>) => [0, 1, 2].map((c) => Array.from(y).filter((v) => v === c).length);

describe("resample", () => {
  it("evens out the classes of the training part, and leaves what is tested alone", () => {
    const share = fc.option(fc.double({ min: 0.05, max: 1, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 5, maxLength: 60 }), share, share, (classes, over, under) => {
        const y = Float64Array.from(classes);
        const x = matrixOf(y.length, [{ name: "row", kind: "number" }], Float64Array.from(y.keys()));
        const args = { ...(over && { over }), ...(under && { under }) };
        const { train, tests } = advance({ name: "resample", args }, trainingOf(x, y, 3), [{ x }]);
        expect(tests[0]!.x).toEqual(x);
        // Every row keeps its own target.
        for (const [i, row] of train.x.data.entries()) expect(train.y[i]).toBe(y[row]);
        const [before, after] = [count(y), count(train.y)];
        const largest = Math.max(...before);
        const grown = before.map((n) => (n === 0 ? 0 : Math.max(n, Math.round((over ?? 0) * largest))));
        const least = Math.min(...grown.filter((n) => n > 0));
        expect(after).toEqual(grown.map((n) => (under === undefined ? n : Math.min(n, Math.round(least / under)))));
        if (under !== undefined) return;
        // No row is left out, and none is repeated twice before all of its class are repeated once.
        for (const c of [0, 1, 2]) {
          const times = [...y.keys()]
            .filter((i) => y[i] === c)
            .map((i) => train.x.data.filter((row) => row === i).length);
          if (times.length > 0) expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it("is for classes", () => {
    const x = matrixOf(3, [{ name: "a", kind: "number" }]);
    expect(() => advance({ name: "resample", args: {} }, trainingOf(x, new Float64Array(3), 0), [])).toThrow("number");
  });
});
