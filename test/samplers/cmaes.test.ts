import fc from "fast-check";
import { expect, it } from "vitest";
import { cmaes } from "../../src/samplers/cmaes.js";
import { marginOf } from "../../src/samplers/margin.js";
import { normalCdf } from "../../src/space/prior.js";
import type { SearchSpace } from "../../src/space/space.js";
import { axisOf } from "../../src/space/unit.js";
import type { FinishedTrial } from "../../src/trial.js";

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

it("begins around the best that it was told before it asks", () => {
  const space: SearchSpace = {
    params: ["x", "y", "z"].map((id) => ({ id, domain: { kind: "real", low: 0, high: 1, scale: "linear" } })),
    where: [],
  };
  const told = (number: number, at: number, loss: number): FinishedTrial => ({
    number,
    state: "complete",
    model: "m",
    candidate: { x: at, y: at, z: at },
    values: { loss },
    folds: { loss: [loss] },
    seconds: 0,
  });
  const distance = (given: readonly FinishedTrial[]) => {
    const state = cmaes.create({ space, seed: 3, goals: [{ scorer: "loss", direction: "minimize" }] }, {
      lag: 1,
    } as never);
    state.tell(given);
    const all = state.ask(60).map(({ candidate }) => Math.abs((candidate.x as number) - 0.9));
    return all.reduce((sum, one) => sum + one, 0) / all.length;
  };
  expect(distance([told(0, 0.1, 5), told(1, 0.9, 1), told(2, 0.3, 3)])).toBeLessThan(0.1);
  expect(distance([])).toBeGreaterThan(0.3);
});
