import { describe, expect, test } from "vitest";
import { explain } from "../../src/plan/explain.js";
import { planStudy } from "../../src/plan/planned.js";
import { memoryStore } from "../../src/store/memory.js";
import type { FinishedTrial } from "../../src/trial.js";
import { interrupted, outcomeOf, studyOf, table } from "./outcomes.js";

const NUMBERS = "data diabetes\npredict progression\nvalidate kfold(folds = 4)\nseed 3\nsearch gradient\n";
const CLASSES = "validate stratified(folds = 4)\nseed 3\nsearch gradient\n";
const RIDGE = `${NUMBERS}model standardize |> ridge(alpha ~ 1e-3..1e4 log)\nminimize mse\n`;

/** Given settings and, for each parameter, the same a little to either side. */
const around = (at: Readonly<Record<string, number>>, nudge: number): readonly Readonly<Record<string, number>>[] => [
  at,
  ...Object.entries(at).flatMap(([id, value]) =>
    [1 + nudge, 1 - nudge].map((factor) => ({ ...at, [id]: value * factor })),
  ),
];
const settings = (values: Readonly<Record<string, number>>): string =>
  `{ ${Object.entries(values)
    .map(([id, value]) => `${id} = ${value}`)
    .join(", ")} }`;
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

describe("the gradient of a trial is that of its cross-validated score", () => {
  interface Case {
    readonly name: string;
    readonly text: string;
    readonly at: Readonly<Record<string, number>>;
    readonly nudge?: number;
  }
  const ridge = `${NUMBERS}model standardize |> ridge(alpha ~ 1e-3..1e4 log)\n`;
  const cases: readonly Case[] = [
    { name: "ridge, mse", text: `${ridge}minimize mse\n`, at: { alpha: 40 } },
    { name: "ridge, r2", text: `${ridge}maximize r2\n`, at: { alpha: 40 } },
    {
      name: "elastic_net",
      text: `${NUMBERS}model standardize |> elastic_net(alpha ~ 1e-3..1e1 log, l1_ratio ~ 0.0..1.0)\nminimize mse\n`,
      at: { alpha: 0.4, l1_ratio: 0.6 },
    },
    ...[
      ["breast_cancer, predict diagnosis", "log_loss", "C ~ 1e-3..1e3 log", { C: 0.3 }] as const,
      [
        "breast_cancer, predict diagnosis",
        "log_loss",
        "C ~ 1e-3..1e3 log, l1_ratio ~ 0.0..1.0",
        { C: 0.3, l1_ratio: 0.4 },
      ] as const,
      ["wine, predict cultivar", "brier", "C ~ 1e-3..1e3 log, class_weight = balanced", { C: 0.1 }] as const,
      [
        "wine, predict cultivar",
        "log_loss",
        "C ~ 1e-3..1e3 log, l1_ratio ~ 0.0..1.0",
        { C: 0.5, l1_ratio: 0.5 },
      ] as const,
    ].map(([data, goal, args, at]) => ({
      name: `logistic_regression(${args}), ${data}, ${goal}`,
      text: `${CLASSES}data ${data.replace(",", "\n")}\nminimize ${goal}\nmodel standardize |> logistic_regression(${args})\n`,
      at,
    })),
    {
      name: "mlp of classes",
      text: `${CLASSES}data wine\npredict cultivar\nminimize log_loss\nmodel standardize |> mlp(hidden = [6], precision = double, epochs = 15, batch = 32, activation = tanh, learning_rate ~ 1e-4..1e-1 log, l2 ~ 1e-6..1e1 log)\n`,
      at: { learning_rate: 0.01, l2: 0.5 },
    },
    {
      name: "mlp of numbers",
      text: `${NUMBERS}minimize mse\nmodel standardize |> mlp(hidden = [5], precision = double, epochs = 8, batch = 64, optimizer = sgd, activation = tanh, learning_rate ~ 1e-6..1e-2 log, momentum ~ 0.1..0.9)\n`,
      at: { learning_rate: 1e-4, momentum: 0.6 },
    },
  ];
  test.each(cases)("$name", async ({ text, at, nudge = 1e-3 }) => {
    const given = around(at, nudge);
    const study = await studyOf(`${text}start from ${given.map(settings).join(" ")}\nbudget ${given.length} trials\n`);
    const { trials } = await outcomeOf(study);
    const [first] = trials as [FinishedTrial];
    const [goal] = Object.keys(first.values);
    for (const [k, name] of Object.keys(at).entries()) {
      const [up, down] = [trials[1 + 2 * k]!, trials[2 + 2 * k]!].map((t) => t.values[goal!]!);
      const slope = (up! - down!) / (2 * nudge * at[name]!);
      const id = Object.keys(first.gradient!).find((other) => other.endsWith(`.${name}`))!;
      expect(first.gradient![id]).toHaveLength(4);
      expect(mean(first.gradient![id]!) / slope, `${name}: ${slope}`).toBeCloseTo(1, 3);
    }
  });
});

