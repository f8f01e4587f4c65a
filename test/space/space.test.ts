import { describe, expect, it } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { activate, candidateAt, isCandidateOf, keyOf, pointOf } from "../../src/space/candidate.js";
import { enumerationOf, size } from "../../src/space/enumerate.js";
import { feasibleShare } from "../../src/space/feasible.js";
import { levelsOf } from "../../src/space/levels.js";
import { allows, evaluate, holds, reads } from "../../src/space/predicate.js";
import { betaCdf, normalCdf, normalQuantile, truncated } from "../../src/space/prior.js";
import type { Domain, Predicate, SearchSpace } from "../../src/space/space.js";
import { axisOf } from "../../src/space/unit.js";

const p = (id: string): Predicate => ({ kind: "param", id });
const lit = (value: number | string | boolean): Predicate => ({ kind: "literal", value });
const bin = (
  left: Predicate,
  operator: Extract<Predicate, { kind: "binary" }>["operator"],
  right: Predicate,
): Predicate => ({ kind: "binary", operator, left, right });
const levels = (domain: Domain) => {
  const all = levelsOf(domain)!;
  return Array.from({ length: all.count }, (_, i) => all.at(i));
};

const svc: SearchSpace = {
  params: [
    { id: "kernel", domain: { kind: "choice", values: ["linear", "rbf", "poly"] } },
    { id: "C", domain: { kind: "real", low: 1e-3, high: 1e3, scale: "log", points: 7 } },
    {
      id: "gamma",
      domain: { kind: "real", low: 0, high: 1, scale: "linear", step: 0.1 },
      when: bin(p("kernel"), "!=", lit("linear")),
    },
    {
      id: "degree",
      domain: { kind: "int", low: 2, high: 4, step: 1, scale: "linear" },
      when: bin(p("kernel"), "==", lit("poly")),
    },
  ],
  where: [],
};

describe("predicates", () => {
  it("are undefined where they read an absent parameter, unless the rest decides", () => {
    const rule = bin(p("gamma"), "<", lit(1));
    expect(evaluate(rule, {})).toBeUndefined();
    expect(holds(rule, {})).toBe(false);
    expect(allows(rule, {})).toBe(true);
    expect(evaluate(bin(rule, "and", lit(false)), {})).toBe(false);
    expect(evaluate(bin(rule, "or", lit(true)), {})).toBe(true);
    expect(evaluate({ kind: "unary", operator: "not", operand: rule }, {})).toBeUndefined();
    expect(evaluate(bin(rule, "and", lit(true)), {})).toBeUndefined();
  });
  it("compute", () => {
    const rule = bin(p("leaves"), "<=", bin(lit(2), "**", p("depth")));
    expect(evaluate(rule, { leaves: 8, depth: 3 })).toBe(true);
    expect(evaluate(rule, { leaves: 9, depth: 3 })).toBe(false);
    expect(reads(rule)).toEqual(["leaves", "depth"]);
    expect(evaluate({ kind: "in", operand: p("kernel"), values: ["a", "b"] }, { kernel: "b" })).toBe(true);
    expect(evaluate({ kind: "apply", name: "log2", args: [lit(8)] }, {})).toBe(3);
  });
});

describe("levels", () => {
  it("space points on their scale, both ends exact", () => {
    expect(levels({ kind: "real", low: 1e-3, high: 1e3, scale: "log", points: 7 })).toEqual([
      0.001, 0.01, 0.1, 1, 10, 100, 1000,
    ]);
    expect(levels({ kind: "real", low: 0.1, high: 0.7, scale: "linear", points: 3 })).toEqual([0.1, 0.4, 0.7]);
    expect(levels({ kind: "int", low: 1, high: 10, step: 1, scale: "log", points: 20 })).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });
  it("step without drift, and reach the upper end where they can", () => {
    expect(levels({ kind: "real", low: 0, high: 1, scale: "linear", step: 0.1 })).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
    ]);
    expect(levels({ kind: "int", low: 1, high: 10, step: 4, scale: "linear" })).toEqual([1, 5, 9]);
    expect(levels({ kind: "real", low: -0.3, high: 0.1, scale: "linear", step: 0.1 })[3]).toBe(0);
  });
});

