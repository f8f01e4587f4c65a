import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SamplerState } from "../../src/contracts.js";
import { defaultsOf } from "../../src/core/schema.js";
import { gp } from "../../src/samplers/gp.js";
import { logImprovement } from "../../src/samplers/log-expected-improvement.js";
import type { SearchSpace, Value } from "../../src/space/space.js";

const { improvement } = JSON.parse(readFileSync(join(import.meta.dirname, "../reference/process.json"), "utf8")) as {
  improvement: readonly (readonly [z: number, log: number])[];
};

describe("log expected improvement", () => {
  it("holds its digits far below zero", () => {
    for (const [z, log] of improvement) {
      expect(Math.abs(logImprovement(z).log - log) / Math.max(1, Math.abs(log))).toBeLessThan(1e-12);
    }
  });
  it("has its slope", () => {
    for (const [z] of improvement) {
      const slope = (logImprovement(z + 1e-5).log - logImprovement(z - 1e-5).log) / 2e-5;
      expect(logImprovement(z).slope / slope).toBeCloseTo(1, 5);
    }
  });
});

const space: SearchSpace = {
  params: [
    { id: "x", domain: { kind: "real", low: -1, high: 1, scale: "linear" } },
    { id: "y", domain: { kind: "real", low: 1e-3, high: 1e3, scale: "log" } },
    { id: "kind", domain: { kind: "choice", values: ["a", "b", "c"] } },
  ],
  where: [],
};

function best(state: SamplerState, trials: number, loss: (c: Readonly<Record<string, Value>>) => number) {
  let least = Number.POSITIVE_INFINITY;
  const reasons: (string | undefined)[] = [];
  for (let number = 0; number < trials; number++) {
    const { candidate, reason } = state.ask(1)[0]!;
    reasons.push(reason);
    const value = loss(candidate);
    least = Math.min(least, value);
    state.tell([
      {
        number,
        state: "complete",
        model: "m",
        candidate,
        values: { loss: value },
        folds: { loss: [value] },
        seconds: 0,
      },
    ]);
  }
  return { least, reasons };
}

describe("gp", () => {
  it("finds the bottom of a bowl among choices in 30 trials, and says why it asks", () => {
    const context = { space, goals: [{ scorer: "loss", direction: "minimize" }] as const, seed: 3 };
    const { least, reasons } = best(gp.create(context, { ...defaultsOf(gp.params), lag: 1 } as never), 30, (c) => {
      const [x, y] = [c.x as number, Math.log10(c.y as number)];
      return (x - 0.3) ** 2 + (y + 1) ** 2 + (c.kind === "b" ? 0 : 1);
    });
    expect(least).toBeLessThan(0.01);
    expect(reasons[0]).toBe("spread start");
    expect(reasons.at(-1)).toMatch(/^expected improvement .* over /);
  });
});
