import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type RunDocument, table, tunebook, workshop } from "../end-to-end/command.js";

const shop = workshop(readFileSync(join(import.meta.dirname, "own.tune"), "utf8"));
afterAll(shop.remove);

test("--use brings leaves to the command, and resume finds them again, unless they have changed", async () => {
  const module = join(shop.folder, "own.ts");
  cpSync(join(import.meta.dirname, "own.ts"), module);
  const place = ["--store", shop.store, "--json"];
  const without = await tunebook("run", shop.file, ...place);
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining("unknown-estimator")]);
  const run = await tunebook("run", shop.file, "--use", module, "--workers", "1", ...place);
  const resumed = await tunebook("resume", "own_leaves", ...place);
  const document = (text: string) => JSON.parse(text) as RunDocument;
  expect(document(run.stdout).trials.every(({ state }) => state === "complete")).toBe(true);
  expect(table(document(resumed.stdout))).toEqual(table(document(run.stdout)));
  writeFileSync(module, readFileSync(module, "utf8").replace("default: 2,", "default: 3,"));
  const changed = await tunebook("resume", "own_leaves", ...place);
  expect([changed.code, changed.stderr]).toEqual([1, expect.stringContaining("plan-has-changed")]);
}, 60_000);