test("derivatives of a network in single precision are about those in double", async () => {
  const text = `${CLASSES}data wine\npredict cultivar\nminimize log_loss\nstart from { learning_rate = 0.02, l2 = 1e-3, l1 = 1e-3 }\nbudget 1 trial\nmodel standardize |> mlp(hidden = [6], epochs = 30, batch = 32, precision = single, learning_rate ~ 1e-4..1e-1 log, l2 ~ 1e-6..1e1 log, l1 ~ 1e-6..1e1 log)\n`;
  const gradientOf = async (study: string) => (await outcomeOf(await studyOf(study))).trials[0]!.gradient!;
  const [single, double] = [await gradientOf(text), await gradientOf(text.replace("single", "double"))];
  for (const [id, slopes] of Object.entries(double)) {
    for (const [fold, slope] of slopes.entries()) expect(single[id]![fold]! / slope).toBeCloseTo(1, 3);
  }
});

describe("a search by derivatives", () => {
  test("comes to a better score in 6 trials than 12 evenly spaced ones", async () => {
    const ridge = RIDGE.replace("1e-3..1e4", "1..1e4");
    const { trials } = await outcomeOf(await studyOf(`${ridge}budget 6 trials\n`));
    const grid = await outcomeOf(
      await studyOf(ridge.replace("search gradient", "search grid").replace("log)", "log points 12)")),
    );
    const best = (all: readonly FinishedTrial[]) => Math.min(...all.map((t) => t.values.mse!));
    expect(best(trials)).toBeLessThan(best(grid.trials));
  });

  test("gives the same table for any number of workers, shared or not, and after an interrupt", async () => {
    for (const search of ["gradient", "gradient(lag = 2)"]) {
      const study = await studyOf(`${RIDGE.replace("search gradient", `search ${search}`)}budget 8 trials\n`);
      const whole = table(await outcomeOf(study));
      expect(whole.every((trial) => trial.gradient !== undefined)).toBe(true);
      expect(table(await outcomeOf(study, { workers: 2 }))).toEqual(whole);
      expect(table(await outcomeOf(study, {}, { optimise: false }))).toEqual(whole);
      expect(table(await interrupted(study, 3))).toEqual(whole);
    }
  });

  test("takes over the gradients of a stored run, and fits again where a run has none or those of another goal", async () => {
    const store = memoryStore();
    const short = await outcomeOf(await studyOf(`study s {\n${RIDGE}budget 4 trials\n}`), { store });
    const long = await outcomeOf(await studyOf(`study s {\n${RIDGE}budget 6 trials\n}`), { store });
    expect(long.fits.run).toBe(8);
    const without = ({ taken: _, ...trial }: FinishedTrial) => trial;
    expect(
      table(long)
        .slice(0, 4)
        .map((t) => without(t as FinishedTrial)),
    ).toEqual(table(short));
    const other = RIDGE.replace("minimize mse", "minimize rmse\nmeasure mse");
    expect((await outcomeOf(await studyOf(`study s {\n${other}budget 1 trial\n}`), { store })).fits.run).toBe(4);
    const plain = RIDGE.replace("search gradient", "search random\nstart from { alpha = 3 }");
    await outcomeOf(await studyOf(`study t {\n${plain}budget 1 trial\n}`), { store });
    const derived = await studyOf(`study t {\n${RIDGE}start from { alpha = 3 }\nbudget 1 trial\n}`);
    const { fits, trials } = await outcomeOf(derived, { store });
    expect(fits.run).toBe(4);
    expect(trials[0]!.gradient).toBeDefined();
  });

  test("goes less far after a trial that was given up on, and keeps what is allowed", async () => {
    const text = `${RIDGE}where alpha < 100\nprune median(startup = 2)\nbudget 10 trials\n`;
    const { trials } = await outcomeOf(await studyOf(text));
    expect(trials).toHaveLength(10);
    for (const { candidate } of trials) expect(Number(candidate["ridge.alpha"])).toBeLessThan(100);
  });

  test("is declared before the run", async () => {
    const text = explain(planStudy(await studyOf(`${RIDGE}budget 8 trials\n`)));
    expect(text).toContain("search     gradient(tolerance = 0.001, lag = 1) over 1 parameter, seed 3");
    expect(text).toContain("derivatives  of mse by ridge.alpha, in every fit");
  });
});
