import { expect, test } from "vitest";
import { Asking } from "../../src/run/asking.js";
import type { SearchSpec } from "../../src/run/search-spec.js";

/** Asks for what a grid of so many candidates has, beside limits. */
function askingOf(candidates: number, limits: Partial<SearchSpec> = {}): Asking {
  let next = 0;
  const ask = (count: number) =>
    Array.from({ length: Math.min(count, candidates - next) }, () => ({ candidate: { k: next++ } }));
  const spec = { sampler: { ask, tell() {} }, lag: "any", enqueued: [], arms: [], folds: 5, ...limits };
  return new Asking(spec as unknown as SearchSpec, { told: () => 0, open: () => 0, finished: () => undefined });
}

test("no trial follows once all that the limit allows were asked for, and not before", () => {
  const asking = askingOf(100, { trials: 10 });
  expect(asking.wanted).toBe(10);
  asking.ask(4);
  expect(asking.isOver).toBe(false);
  expect(asking.wanted).toBe(6);
  asking.ask(6);
  expect([asking.isOver, asking.wanted, asking.limit]).toEqual([true, 0, { reason: "trials" }]);
});

test("nor once the space is exhausted, which the sampler says by answering less", () => {
  const asking = askingOf(7);
  asking.ask(7);
  expect(asking.isOver).toBe(false);
  expect(asking.ask(1)).toBeUndefined();
  expect([asking.isOver, asking.limit]).toEqual([true, { reason: "exhausted" }]);
});

test("a limit on fits counts the folds that were planned", () => {
  const asking = askingOf(100, { fits: 12 });
  asking.ask(2);
  asking.plan([5, 5]);
  expect([asking.isOver, asking.wanted]).toEqual([false, 1]);
  asking.ask(1);
  asking.plan([2]);
  expect([asking.isOver, asking.limit]).toEqual([true, { reason: "fits" }]);
});
