import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { runJson, start, table, tunebook, workshop } from "./command.js";

const PIPELINE = `study pipeline {
  data     wine
  predict  cultivar
  model    standardize |> pca(components ~ 2..6) |> knn(k ~ 1..15, weights ~ [uniform, distance])
  model tree = decision_tree(max_depth ~ 1..6, min_leaf ~ 1..5)
  validate stratified(folds = 5)
  maximize accuracy
  measure  log_loss
  search   random(sweep = false)
  budget   150 trials
  seed     11
}`;

const SLOW = `study slow {
  objective "./slow.mjs" (x: real ~ -2..2, y: real ~ -2..2)
  minimize value
  search   random
  budget   60 trials
}`;

describe("the same table", () => {
  test("for 1, 2 and 8 workers, with and without sharing", async () => {
    const { file, folder, remove } = workshop(PIPELINE);
    try {
      const runs = [
        await runJson(file, "--workers", "1", "--store", `${folder}/one`),
        await runJson(file, "--workers", "2", "--store", `${folder}/two`),
        await runJson(file, "--workers", "8", "--store", `${folder}/eight`),
        await runJson(file, "--no-optimise", "--store", `${folder}/plain`),
      ];
      const [one, two, eight, plain] = runs.map(table);
      expect(one).toHaveLength(150);
      expect(two).toEqual(one);
      expect(eight).toEqual(one);
      expect(plain).toEqual(one);
      expect(runs[0]!.fits.run).toBeLessThan(runs[3]!.fits.run / 5);
    } finally {
      remove();
    }
  }, 60_000);

  test("after kill -9 at random moments and resume", async () => {
    const { writeFileSync } = await import("node:fs");
    const { file, folder, remove } = workshop(SLOW);
    try {
      writeFileSync(
        `${folder}/slow.mjs`,
        `export default async ({ x, y }) => { await new Promise((r) => setTimeout(r, 10)); return (1 - x) ** 2 + 100 * (y - x * x) ** 2; }`,
      );
      const whole = table(await runJson(file, "--store", `${folder}/whole`));
      const rng = keyed("kill", 1);
      for (let i = 0; i < 20; i++) {
        const child = start("run", file, "--store", `${folder}/cut`, "--workers", String(1 + rng.int(3)));
        const timer = setTimeout(() => child.kill("SIGKILL"), 60 + rng.int(500));
        await once(child, "exit");
        clearTimeout(timer);
      }
      const resumed = table(await runJson(file, "--store", `${folder}/cut`));
      expect(resumed).toEqual(whole);
      const again = await tunebook("run", file, "--store", `${folder}/cut`);
      expect(again.code).toBe(0);
    } finally {
      remove();
    }
  }, 90_000);
});
