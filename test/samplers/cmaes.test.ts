import fc from "fast-check";
import { expect, it } from "vitest";
import { marginOf } from "../../src/samplers/margin.js";
import { normalCdf } from "../../src/space/prior.js";
import { axisOf } from "../../src/space/unit.js";

const axis = axisOf({ kind: "int", low: 1, high: 10, step: 1, scale: "linear" });

it("leaves every whole number with the chance that it is given at least, and does not leave its cell itself", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
      fc.double({ min: 0.005, max: 0.2, noNaN: true }),
      (mean, deviation, chance) => {
        const widened = marginOf([axis], chance)(0, mean, deviation) ?? { mean, deviation };
        const [low, high] = axis.cellOf(axis.valueAt(mean));
        const below = low <= 0 ? 0 : normalCdf((low - widened.mean) / widened.deviation);
        const above = high >= 1 ? 0 : normalCdf((widened.mean - high) / widened.deviation);
        expect(below + above).toBeGreaterThan(0.99 * chance);
        expect(axis.valueAt(widened.mean)).toBe(axis.valueAt(mean));
      },
    ),
    { seed: 5, numRuns: 300 },
  );
});
