import { describe, expect, it } from "vitest";
import type { Ask, Sampler, SamplerContext, SamplerState } from "../../src/contracts.js";
import { keyed } from "../../src/core/rng.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { samplers } from "../../src/samplers/index.js";
import { MOST_DIMENSIONS, sobolPoints } from "../../src/samplers/sobol-points.js";
import { isCandidateOf, keyOf } from "../../src/space/candidate.js";
import { enumerationOf, size } from "../../src/space/enumerate.js";
import type { Param, Predicate, SearchSpace } from "../../src/space/space.js";
import type { FinishedTrial } from "../../src/trial.js";

const compare = (id: string, operator: "==" | "<=" | "<", right: Predicate): Predicate => ({
  kind: "binary",
  operator,
  left: { kind: "param", id },
  right,
});
const literal = (value: number | string): Predicate => ({ kind: "literal", value });
const k: Param = { id: "k", domain: { kind: "int", low: 1, high: 25, step: 2, scale: "linear" } };
const kernel: Param = { id: "kernel", domain: { kind: "choice", values: ["linear", "rbf", "poly"] } };
const isRbf = compare("kernel", "==", literal("rbf"));

const spaces: Readonly<Record<string, SearchSpace>> = {
  numbers: {
    params: [
      { id: "C", domain: { kind: "real", low: 1e-3, high: 1e3, scale: "log" } },
      { id: "ratio", domain: { kind: "real", low: 0, high: 1, scale: "linear" } },
      { id: "trees", domain: { kind: "int", low: 10, high: 1000, step: 1, scale: "log" } },
      { id: "share", domain: { kind: "real", low: 0, high: 1, scale: "linear", step: 0.05 } },
    ],
    where: [],
  },
  priors: {
    params: [
      {
        id: "x",
        domain: { kind: "real", low: -5, high: 5, scale: "linear", prior: { kind: "normal", mean: 1, sd: 1 } },
      },
      {
        id: "n",
        domain: {
          kind: "int",
          low: 1,
          high: 50,
          step: 1,
          scale: "linear",
          prior: { kind: "lognormal", mean: 2, sd: 1 },
        },
      },
      { id: "w", domain: { kind: "choice", values: ["a", "b"], weights: [1, 9] } },
    ],
    where: [],
  },
  conditions: {
    params: [
      kernel,
      { id: "C", domain: { kind: "real", low: 1e-3, high: 1e3, scale: "log" } },
      { id: "gamma", domain: { kind: "real", low: 1e-4, high: 10, scale: "log" }, when: isRbf },
      {
        id: "degree",
        domain: { kind: "int", low: 2, high: 5, step: 1, scale: "linear" },
        when: compare("kernel", "==", literal("poly")),
      },
    ],
    where: [],
  },
  "partly endless": {
    params: [kernel, { id: "gamma", domain: { kind: "real", low: 1e-4, high: 10, scale: "log" }, when: isRbf }],
    where: [],
  },
  rules: {
    params: [
      { id: "leaves", domain: { kind: "int", low: 4, high: 256, step: 1, scale: "log" } },
      { id: "max_depth", domain: { kind: "int", low: 2, high: 12, step: 1, scale: "linear" } },
      { id: "rate", domain: { kind: "real", low: 0, high: 1, scale: "linear" } },
    ],
    where: [
      compare("leaves", "<=", {
        kind: "binary",
        operator: "**",
        left: literal(2),
        right: { kind: "param", id: "max_depth" },
      }),
    ],
  },
  "small grid": {
    params: [k, { id: "weights", domain: { kind: "choice", values: ["uniform", "distance"] } }],
    where: [],
  },
  "grid with conditions and rules": {
    params: [
      kernel,
      { id: "C", domain: { kind: "real", low: 1e-2, high: 1e2, scale: "log", points: 5 } },
      { id: "gamma", domain: { kind: "real", low: 1e-2, high: 1e2, scale: "log", points: 5 }, when: isRbf },
    ],
    where: [compare("gamma", "<=", { kind: "param", id: "C" })],
  },
  "a single candidate": { params: [{ id: "k", domain: { kind: "choice", values: [3] } }], where: [] },
  nothing: { params: [], where: [] },
};

const goals = [{ scorer: "loss", direction: "minimize" }] as const;
const contextOf = (space: SearchSpace, more: Partial<SamplerContext> = {}): SamplerContext => {
  const count = size(space, 100_000);
  return { space, goals, seed: 7, ...(count === undefined ? {} : { size: count }), ...more };
};
/** Those that deal out a resource have nine of it here, and run their brackets once: a finite space ends then, too. */
const fidelity = { resource: "epochs", min: 1, max: 9 };
const start = (sampler: Sampler, context: SamplerContext, args: Args = {}): SamplerState =>
  sampler.create(sampler.brackets === undefined ? context : { fidelity, ...context }, {
    ...defaultsOf(sampler.params),
    ...args,
  } as never);

