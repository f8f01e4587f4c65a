import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { keyed } from "../../src/core/rng.js";
import { type RunDocument, runJson, start, table, workshop } from "./command.js";
import { SEARCHES } from "./every-search.js";

/** All of them with more kills take minutes: TUNEBOOK_KILLS=8 npx vitest run test/end-to-end/every-search.test.ts */
const KILLS = Number(process.env.TUNEBOOK_KILLS ?? 0);
const ALWAYS = ["asha", "parts of folds"];

/** What neither the clock nor the ways there decide. */
const settled = (document: RunDocument) => ({
  trials: table(document),
  best: document.best?.number,
  state: document.state,
  reason: document.reason,
});

describe.each(SEARCHES.filter(({ name }) => KILLS > 0 || ALWAYS.includes(name)))("$name", ({ name, study }) => {
  test("gives one table for any number of workers, killed and resumed", async () => {
    const { file, folder, remove } = workshop(study);
    try {
      const began = performance.now();
      const one = await runJson(file, "--workers", "1", "--store", `${folder}/one`);
      const took = performance.now() - began;
      expect(one.trials.length).toBeGreaterThan(10);
      const rng = keyed("kill", name);
      for (let i = 0; i < Math.max(1, KILLS); i++) {
        const child = start("run", file, "--store", `${folder}/cut`, "--workers", `${[1, 2, 8][i % 3]}`);
        const timer = setTimeout(() => child.kill("SIGKILL"), took * (0.3 + 0.5 * rng.real()));
        await once(child, "exit");
        clearTimeout(timer);
      }
      expect(settled(await runJson(file, "--workers", "8", "--store", `${folder}/cut`))).toEqual(settled(one));
      if (KILLS === 0) return;
      for (const workers of ["2", "8"]) {
        expect(settled(await runJson(file, "--workers", workers, "--store", `${folder}/${workers}`))).toEqual(
          settled(one),
        );
      }
    } finally {
      remove();
    }
  }, 300_000);
});
