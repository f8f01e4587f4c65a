import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { MachineCosts } from "../../src/run/machine-costs.js";

const folder = mkdtempSync(join(tmpdir(), "tunebook-costs-"));
const file = join(folder, "deep", "costs.json");
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what fits took is known to the next process, and later runs count more", () => {
  const first = new MachineCosts(file);
  expect(first.ratio("knn", "alone")).toBeUndefined();
  first.learn("knn", "alone", { said: 100, taken: 300 });
  first.save();
  const second = new MachineCosts(file);
  expect(second.ratio("knn", "alone")).toBe(3);
  expect(second.ratio("knn", "swept")).toBeUndefined();
  second.learn("knn", "alone", { said: 100, taken: 100 });
  expect(second.ratio("knn", "alone")).toBeCloseTo(250 / 150, 12);
});

test("nothing is learned of costs that nobody says, and of clocks that stood still", () => {
  const costs = new MachineCosts();
  costs.learn("own", "alone", { said: Number.POSITIVE_INFINITY, taken: 5 });
  costs.learn("own", "alone", { said: 5, taken: 0 });
  expect(costs.ratio("own", "alone")).toBeUndefined();
});

test("a damaged file, or one of another processor, is as none; one that cannot be written is no trouble", () => {
  const costs = new MachineCosts(file);
  costs.learn("ridge", "swept", { said: 1, taken: 2 });
  costs.save();
  const stored = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...stored, processor: "another" }));
  expect(new MachineCosts(file).ratio("ridge", "swept")).toBeUndefined();
  writeFileSync(file, "{");
  expect(new MachineCosts(file).ratio("ridge", "swept")).toBeUndefined();
  const nowhere = new MachineCosts(join(file, "below-a-file", "costs.json"));
  nowhere.learn("ridge", "swept", { said: 1, taken: 2 });
  expect(() => nowhere.save()).not.toThrow();
});
