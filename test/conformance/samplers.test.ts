import { describe, expect, it } from "vitest";
import { contextOf, drive, fidelity, finish, samplerLaws, start } from "../../src/conformance/samplers.js";
import { compare, literal, spaces } from "../../src/conformance/spaces.js";
import { defaultsOf } from "../../src/core/schema.js";
import { samplers } from "../../src/samplers/index.js";
import { MOST_DIMENSIONS, sobolPoints } from "../../src/samplers/sobol-points.js";
import { enumerationOf } from "../../src/space/enumerate.js";
import type { Candidate, SearchSpace } from "../../src/space/space.js";
import type { FinishedTrial } from "../../src/trial.js";

describe.each(samplers.all.map((sampler) => [sampler.name, sampler] as const))("%s", (_, sampler) => {
  for (const { name, check } of samplerLaws(sampler)) it(name, check);
});

const dealing = samplers.all.filter((s) => s.brackets !== undefined).map((s) => [s.name, s] as const);

describe.each(dealing)("%s deals out a resource", (_, sampler) => {
  const context = contextOf(spaces.conditions!);
  const { asks, told } = drive(start(sampler, context), 200, 5);
  const amounts = [...new Set(sampler.brackets!(fidelity, defaultsOf(sampler.params) as never).flat())];
  const resources = new Set(amounts.map(({ resource }) => resource));

  it("in the amounts of its brackets, up to the whole", () => {
    expect(new Set(asks.map(({ resource }) => resource))).toEqual(resources);
    expect(Math.max(...resources)).toBe(fidelity.max);
  });
  it("promotes complete trials only, once, to the next amount of the same candidate", () => {
    const promoted = asks.filter(({ from }) => from !== undefined);
    expect(promoted.length).toBeGreaterThan(20);
    expect(new Set(promoted.map(({ from }) => from)).size).toBe(promoted.length);
    for (const { candidate, resource, from } of promoted) {
      const before = told[from!]!;
      expect(before.state).toBe("complete");
      expect(before.candidate).toEqual(candidate);
      expect(resource).toBe(3 * before.resource!);
    }
  });
  it("promotes the better ones", () => {
    const loss = (trials: readonly FinishedTrial[]) =>
      trials.reduce((sum, t) => sum + t.values.loss!, 0) / trials.length;
    const complete = told.filter((t) => t.state === "complete" && t.resource === 1);
    const from = new Set(asks.map((a) => a.from));
    const passed = complete.filter((t) => from.has(t.number));
    expect(loss(passed)).toBeLessThan(loss(complete.filter((t) => !from.has(t.number))) - 0.5);
  });
  it("says which results it needs, and never fewer than before", () => {
    const state = start(sampler, context);
    let before = 0;
    const finished: FinishedTrial[] = [];
    for (let at = 0; at < 120; at++) {
      const needs = state.needs!();
      expect(needs).toBeGreaterThanOrEqual(before);
      expect(needs).toBeLessThanOrEqual(finished.length);
      if (needs > before) state.tell(finished.slice(before, needs));
      before = needs;
      finished.push(finish(at, state.ask(1)[0]!));
    }
  });
});

describe("grid", () => {
  const grid = samplers.get("grid");
  it("runs in the order of the space", () => {
    const space = spaces["small grid"]!;
    const asks = start(grid, contextOf(space)).ask(26);
    expect(asks.map((a) => a.candidate)).toEqual([...enumerationOf(space)!.walk()]);
    expect(asks[1]).toEqual({ candidate: { k: 1, weights: "distance" }, reason: "cell 2 of 26" });
  });
  it("draws as many cells as the budget allows, in the order of the space, without making the grid", () => {
    const huge: SearchSpace = {
      params: Array.from({ length: 12 }, (_, i) => ({
        id: `p${i}`,
        domain: { kind: "real", low: 0, high: 1, scale: "linear", points: 1000 },
      })),
      where: [compare("p0", "<", { kind: "param", id: "p1" })],
    };
    const state = start(grid, contextOf(huge, { trials: 200 }));
    const asks = state.ask(300);
    expect(asks.length).toBe(200);
    const all = enumerationOf(huge)!;
    const candidates = asks.map((a) => a.candidate);
    expect([...candidates].sort(all.compare)).toEqual(candidates);
    expect(asks[9]!.reason).toBe("drawn cell 10 of 200");
    const other = start(grid, contextOf(huge, { trials: 200, seed: 8 })).ask(1);
    expect(other[0]!.candidate).not.toEqual(candidates[0]);
  });
  it("starts at once on a grid that nobody can finish", () => {
    const huge: SearchSpace = {
      params: Array.from({ length: 20 }, (_, i) => ({
        id: `p${i}`,
        domain: { kind: "int", low: 1, high: 1e6, step: 1, scale: "linear" },
      })),
      where: [],
    };
    expect(start(grid, contextOf(huge)).ask(2)[1]!.candidate.p19).toBe(2);
  });
});

