import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { matrixOf } from "../../src/core/matrix.js";
import { keyed } from "../../src/core/rng.js";
import type { FinishedTrial } from "../../src/trial.js";
import { center } from "./leaves/center.js";
import { failures } from "./leaves/failures.js";
import { halves } from "./leaves/halves.js";
import { hopeless } from "./leaves/hopeless.js";
import { middleFirst } from "./leaves/middle-first.js";
import { nearestCentroid } from "./leaves/nearest-centroid.js";
import { within } from "./leaves/within.js";

const page = resolve(import.meta.dirname, "../../CONTRIBUTING.md");

/** A leaf as it would stand in its folder. */
function leafText(folder: string, name: string): string {
  const text = readFileSync(join(import.meta.dirname, "leaves", name), "utf8");
  return text.replaceAll(`"../../../src/${folder}/`, '"./').replaceAll('"../../../src/', '"../');
}

test("CONTRIBUTING.md shows the leaves of test/docs/leaves", async () => {
  const fresh = readFileSync(page, "utf8").replace(
    /^`src\/(\w+)\/([\w-]+\.ts)`:\n\n```ts\n.*?^```$/gms,
    (_, folder, name) => `\`src/${folder}/${name}\`:\n\n\`\`\`ts\n${leafText(folder, name)}\`\`\``,
  );
  await expect(fresh, "CONTRIBUTING.md is out of date: type  npm run docs").toMatchFileSnapshot(page);
});

const columns = [
  { name: "a", kind: "number" },
  { name: "b", kind: "number" },
] as const;
const x = matrixOf(4, columns, Float64Array.of(0, 1, 10, 11, 5, 6, 0, 1));
const train = { x, y: Float64Array.of(0, 0, 1, 1), classes: 2, rng: keyed("leaves"), checkpoint: () => {} };

test("the estimator finds the nearest mean", () => {
  const out = { values: new Float64Array(4), scores: new Float64Array(8) };
  nearestCentroid.predict(nearestCentroid.fit(train, { p: 2 }), x, out);
  expect([...out.values]).toEqual([0, 0, 1, 1]);
  expect(out.scores[0]).toBeCloseTo(-0.5);
});

test("the transform subtracts the means of training", () => {
  expect([...center.apply(center.fit(train, { on: undefined } as never), x).data]).toEqual([
    -5.5, -4.5, 4.5, 5.5, 2, 3, -3, -2,
  ]);
});

test("the scorer counts what is near enough, by weight", () => {
  const truth = { y: Float64Array.of(1, 2, 3), classes: 0, levels: [], trained: new Float64Array() };
  const prediction = { values: Float64Array.of(1.4, 3, 3), scores: new Float64Array() };
  const cost = { fitSeconds: 0, predictSeconds: 0, modelBytes: 0 };
  expect(within.score(truth, prediction, { tolerance: 0.5 }, cost)).toBeCloseTo(2 / 3);
  const weights = Float64Array.of(1, 2, 1);
  expect(within.score({ ...truth, weights }, prediction, { tolerance: 0.5 }, cost)).toBeCloseTo(0.5);
});

test("the splitter tests on every row once", () => {
  const data = { rows: 5, y: new Float64Array(5), classes: 0, levels: [], column: () => undefined };
  const folds = halves.folds({}, data, keyed("halves"));
  expect(folds.map(({ test }) => [...test])).toEqual([
    [0, 2, 4],
    [1, 3],
  ]);
  expect(halves.objection({}, { ...data, rows: 3 })?.message).toContain("4 rows");
});

test("the sampler begins in the middle, and draws the same however it is asked", () => {
  const space = {
    params: [{ id: "c", domain: { kind: "real", low: 0, high: 2, scale: "linear" } }],
    where: [],
  } as const;
  const create = () => middleFirst.create({ space, goals: [], seed: 1 }, {});
  const all = create().ask(3);
  const one = create();
  expect(all[0]!.candidate).toEqual({ c: 1 });
  expect([...one.ask(1), ...one.ask(2)]).toEqual(all);
});

test("the pruner gives up on what is worse everywhere", () => {
  const stop = (curve: readonly number[]) => hopeless.stop(curve, [[0.8, 0.7]], { folds: 2 }, { folds: 5 });
  expect(stop([0.5])).toBeUndefined();
  expect(stop([0.5, 0.9])).toBeUndefined();
  expect(stop([0.5, 0.6])).toContain("2 folds");
});

test("the stop rule counts failures in a row", () => {
  const trials = (states: readonly FinishedTrial["state"][]) =>
    states.map((state, number) => ({ number, state, model: "m", candidate: {}, values: {}, folds: {}, seconds: 0 }));
  const stop = (states: readonly FinishedTrial["state"][]) =>
    failures.stop(trials(states), { scorer: "auc", direction: "maximize" }, { most: 2 });
  expect(stop(["failed", "complete", "failed"])).toBeUndefined();
  expect(stop(["complete", "failed", "failed"])).toContain("2 trials");
});
