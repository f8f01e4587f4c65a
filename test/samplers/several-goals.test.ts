import { expect, test } from "vitest";
import { defaultsOf } from "../../src/core/schema.js";
import { hypervolume } from "../../src/numeric/hypervolume.js";
import { samplers } from "../../src/samplers/index.js";
import type { SearchSpace } from "../../src/space/space.js";
import type { FinishedTrial } from "../../src/trial.js";

const space: SearchSpace = {
  params: Array.from({ length: 6 }, (_, i) => ({
    id: `x${i}`,
    domain: { kind: "real" as const, low: 0, high: 1, scale: "linear" as const },
  })),
  where: [],
};
const goals = [
  { scorer: "a", direction: "minimize" },
  { scorer: "b", direction: "maximize" },
] as const;

/** ZDT1 (Zitzler, Deb, Thiele 2000): the front is at x1 … = 0, b = −(1 − √a). */
function judge(x: readonly number[]): { a: number; b: number } {
  const g = 1 + (9 * x.slice(1).reduce((s, v) => s + v, 0)) / (x.length - 1);
  return { a: x[0]!, b: -g * (1 - Math.sqrt(x[0]! / g)) };
}

function volumeOf(name: string, seed: number, trials: number): number {
  const sampler = samplers.get(name);
  const args = { ...defaultsOf(sampler.params), lag: 1 };
  const state = sampler.create({ space, goals, seed, trials }, args as never);
  const points: number[][] = [];
  for (let number = 0; number < trials; number++) {
    const { candidate } = state.ask(1)[0]!;
    const values = judge(space.params.map(({ id }) => candidate[id] as number));
    points.push([values.a, -values.b]);
    const told: FinishedTrial = { number, state: "complete", model: "m", candidate, values, folds: {}, seconds: 0 };
    state.tell([told]);
  }
  return hypervolume(points, [1.1, 6]);
}

test.each(["nsga2", "tpe"])("%s finds a better front than random draws", (name) => {
  const seeds = [1, 2, 3];
  const sumOf = (of: string) => seeds.reduce((sum, seed) => sum + volumeOf(of, seed, 160), 0);
  expect(sumOf(name)).toBeGreaterThan(sumOf("random") + 0.2 * seeds.length);
});
