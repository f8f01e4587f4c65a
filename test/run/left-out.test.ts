import { expect, test } from "vitest";
import { matrixOf, takeRows } from "../../src/core/matrix.js";
import { LeftOut } from "../../src/run/left-out.js";
import type { ModelJob, ModelTask } from "../../src/run/task.js";

const rows = 12;
const table = matrixOf(rows, [{ name: "a", kind: "number" }]);
for (let i = 0; i < rows; i++) table.data[i] = Math.sin(i);
const all = Array.from({ length: rows }, (_, i) => i);
const task: ModelTask = {
  kind: "model",
  id: 0,
  table,
  features: [0],
  y: Float64Array.from(all, (i) => Math.cos(i) + i),
  classes: 0,
  levels: [],
  folds: all.map((out) => ({ train: Uint32Array.from(all.filter((i) => i !== out)), test: Uint32Array.of(out) })),
  scorers: [],
  seed: 0,
  role: "inner",
};
const members = (...alphas: number[]) => alphas.map((alpha, trial) => ({ trial, args: { alpha } }));
const job = (fold: number, of: ModelJob["members"]): ModelJob => ({
  kind: "model",
  task: 0,
  fold,
  transforms: [],
  estimator: "ridge",
  sweep: true,
  leftOut: true,
  members: of,
});
const fresh = () =>
  new LeftOut(
    task,
    (taken) => takeRows(table, taken),
    () => {},
  );

test("each list of members has predictions of its own, whichever came before", () => {
  const [few, many] = [members(0.1), members(1, 10)];
  const one = fresh();
  // The same list, an equal one, as another thread's message brings it, and others.
  for (const [fold, list] of [
    [0, few],
    [1, few],
    [2, members(0.1)],
    [2, many],
    [3, many],
    [3, few],
  ] as const) {
    expect(one.of(job(fold, list)), `fold ${fold}`).toEqual(fresh().of(job(fold, list)));
  }
  expect(one.of(job(4, many))).not.toContain(one.of(job(4, few))![0]);
});
