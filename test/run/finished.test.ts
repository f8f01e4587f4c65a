import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digest } from "../../src/core/hash.js";
import { Finished } from "../../src/run/finished.js";
import { Twins } from "../../src/run/twins.js";
import type { FinishedTrial } from "../../src/trial.js";
import { trial } from "../store/events.js";

describe("trials that a search has finished", () => {
  test("are known by number in whatever order they finish, and asked for once handed out", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30)), fc.nat(30), (order, cut) => {
        const told = new Map<number, FinishedTrial>();
        const finished = new Finished(told);
        const all = order.map((number) => trial({ number }));
        for (const one of all) finished.add(one, true);
        const out = all.slice(0, cut);
        for (const one of out) told.set(one.number, { ...one, reason: "told" });
        finished.handedOut(out);
        for (let number = 0; number <= 30; number++) {
          expect(finished.has(number)).toBe(order.includes(number));
          const isOut = out.some((one) => one.number === number);
          const one = finished.get(number);
          expect(one?.number).toBe(order.includes(number) ? number : undefined);
          if (isOut) expect(one!.reason).toBe("told");
        }
      }),
      { seed: 73, numRuns: 100 },
    );
  });

  test("of an earlier process are asked for at once", () => {
    const finished = new Finished(new Map([[4, trial({ number: 4, seconds: 9 })]]));
    expect(finished.has(4)).toBe(false);
    finished.add(trial({ number: 4 }), false);
    expect(finished.has(4)).toBe(true);
    expect(finished.get(4)!.seconds).toBe(9);
  });
});

test("the first trial of a content is found, whatever the content and however many there are", () => {
  const contents = Array.from({ length: 5000 }, (_, i) => digest([String(i % 3000)]));
  const odd = ["", "seven", "0123456789abcdef 3", "0123456789abcdef 27", "0123456789abcdef"];
  const twins = new Twins();
  const first = new Map<string, number>();
  for (const [number, content] of [...odd, ...contents, ...odd].entries()) {
    expect(twins.firstOf(content, number)).toBe(first.get(content));
    if (!first.has(content)) first.set(content, number);
  }
});