/** Some trials fail, some are pruned: samplers take it as it comes. */
function finish(number: number, { candidate, resource, from }: Ask): FinishedTrial {
  const rng = keyed("result", keyOf(candidate), resource ?? 0);
  const fate = rng.real();
  const state = fate < 0.05 ? "failed" : fate < 0.15 ? "pruned" : "complete";
  const x = Object.values(candidate).reduce<number>(
    (sum, v) => sum + (typeof v === "number" ? Math.log1p(Math.abs(v)) : 0),
    0,
  );
  const loss = state === "failed" ? {} : { loss: x + rng.real() };
  const folds = state === "failed" ? {} : { loss: [x] };
  const got = resource === undefined ? {} : { resource, ...(from === undefined ? {} : { from }) };
  return { number, state, model: "m", candidate, values: loss, folds, ...got, seconds: 0 };
}

/** Asks `batch` at a time and tells what was asked, until `n` or exhaustion. */
function drive(
  state: SamplerState,
  n: number,
  batch: number,
): { asks: Ask[]; told: FinishedTrial[]; exhausted: boolean } {
  const asks: Ask[] = [];
  const told: FinishedTrial[] = [];
  while (asks.length < n) {
    const wanted = Math.min(batch, n - asks.length);
    const got = state.ask(wanted);
    const finished = got.map((ask, i) => finish(asks.length + i, ask));
    asks.push(...got);
    told.push(...finished);
    state.tell(finished);
    // A sampler that waits for results asks for fewer; it goes on when it has them.
    const isWaiting = state.needs !== undefined && got.length > 0;
    if (got.length < wanted && !isWaiting) return { asks, told, exhausted: true };
  }
  return { asks, told, exhausted: false };
}

const suits = (sampler: Sampler, space: SearchSpace) =>
  (sampler.supports.infinite || enumerationOf(space) !== undefined) &&
  (sampler.supports.conditions || space.params.every((p) => p.when === undefined));
const pairs = samplers.all.flatMap((sampler) =>
  Object.entries(spaces).flatMap(([name, space]) =>
    suits(sampler, space) ? [[sampler.name, name, sampler, space] as const] : [],
  ),
);

describe.each(pairs)("%s over %s", (_, __, sampler, space) => {
  const context = contextOf(space);
  const wanted = 60;

  it("asks for candidates of the space, each with a reason", () => {
    const { asks } = drive(start(sampler, context), wanted, 7);
    for (const { candidate, reason } of asks) {
      expect(isCandidateOf(space, candidate), JSON.stringify(candidate)).toBe(true);
      expect(reason).toBeTruthy();
    }
  });
  it("asks for none twice, and for every one of a finite space", () => {
    const isDealing = sampler.brackets !== undefined;
    const most = context.size === undefined ? wanted : (isDealing ? 4 : 1) * context.size + 5;
    const { asks, exhausted } = drive(start(sampler, context), most, 7);
    // The same candidate with more of a resource is another trial.
    expect(new Set(asks.map((a) => `${a.resource} ${keyOf(a.candidate)}`)).size).toBe(asks.length);
    expect(exhausted).toBe(context.size !== undefined);
    const distinct = new Set(asks.map((a) => keyOf(a.candidate))).size;
    if (context.size !== undefined) expect(distinct).toBe(context.size);
  });
  it("asks for the same with the same seed", () => {
    const run = () => drive(start(sampler, context), wanted, 5).asks;
    expect(run()).toEqual(run());
  });
  it("asks for n as for one, n times", () => {
    const many = start(sampler, context).ask(12);
    const one = start(sampler, context);
    expect(Array.from({ length: 12 }, () => one.ask(1)).flat()).toEqual(many);
  });
  it("takes results at once as one by one", () => {
    const first = start(sampler, context);
    const second = start(sampler, context);
    for (let round = 0; round < 4; round++) {
      const asks = first.ask(8);
      expect(second.ask(8)).toEqual(asks);
      const finished = asks.map((ask, i) => finish(round * 8 + i, ask));
      first.tell(finished);
      for (const trial of finished) second.tell([trial]);
    }
    expect(second.ask(3)).toEqual(first.ask(3));
  });
  it("does not ask for what it was told of, though it never asked", () => {
    const given = start(samplers.get("random"), contextOf(space, { seed: 99 })).ask(1)[0]!.candidate;
    const state = start(sampler, context);
    state.tell([finish(0, { candidate: given })]);
    const { asks } = drive(state, context.size === undefined ? wanted : 4 * context.size, 7);
    const keys = new Set(asks.map((a) => keyOf(a.candidate)));
    expect(keys).not.toContain(keyOf(given));
    if (context.size !== undefined) expect(keys.size).toBe(context.size - 1);
  });
  it("works without being told how large the space is", () => {
    const { size: _size, ...unsized } = context;
    expect(drive(start(sampler, unsized), 20, 4).asks).toEqual(drive(start(sampler, context), 20, 4).asks);
  });
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
