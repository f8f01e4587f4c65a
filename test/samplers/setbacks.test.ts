import { describe, expect, it } from "vitest";
import { defaultsOf } from "../../src/core/schema.js";
import { samplers } from "../../src/samplers/index.js";
import type { Candidate, Param, SearchSpace } from "../../src/space/space.js";
import type { FinishedTrial } from "../../src/trial.js";

const real = (id: string): Param => ({ id, domain: { kind: "real", low: 0, high: 1, scale: "linear" } });
const far = ({ x, y }: Candidate) => (Number(x) - 0.9) ** 2 + (Number(y) - 0.9) ** 2;
const near = ({ x, y }: Candidate) => (Number(x) - 0.3) ** 2 + (Number(y) - 0.6) ** 2;

const numbers: SearchSpace = { params: [real("x"), real("y")], where: [] };
const arms: SearchSpace = {
  params: [{ id: "model", domain: { kind: "choice", values: ["works", "fails"] } }, real("x"), real("y")],
  where: [],
};
type Outcome = Pick<FinishedTrial, "state" | "values" | "folds" | "error">;
const scored = (state: "complete" | "infeasible", loss: number): Outcome => ({
  state,
  values: { loss },
  folds: { loss: [loss] },
});
const failure: Outcome = { state: "failed", values: {}, folds: {}, error: "it cannot be fitted" };

/** Beyond a diagonal scores are the best, and do not count. */
const tempting = (c: Candidate) => scored(Number(c.x) + Number(c.y) > 1 ? "infeasible" : "complete", far(c));
const broken = (c: Candidate) => (Number(c.x) + Number(c.y) > 1 ? failure : scored("complete", far(c)));
const onArms = (c: Candidate) => (c.model === "fails" ? failure : scored("complete", near(c)));

/** How many of the last 30 of 50 trials are complete, of two searches. */
function complete(name: string, space: SearchSpace, judge: (candidate: Candidate) => Outcome): number {
  const leaf = samplers.get(name);
  let count = 0;
  for (const seed of [1, 2]) {
    const context = { space, seed, goals: [{ scorer: "loss", direction: "minimize" as const }] };
    const state = leaf.create(context, { ...defaultsOf(leaf.params), lag: 1 } as never);
    for (let number = 0; number < 50; number++) {
      const { candidate } = state.ask(1)[0]!;
      const outcome = judge(candidate);
      if (number >= 20 && outcome.state === "complete") count++;
      state.tell([{ number, model: "m", candidate, seconds: 0, ...outcome }]);
    }
  }
  return count / 60;
}

describe.each(["tpe", "gp", "rf"])("%s", (name) => {
  it("stays away from what misses 'subject to', however good its scores", () => {
    expect(complete(name, numbers, tempting)).toBeGreaterThan(0.5);
  });
  it("stays away from what fails", () => {
    expect(complete(name, numbers, broken)).toBeGreaterThan(0.5);
  });
  it("leaves a model that always fails", () => {
    expect(complete(name, arms, onArms)).toBeGreaterThan(0.7);
  });
});
