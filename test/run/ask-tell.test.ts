import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { askTell } from "../../src/ask-tell.js";
import { compile } from "../../src/compile.js";
import { defineSampler } from "../../src/leaves.js";
import { planStudy } from "../../src/plan/planned.js";
import { run } from "../../src/run/run.js";
import { memoryStore } from "../../src/store/memory.js";
import { fold, type StudyEvent } from "../../src/trial.js";

const SPACE = `x: real ~ -5.0..5.0
y: real ~ 1e-3..1e1 log
shape ~ [plain, tilted]
tilt: real ~ 0.0..1.0 when shape == tilted`;
type Params = { x: number; y: number; shape: string; tilt?: number };
const bowl = ({ x, y, tilt = 0.5 }: Params) => x ** 2 + Math.log10(y) ** 2 + tilt;

describe("ask and tell", () => {
  test.each(["random", "sobol", "tpe(startup = 5, lag = 3)"])(
    "%s: the asks of a run with an objective",
    async (search) => {
      const study = await askTell<Params>(SPACE, { search, seed: 3, trials: 20 });
      for (let i = 0; i < 20; i++) {
        const trial = study.ask()!;
        await study.tell(trial, bowl(trial.params));
      }
      const { studies } = await compile(
        `objective ${JSON.stringify(join(import.meta.dirname, "bowl.mjs"))} (${SPACE})\nminimize value\nsearch ${search}\nbudget 20 trials\nseed 3`,
      );
      const events: StudyEvent[] = [];
      for await (const event of run(planStudy(studies[0]!), { workers: 2 })) events.push(event);
      const pairs = (outcome: ReturnType<typeof fold>) =>
        outcome.trials.map(({ candidate, values }) => [candidate, values]);
      expect(pairs(study.outcome)).toEqual(pairs(fold(events)));
      expect(study.best?.values).toEqual(
        fold(events).trials.find((t) => t.number === fold(events).kept?.number)?.values,
      );
    },
  );

  test("in whatever order results are told, the asks are the same; and none is given that would have to know more", async () => {
    const asksOf = async (order: (batch: number[]) => number[]) => {
      const study = await askTell<Params>(SPACE, { search: "tpe(startup = 3, lag = 4)" });
      const asked: Params[] = [];
      for (let wave = 0; wave < 5; wave++) {
        const batch = Array.from({ length: 4 }, () => study.ask()!);
        asked.push(...batch.map(({ params }) => params));
        expect(() => study.ask()).toThrow(/has not been told/);
        for (const i of order([0, 1, 2, 3])) await study.tell(batch[i]!.number, bowl(batch[i]!.params));
      }
      return asked;
    };
    expect(await asksOf((batch) => batch.reverse())).toEqual(await asksOf((batch) => batch));
  });

  test("goes on from the store: what was asked for and not told comes again", async () => {
    const store = memoryStore();
    const options = { search: "tpe(startup = 2, lag = 2)", store, name: "outside" };
    const whole = await askTell<Params>(SPACE, { ...options, store: memoryStore() });
    const first = await askTell<Params>(SPACE, options);
    for (const study of [whole, first]) {
      for (let i = 0; i < 6; i++) {
        const trial = study.ask()!;
        await study.tell(trial, i === 2 ? { error: "no signal" } : bowl(trial.params));
      }
    }
    const lost = first.ask()!;
    await first.close();
    const again = await askTell<Params>(SPACE, options);
    expect(again.outcome.trials).toHaveLength(6);
    expect(again.outcome.trials[2]).toMatchObject({ state: "failed", error: "no signal" });
    expect(again.ask()).toEqual(lost);
    expect(whole.ask()).toEqual(lost);
    expect((await store.studies())[0]).toMatchObject({ study: "outside", trials: 6 });
  });

  test("a space as an object, several goals, and the end of a finite space", async () => {
    const space = {
      params: [{ id: "n", domain: { kind: "int", low: 1, high: 3, step: 1, scale: "linear" } }],
      where: [],
    } as const;
    const goals = [
      { scorer: "loss", direction: "minimize" },
      { scorer: "size", direction: "minimize" },
    ] as const;
    const study = await askTell<{ n: number }>(space, { goals });
    const seen: number[] = [];
    for (let trial = study.ask(); trial !== undefined; trial = study.ask()) {
      seen.push(trial.params.n);
      await study.tell(trial, { loss: 1 / trial.params.n, size: trial.params.n });
    }
    expect(seen.sort()).toEqual([1, 2, 3]);
    await expect(askTell(space, { goals, search: "gp" })).rejects.toThrow(/more than one goal/);
  });

  test("what is wrong is said", async () => {
    await expect(askTell("x: real ~ 1..0", {})).rejects.toThrow();
    await expect(askTell("x: real ~ 0.0..1.0", { search: "tpw" })).rejects.toThrow(/tpw/);
    const study = await askTell("x: real ~ 0.0..1.0");
    const trial = study.ask()!;
    await expect(study.tell(trial, {})).rejects.toThrow(/without a number for value/);
    await study.tell(trial, Number.NaN);
    expect(study.outcome.trials[0]).toMatchObject({ state: "failed", error: "the value is NaN" });
    await expect(study.tell(trial, 1)).rejects.toThrow(/not under way/);
  });
});

describe("a sampler of one's own", () => {
  const asking = (name: string, asks: readonly unknown[]) =>
    defineSampler({
      name,
      doc: "asks for what it is told to",
      params: {},
      supports: { conditions: true, objectives: "one", infinite: true },
      lag: () => 1,
      create: () => ({ ask: () => asks as never, tell: () => {} }),
    });
  const good = { x: 0, y: 1, shape: "plain" };
  test.each([
    ["a value outside of its range", [{ candidate: { ...good, x: 7 } }], "is none of the space"],
    ["a parameter that does not exist", [{ candidate: { ...good, tilt: 0.5 } }], "is none of the space"],
    ["too little", [{ candidate: { x: 0 } }], "is none of the space"],
    ["nothing", [{}], "gave no candidate"],
    ["too much", [{ candidate: good }, { candidate: { ...good, x: 1 } }], "gave 2 where 1 were wanted"],
  ])("that asks for %s is told so", async (what, asks, found) => {
    const name = `own_${what.replaceAll(" ", "_")}`;
    const study = await askTell<Params>(SPACE, { search: name, use: [asking(name, asks)] });
    expect(() => study.ask()).toThrow(found);
  });
  test("may ask for any candidate", async () => {
    const study = await askTell<Params>(SPACE, {
      search: "own_good",
      use: [asking("own_good", [{ candidate: good }])],
    });
    expect(study.ask()?.params).toEqual(good);
  });
});

test("goals have one of two directions", async () => {
  const goals = [{ scorer: "value", direction: "up" as never }];
  await expect(askTell(SPACE, { goals })).rejects.toThrow("expected minimize or maximize");
});
