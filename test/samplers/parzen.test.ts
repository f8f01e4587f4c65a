import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { type Mixture, Observations } from "../../src/samplers/parzen.js";
import { drawFrom, logDensity, pointOf } from "../../src/samplers/parzen-density.js";
import { random } from "../../src/samplers/random.js";
import { isCandidateOf } from "../../src/space/candidate.js";
import type { Candidate, Param, Predicate, SearchSpace } from "../../src/space/space.js";
import { plainLogDensity } from "./plain-density.js";

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
  return { seen, mixture: seen.mixtures(rows).good };
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

describe("the mixtures' kernel has the bits of plain sums", () => {
  const wide: SearchSpace = {
    params: [
      ...space.params,
      ...["a", "b", "c"].map((id): Param => ({ id, domain: { kind: "real", low: 0, high: 1, scale: "linear" } })),
      { id: "last", domain: { kind: "choice", values: [1, 2, 3, 4], ordered: true }, when: isRbf },
    ],
    where: [],
  };
  const agrees = (mixture: Mixture, seen: Observations, candidates: readonly Candidate[]) => {
    for (const candidate of candidates) {
      const point = pointOf(seen.dimensions, wide, candidate);
      const { nearest } = mixture;
      const exact = plainLogDensity(mixture, point, nearest, Number.POSITIVE_INFINITY);
      expect(logDensity(mixture, point)).toBe(exact.log);
      expect(mixture.nearest).toBe(exact.nearest);
      mixture.nearest = nearest;
      expect(logDensity(mixture, point, exact.log - 2)).toBe(
        plainLogDensity(mixture, point, nearest, exact.log - 2).log,
      );
    }
  };
  it("as rows come and change groups, with another mixture at work in between", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.nat(99), (count, seed) => {
        const drawn = random.create({ space: wide, goals: [], seed }, {}).ask(count + 6);
        const asks = drawn.map(({ candidate }) => candidate);
        const [seen, other] = [new Observations(wide), new Observations(wide)];
        const rows = asks.slice(0, count).map((candidate) => seen.add(candidate));
        const aside = other.mixtures(Int32Array.of(other.add(asks[0]!))).good;
        for (const good of [1 + (seed % 9), 2 + (seed % 7)]) {
          const isGood = (row: number) => row % good === 0;
          const { good: l, rest: g } = seen.mixtures(Int32Array.from(rows.filter(isGood)));
          agrees(l, seen, asks.slice(-3));
          agrees(aside, other, asks.slice(-1));
          agrees(g, seen, asks.slice(-3));
          rows.push(seen.add(asks[count + (good % 6)]!));
          seen.leaveOut(rows.splice(seed % rows.length, 1)[0]!);
        }
      }),
      { seed: 7, numRuns: 40 },
    );
  });
});
