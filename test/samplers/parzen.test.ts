import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { type Mixture, Observations } from "../../src/samplers/parzen.js";
import { drawFrom, logDensity, pointOf } from "../../src/samplers/parzen-density.js";
import { random } from "../../src/samplers/random.js";
import { isCandidateOf } from "../../src/space/candidate.js";
import type { Candidate, Predicate, SearchSpace } from "../../src/space/space.js";

const isRbf: Predicate = {
  kind: "binary",
  operator: "==",
  left: { kind: "param", id: "kernel" },
  right: { kind: "literal", value: "rbf" },
};
const space: SearchSpace = {
  params: [
    { id: "kernel", domain: { kind: "choice", values: ["linear", "rbf", "poly"], weights: [1, 2, 1] } },
    { id: "n", domain: { kind: "int", low: 1, high: 6, step: 1, scale: "log" } },
    { id: "gamma", domain: { kind: "real", low: 0, high: 1, scale: "linear" }, when: isRbf },
  ],
  where: [],
};

function mixtureOf(count: number): { seen: Observations; mixture: Mixture } {
  const seen = new Observations(space);
  const asks = random.create({ space, goals: [], seed: 3 }, {}).ask(count);
  const rows = Int32Array.from(asks, ({ candidate }) => seen.add(candidate));
  return { seen, mixture: seen.mixture(rows, 0) };
}

describe.each([0, 1, 5, 80])("a Parzen mixture of %i candidates", (count) => {
  const { seen, mixture } = mixtureOf(count);
  const density = (candidate: Candidate) => Math.exp(logDensity(mixture, pointOf(seen.dimensions, space, candidate)));

  it("sums to 1 over the space, whichever parameters are active", () => {
    const steps = 2000;
    let total = 0;
    for (let n = 1; n <= 6; n++) {
      for (const kernel of ["linear", "poly"]) total += density({ kernel, n });
      for (let i = 0; i < steps; i++) total += density({ kernel: "rbf", n, gamma: (i + 0.5) / steps }) / steps;
    }
    expect(total).toBeCloseTo(1, 4);
  });
  it("draws as it says", () => {
    const draws = 4000;
    const rng = keyed("draws", count);
    const linear = Array.from({ length: draws }, () => drawFrom(mixture, space, rng)).filter((candidate) => {
      expect(isCandidateOf(space, candidate)).toBe(true);
      return candidate.kernel === "linear";
    });
    let expected = 0;
    for (let n = 1; n <= 6; n++) expected += density({ kernel: "linear", n });
    expect(Math.abs(linear.length / draws - expected)).toBeLessThan(0.03);
  });
});

it("stops early above a limit only", () => {
  const { seen, mixture } = mixtureOf(30);
  const point = pointOf(seen.dimensions, space, { kernel: "linear", n: 2 });
  const exact = logDensity(mixture, point);
  expect(logDensity(mixture, point, exact + 1e-9)).toBe(exact);
  const bound = logDensity(mixture, point, exact - 1);
  expect(bound).toBeGreaterThan(exact - 1);
  expect(bound).toBeLessThanOrEqual(exact);
});
