import { describe, expect, test } from "vitest";
import type { Fidelity } from "../../src/contracts.js";
import { Pruning } from "../../src/run/pruning.js";
import type { Running } from "../../src/run/running.js";
import type { FinishedTrial } from "../../src/trial.js";

const pruner = {
  name: "median",
  args: { startup: { kind: "fixed", value: 1 }, warmup: { kind: "fixed", value: 0 } },
} as const;
const goalOf = (direction: "maximize" | "minimize") =>
  [{ id: "score", callee: { name: "score", args: {} }, direction }] as never;

/** What becomes of a trial with such scores after one with others, both with their resources. */
function verdict(
  earlier: readonly number[],
  own: readonly number[],
  { direction = "maximize", resource = "rows", resources = [1, 1], horizon = 1 } = {} as {
    direction?: "maximize" | "minimize";
    resource?: string;
    resources?: readonly [number, number];
    horizon?: number;
  },
) {
  const fidelity: Fidelity = { resource, min: 0.1, max: 1 };
  const pruning = new Pruning({ pruner, goals: goalOf(direction), fidelity });
  pruning.add({ number: 0, folds: { score: earlier }, resource: resources[0] } as unknown as FinishedTrial);
  const running = { ask: { candidate: {}, resource: resources[1] }, folds: 5 } as unknown as Running;
  return pruning.why({ score: own }, running, horizon);
}

describe("what a search's pruner knows", () => {
  test("trials that went before, larger or smaller being better", () => {
    expect(verdict([5, 5], [1, 1])).toContain("below the median");
    expect(verdict([5, 5], [9, 9])).toBeUndefined();
    expect(verdict([5, 5], [9, 9], { direction: "minimize" })).toContain("below the median");
  });

  test("none that the trial may not know of", () => {
    expect(verdict([5, 5], [1, 1], { horizon: 0 })).toBeUndefined();
  });

  test("none with another share of the rows, where a fold is another fold; of folds that are dealt out, all", () => {
    expect(verdict([5, 5], [1, 1], { resources: [1, 0.5] })).toBeUndefined();
    expect(verdict([5, 5], [1, 1], { resources: [1, 0.5], resource: "folds" })).toContain("below the median");
  });
});
