import { expect, test } from "vitest";
import { example, tasksOf } from "../../src/conformance/estimators.js";
import { pack, unpack } from "../../src/core/pack.js";
import { defaultsOf } from "../../src/core/schema.js";
import { estimators } from "../../src/estimators/index.js";
import { MODEL_LAYOUT, predictionBy, UnreadableModel } from "../../src/run/model.js";

/** Needs what the small example lacks: users and items, or a past. */
const BESIDE = ["factorization", "exponential_smoothing"];
const ROWS = 60;
const NO_ROWS = { name: "none", matrix: { rows: 0, columns: [], data: new Float64Array(0) } };

/** Name and kind of every part that a leaf packs. */
function partsOf(name: string): readonly string[] {
  const estimator = estimators.get(name);
  const task = tasksOf(estimator)[0]!;
  const { train } = example(task, ROWS, 3, 1, true);
  const { buffer } = estimator.fit(train, defaultsOf(estimator.params) as never);
  const parts = Object.entries(unpack<Record<string, unknown>>(buffer));
  return parts.map(([key, part]) => `${key} ${ArrayBuffer.isView(part) ? part.constructor.name : typeof part}`).sort();
}

test("what leaves pack is that of this layout; where it changes, raise MODEL_LAYOUT and run with -u", async () => {
  const names = estimators.names.filter((name) => !BESIDE.includes(name)).toSorted();
  const packed = { layout: MODEL_LAYOUT, ...Object.fromEntries(names.map((name) => [name, partsOf(name)])) };
  await expect(`${JSON.stringify(packed, undefined, 2)}\n`).toMatchFileSnapshot("../reference/model-layout.json");
});

test.each([
  [{ format: "tunebook-model" }, "an older Tunebook has written it (layout 0, here "],
  [{ format: "tunebook-model", layout: MODEL_LAYOUT + 1 }, "a newer Tunebook has written it"],
  [{ format: "another" }, "it holds something else"],
])("%j is not read", (file, why) => {
  expect(() => predictionBy(pack(file), NO_ROWS as never)).toThrow(UnreadableModel);
  expect(() => predictionBy(pack(file), NO_ROWS as never)).toThrow(why);
});