describe("sobol", () => {
  // scipy 1.17.1, qmc.Sobol(160, scramble=False): points 1, 2, 3, 7, 37, 63, times 64, in seven of the dimensions.
  const reference: readonly (readonly number[])[] = [
    [32, 32, 32, 32, 32, 32, 32],
    [48, 16, 16, 48, 16, 16, 48],
    [16, 48, 48, 16, 48, 48, 16],
    [8, 40, 24, 24, 56, 8, 56],
    [59, 41, 37, 19, 61, 29, 63],
    [1, 51, 23, 9, 15, 27, 41],
  ];
  it("has Joe and Kuo's points", () => {
    const points = sobolPoints(160);
    const out = new Float64Array(160);
    expect(MOST_DIMENSIONS).toBe(160);
    for (const [i, index] of [1, 2, 3, 7, 37, 63].entries()) {
      points.point(index, out);
      expect([0, 1, 2, 5, 20, 77, 159].map((d) => out[d]! * 64)).toEqual(reference[i]);
    }
  });
  it("stays evenly spread when it is scrambled: 64 points fall into 64 cells, in every dimension and in squares of the first two", () => {
    const points = sobolPoints(20, 3);
    const out = new Float64Array(20);
    const slices = Array.from({ length: 20 }, () => new Set<number>());
    const squares = new Set<number>();
    for (let i = 0; i < 64; i++) {
      points.point(i, out);
      for (const [d, u] of out.entries()) slices[d]!.add(Math.floor(u * 64));
      squares.add(Math.floor(out[0]! * 8) * 8 + Math.floor(out[1]! * 8));
    }
    for (const slice of slices) expect(slice.size).toBe(64);
    expect(squares.size).toBe(64);
  });
  it("says what to do in more dimensions", () => {
    const wide: SearchSpace = {
      params: Array.from({ length: 161 }, (_, i) => ({
        id: `p${i}`,
        domain: { kind: "real", low: 0, high: 1, scale: "linear" },
      })),
      where: [],
    };
    expect(() => start(samplers.get("sobol"), contextOf(wide))).toThrow("sobol covers 160 parameters at most");
  });
});

describe("lhs", () => {
  it("puts one candidate into each slice of each parameter", () => {
    const space = spaces.numbers!;
    const asks = start(samplers.get("lhs"), contextOf(space, { trials: 40 })).ask(40);
    const slices = new Set(asks.map((a) => Math.floor((a.candidate.ratio as number) * 40)));
    expect(slices.size).toBe(40);
  });
});

describe("gradient", () => {
  const gradient = samplers.get("gradient");
  const space: SearchSpace = {
    params: [
      { id: "alpha", domain: { kind: "real", low: 1e-3, high: 1e3, scale: "log" } },
      { id: "ratio", domain: { kind: "real", low: 0, high: 1, scale: "linear" } },
      { id: "kind", domain: { kind: "choice", values: ["a", "b"] } },
    ],
    where: [],
  };
  /** A bowl, at alpha = 20 and ratio = 0.3, better with b. */
  function judged(number: number, candidate: Candidate, sign: 1 | -1 = 1): FinishedTrial {
    const { alpha, ratio, kind } = candidate as { alpha: number; ratio: number; kind: string };
    const [x, y] = [Math.log10(alpha / 20), 3 * (ratio - 0.3)];
    const loss = sign * (x * x + x * y + y * y + (kind === "a" ? 1 : 0));
    const slopes = { alpha: (2 * x + y) / (alpha * Math.LN10), ratio: 3 * (x + 2 * y) };
    // Folds differ; their mean counts.
    const gradient = Object.fromEntries(Object.entries(slopes).map(([id, g]) => [id, [0, 2 * sign * g]]));
    return {
      number,
      state: "complete",
      model: "m",
      candidate,
      values: { loss },
      folds: { loss: [loss] },
      gradient,
      seconds: 0,
    };
  }

  it.each([
    ["minimize", 1],
    ["maximize", -1],
  ] as const)("goes down from the middle, once for every combination of choices: %s", (direction, sign) => {
    const state = start(gradient, contextOf(space, { goals: [{ scorer: "loss", direction }] }));
    const told: FinishedTrial[] = [];
    for (let i = 0; i < 20; i++) {
      const { candidate, reason } = state.ask(1)[0]!;
      expect(reason).toMatch(/^(start \d+|downhill from trial \d+, [\d.e-]+% of a range)$/);
      told.push(judged(i, candidate, sign));
      state.tell(told.slice(-1));
    }
    const starts = told.filter(({ candidate }) => candidate.alpha === 1 && candidate.ratio === 0.5);
    expect(starts.map((t) => t.candidate.kind)).toEqual(["a", "b"]);
    const best = Math.min(...told.slice(0, 20).map((t) => sign * t.values.loss!));
    expect(best).toBeLessThan(1e-4);
  });
  it("goes on from given settings, the best of them first", () => {
    const state = start(gradient, contextOf(space));
    const given = [900, 2, 0.01].map((alpha, i) => judged(i, { alpha, ratio: 0.9, kind: "b" }));
    state.tell(given);
    expect(state.ask(1)[0]!.reason).toContain("downhill from trial 1,");
  });
  it("has as many descents under way as results may lag", () => {
    const state = start(gradient, contextOf(space), { lag: 3 });
    const asks = state.ask(3);
    expect(asks.map((a) => a.reason)).toEqual(["start 1", "start 2", "start 3"]);
    state.tell(asks.map(({ candidate }, i) => judged(i, candidate)));
    expect(new Set(state.ask(3).map((a) => a.reason!.slice(0, 21))).size).toBe(3);
  });
});

describe("where that allows nothing", () => {
  it("is a diagnostic, not an endless search", () => {
    const space: SearchSpace = { params: spaces.numbers!.params, where: [compare("ratio", "<", literal(0))] };
    expect(() => start(samplers.get("random"), contextOf(space)).ask(1)).toThrow("where-too-narrow");
  });
});

describe("random", () => {
  it("asks for 100 000 candidates in well under a second", () => {
    const began = performance.now();
    expect(start(samplers.get("random"), contextOf(spaces.numbers!)).ask(100_000).length).toBe(100_000);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
