import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { digamma } from "../../src/numeric/digamma.js";
import { mutualInformation } from "../../src/numeric/mutual-information.js";
import { readCases } from "../reference/cases.js";

interface Case {
  readonly rows: number;
  readonly classes: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly scores: readonly number[];
}

describe("mutual information", () => {
  it.each(readCases<Case>("information.json").map((c, i) => [i, c] as const))("is scikit-learn's: %i", (_i, c) => {
    for (const [j, expected] of c.scores.entries()) {
      const feature = Float64Array.from(c.x.slice(j * c.rows, (j + 1) * c.rows));
      const found = mutualInformation(feature, Float64Array.from(c.y), c.classes, keyed("noise", j));
      expect(Math.abs(found - expected)).toBeLessThan(1e-9);
    }
  });

  it("digamma: ψ(1) = −γ, and ψ(x + 1) = ψ(x) + 1/x", () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 14);
    for (const x of [0.1, 0.5, 3, 9.7, 1000]) expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 12);
  });
});