describe("axes", () => {
  const domains: Domain[] = [
    { kind: "real", low: -2, high: 5, scale: "linear" },
    { kind: "real", low: 1e-4, high: 10, scale: "log" },
    { kind: "real", low: 1e-4, high: 10, scale: "log", points: 11 },
    { kind: "real", low: 0, high: 1, scale: "linear", step: 0.05 },
    { kind: "int", low: 1, high: 9, step: 1, scale: "linear" },
    { kind: "int", low: 1, high: 300, step: 1, scale: "log" },
    { kind: "int", low: 1, high: 101, step: 10, scale: "log" },
    { kind: "choice", values: ["a", "b", "c"] },
    { kind: "choice", values: ["a", "b", "c"], weights: [1, 2, 5] },
    { kind: "real", low: -1, high: 4, scale: "linear", prior: { kind: "normal", mean: 0, sd: 1 } },
    { kind: "real", low: 0, high: 9, scale: "linear", prior: { kind: "lognormal", mean: 0, sd: 1 } },
    { kind: "real", low: 2, high: 3, scale: "linear", prior: { kind: "beta", a: 2, b: 5 } },
    { kind: "int", low: 0, high: 20, step: 1, scale: "linear", prior: { kind: "normal", mean: 10, sd: 3 } },
  ];
  it.each(domains)("go to values and back: %j", (domain) => {
    const axis = axisOf(domain);
    const rng = keyed("axes");
    for (let i = 0; i < 200; i++) {
      const value = axis.valueAt(i === 0 ? 0 : i === 1 ? 1 : rng.real());
      const u = axis.unitOf(value);
      expect(u).toBeGreaterThanOrEqual(0);
      expect(u).toBeLessThanOrEqual(1);
      const [low, high] = axis.cellOf(value);
      expect((low + high) / 2).toBeCloseTo(u, 12);
      if (high > low) expect(axis.valueAt(low + (high - low) * 1e-6)).toBe(axis.valueAt(high - (high - low) * 1e-6));
      const back = axis.valueAt(u);
      if (typeof value === "number") expect(back).toBeCloseTo(value, 8);
      else expect(back).toBe(value);
      expect(isCandidateOf({ params: [{ id: "x", domain }], where: [] }, { x: value })).toBe(true);
    }
  });
  it("give an int on a log scale its ends", () => {
    const axis = axisOf({ kind: "int", low: 1, high: 100, step: 1, scale: "log" });
    expect(axis.valueAt(0)).toBe(1);
    expect(axis.valueAt(1)).toBe(100);
  });
  // scipy 1.17.1: norm.cdf, norm.ppf, beta.cdf, truncnorm.ppf(0.25, -1, 4), beta.ppf.
  it("follow the distributions", () => {
    expect(normalCdf(-3.5)).toBeCloseTo(0.00023262907903552504, 15);
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021048517795, 14);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(1e-6)).toBeCloseTo(-4.753424308822899, 11);
    expect(betaCdf(0.3, 2, 5)).toBeCloseTo(0.579825, 12);
    const cut = truncated({ kind: "normal", mean: 0, sd: 1 }, -1, 4);
    const skewed = truncated({ kind: "beta", a: 2.5, b: 0.7 }, 0, 1);
    expect(skewed.quantile(0.3)).toBeCloseTo(0.7097758912148804, 12);
    expect(cut.quantile(0.25)).toBeCloseTo(-0.33454671594618207, 12);
  });
});

describe("candidates", () => {
  it("hold what is active only", () => {
    const all = [0.1, 0.5, 0.5, 0.5];
    expect(candidateAt(svc, all)).toEqual({ kernel: "linear", C: 1 });
    expect(candidateAt(svc, [0.5, ...all.slice(1)])).toEqual({ kernel: "rbf", C: 1, gamma: 0.5 });
    expect(activate(svc, () => "poly")).toEqual({ kernel: "poly", C: "poly", gamma: "poly", degree: "poly" });
  });
  it("have one key, whatever the order of fields", () => {
    expect(keyOf({ a: 1, b: "x" })).toBe(keyOf({ b: "x", a: 1 }));
    expect(keyOf({ a: "1" })).not.toBe(keyOf({ a: 1 }));
    expect(keyOf({ a: -0 })).toBe(keyOf({ a: 0 }));
  });
  it("are checked against their space", () => {
    expect(isCandidateOf(svc, { kernel: "linear", C: 1 })).toBe(true);
    expect(isCandidateOf(svc, { kernel: "linear", C: 1, gamma: 0.5 })).toBe(false);
    expect(isCandidateOf(svc, { kernel: "rbf", C: 1 })).toBe(false);
    expect(isCandidateOf(svc, { kernel: "rbf", C: 1, gamma: 0.55 })).toBe(false);
    expect(isCandidateOf(svc, { kernel: "rbf", C: 1, gamma: 0.5, other: 1 })).toBe(false);
    expect([...pointOf(svc, { kernel: "linear", C: 1 })].slice(2)).toEqual([0.5, 0.5]);
  });
});

