import { describe, expect, it, test } from "vitest";
import { compile } from "../../src/compile.js";
import { explain } from "../../src/plan/explain.js";
import { planStudy } from "../../src/plan/planned.js";
import { run } from "../../src/run/run.js";
import { type ChoiceContext, chooseSampler } from "../../src/samplers/choice.js";
import { fold, type StudyEvent } from "../../src/trial.js";

const numbers = (n: number): ChoiceContext["space"] => ({
  params: Array.from({ length: n }, (_, i) => ({
    id: `x${i}`,
    domain: { kind: "real", low: 0, high: 1, scale: "linear" },
  })),
  where: [],
});
const words: ChoiceContext["space"] = {
  params: [...numbers(2).params, { id: "w", domain: { kind: "choice", values: ["a", "b", "c"] } }],
  where: [],
};
const sometimes: ChoiceContext["space"] = {
  params: [
    ...words.params,
    {
      id: "y",
      domain: { kind: "real", low: 0, high: 1, scale: "linear" },
      when: { kind: "in", operand: { kind: "param", id: "w" }, values: ["a"] },
    },
  ],
  where: [],
};
const small: ChoiceContext["space"] = {
  params: [{ id: "k", domain: { kind: "int", low: 1, high: 25, step: 1, scale: "linear" } }],
  where: [],
};
const goal = { scorer: "loss", direction: "minimize" } as const;
const given = (space: ChoiceContext["space"], trials?: number, goals = [goal]): ChoiceContext => ({
  space,
  goals,
  ...(trials === undefined ? {} : { trials }),
});

test.each([
  ["grid", given(small, 40), 4, "all 25 candidates fit the budget"],
  ["grid", given(small), 4, "all 25 candidates can run"],
  ["gp", given(small, 20), 4, "every parameter is always there and there are 20 trials to learn from"],
  ["sobol", given(numbers(2), 20), 20, "all trials run at once, before any result"],
  ["tpe", given(numbers(2), 100, [goal, goal]), 4, "it searches for 2 goals"],
  ["gp", given(sometimes, 100), 4, "y exists only sometimes and there are 100 trials to learn from"],
  ["tpe", given(sometimes, 2000), 4, "2000 trials are many for a process, and y exists only sometimes"],
  ["gp", given(words, 100), 4, "every parameter is always there and there are 100 trials to learn from"],
  ["gp", given(numbers(2)), 4, "every parameter is always there"],
  ["tpe", given(words, 2000), 4, "2000 trials are many for a process, and w is a choice without an order"],
  ["cmaes", given(numbers(2), 2000), 4, "2000 trials are many for a process, and every parameter is a number"],
])("%s", (sampler, context, underWay, why) => {
  expect(chooseSampler(context, underWay)).toEqual({ sampler, why });
});

describe("a study that leaves the search open", () => {
  const text = (search: string) =>
    `study s {\n  data iris\n  predict species\n  model knn(p ~ 1.0..3.0, k ~ 1..9)\n  validate stratified(folds = 2)\n  maximize accuracy\n  ${search}\n  budget 3 trials\n  seed 1\n}\n`;
  const plannedOf = async (search: string) => {
    const { studies } = await compile(text(search));
    return planStudy(studies[0]!);
  };

  it("says what searches it, and why: in explain and with its candidates", async () => {
    const planned = await plannedOf("search auto(lag = 2)");
    expect(explain(planned)).toContain(
      "searched by  gp: every parameter is always there and there are 3 trials to learn from",
    );
    const events: StudyEvent[] = [];
    for await (const event of run(planned, { workers: 1 })) events.push(event);
    expect(fold(events).trials.map(({ reason }) => reason)).toEqual([
      "gp, as every parameter is always there and there are 3 trials to learn from: spread start",
      "gp: spread start",
      "gp: spread start",
    ]);
  });

  it("is the same study as one that names that sampler", async () => {
    const hash = async (search: string) => (await plannedOf(search)).planHash;
    expect(await hash("search auto(lag = 2)")).toBe(await hash("search gp(lag = 2)"));
    expect(await hash("search auto(lag = 4)")).toBe(await hash("search sobol"));
    expect(await hash("")).toBe(await hash("search auto"));
  });
});
