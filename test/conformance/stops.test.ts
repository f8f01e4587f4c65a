import { describe, expect, it } from "vitest";
import { stopLaws } from "../../src/conformance/stops.js";
import type { Goal } from "../../src/contracts.js";
import { type Args, defaultsOf } from "../../src/core/schema.js";
import { stops } from "../../src/stops/index.js";
import type { FinishedTrial, TrialState } from "../../src/trial.js";

const maximize: Goal = { scorer: "auc", direction: "maximize" };
const minimize: Goal = { scorer: "auc", direction: "minimize" };
const trialsOf = (...values: readonly (number | TrialState)[]): FinishedTrial[] =>
  values.map((value, number) => ({
    number,
    state: typeof value === "number" ? "complete" : value,
    model: "m",
    candidate: {},
    values: typeof value === "number" ? { auc: value } : {},
    folds: {},
    seconds: 0,
  }));
function stop(name: string, trials: readonly FinishedTrial[], goal: Goal, args: Args = {}) {
  const rule = stops.get(name);
  return rule.stop(trials, goal, { ...defaultsOf(rule.params), ...args } as never);
}

describe.each(stops.all.map((rule) => [rule.name, rule] as const))("%s", (_, rule) => {
  for (const law of stopLaws(rule, { args: { value: 0 } })) it(law.name, law.check);
});

it("no_improvement counts trials since the best, in either direction", () => {
  const args = { trials: 3 };
  expect(stop("no_improvement", trialsOf(0.5, 0.4, 0.5), maximize, args)).toBeUndefined();
  expect(stop("no_improvement", trialsOf(0.5, 0.4, 0.5, "failed"), maximize, args)).toBe(
    "no better trial among the last 3",
  );
  expect(stop("no_improvement", trialsOf(0.5, 0.4, 0.3, 0.2), minimize, args)).toBeUndefined();
  expect(
    stop("no_improvement", trialsOf(0.5, 0.51, 0.52, 0.53), maximize, { trials: 3, min_delta: 0.1 }),
  ).toBeDefined();
  expect(stop("no_improvement", trialsOf(0, 0.05, 0.1), maximize, { trials: 1, min_delta: 0.1 })).toBeUndefined();
});

it("target stops at the first trial that reaches it", () => {
  expect(stop("target", trialsOf(0.5, 0.9), maximize, { value: 0.9 })).toBe("trial 1 reached 0.9");
  expect(stop("target", trialsOf(0.5, 0.9), minimize, { value: 0.4 })).toBeUndefined();
  expect(stop("target", trialsOf(0.5, 0.3), minimize, { value: 0.4 })).toBe("trial 1 reached 0.4");
});

it("plateau compares the best trials", () => {
  const args = { top: 3, spread: 0.01 };
  expect(stop("plateau", trialsOf(0.1, 0.9, 0.9), maximize, args)).toBeUndefined();
  expect(stop("plateau", trialsOf(0.1, 0.9, 0.9, 0.901), maximize, args)).toMatch(/the best 3 trials differ by/);
  expect(stop("plateau", trialsOf(0.1, 0.9, 0.9, 0.901), minimize, args)).toBeUndefined();
});