describe("enumeration", () => {
  it("counts and walks, the last parameter fastest", () => {
    const all = enumerationOf(svc)!;
    expect(all.total).toBe(7 + 7 * 11 + 7 * 11 * 3);
    const walked = [...all.walk()];
    expect(walked.length).toBe(all.total);
    expect(new Set(walked.map(keyOf)).size).toBe(all.total);
    expect(walked.slice(0, 2)).toEqual([
      { kernel: "linear", C: 0.001 },
      { kernel: "linear", C: 0.01 },
    ]);
    expect(walked.slice(-2).map((c) => c.degree)).toEqual([3, 4]);
    expect([...walked].reverse().sort(all.compare)).toEqual(walked);
  });
  it("respects where, and knows when it is too large", () => {
    const space: SearchSpace = { ...svc, where: [bin(p("gamma"), "<", lit(0.25))] };
    expect(size(space, 1000)).toBe(7 + 7 * 3 + 7 * 3 * 3);
    expect(size(svc, 100)).toBeUndefined();
    expect(
      size({ params: [{ id: "x", domain: { kind: "real", low: 0, high: 1, scale: "linear" } }], where: [] }, 1e9),
    ).toBeUndefined();
    const wide: SearchSpace = {
      params: Array.from({ length: 30 }, (_, i) => ({
        id: `p${i}`,
        domain: { kind: "int", low: 0, high: 99, step: 1, scale: "linear" },
      })),
      where: [bin(p("p29"), "<", lit(0))],
    };
    expect(size(wide, 1000)).toBeUndefined();
    expect(enumerationOf(wide)!.total).toBeCloseTo(1e60, -50);
  });
  it("draws every candidate equally often", () => {
    const small: SearchSpace = {
      params: [
        { id: "a", domain: { kind: "choice", values: [true, false] } },
        {
          id: "b",
          domain: { kind: "int", low: 1, high: 3, step: 1, scale: "linear" },
          when: bin(p("a"), "==", lit(true)),
        },
      ],
      where: [],
    };
    const all = enumerationOf(small)!;
    const rng = keyed("draws");
    const counts = new Map<string, number>();
    for (let i = 0; i < 4000; i++) {
      const key = keyOf(all.draw(rng));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(4);
    for (const n of counts.values()) expect(Math.abs(n - 1000)).toBeLessThan(120);
  });
});

describe("feasible share", () => {
  const x = { id: "x", domain: { kind: "real", low: 1, high: 2, scale: "linear" } } as const;
  const y = { id: "y", domain: { kind: "real", low: 1, high: 2, scale: "linear" } } as const;
  it("is certain where bounds or counting decide", () => {
    expect(feasibleShare({ params: [x, y], where: [bin(p("x"), ">", lit(3))] })).toMatchObject({
      share: 0,
      certain: true,
    });
    expect(feasibleShare({ params: [x, y], where: [bin(bin(p("x"), "*", p("y")), "<=", lit(4))] })).toMatchObject({
      share: 1,
      certain: true,
    });
    expect(feasibleShare({ ...svc, where: [bin(p("degree"), "<", lit(3))] })).toEqual({
      share: (7 + 77 + 77) / (7 + 77 + 231),
      certain: true,
      samples: 0,
    });
  });
  it("is sampled otherwise", () => {
    const half = feasibleShare({ params: [x, y], where: [bin(p("x"), "<", p("y"))] });
    expect(half.certain).toBe(false);
    expect(half.share).toBeCloseTo(0.5, 1);
  });
});
