import type { Callee, Slot, Study } from "../../src/check/study.js";
import { digest } from "../../src/core/hash.js";
import { keyed } from "../../src/core/rng.js";
import type { Table } from "../../src/data/dataset.js";
import type { SearchSpace } from "../../src/space/space.js";

const CLASSES = ["a", "b", "c"];

/** Three overlapping clouds of points in four dimensions: 30 rows a class, in turn. */
export function clouds(rows = 90): Table {
  const data = new Float64Array(new SharedArrayBuffer(8 * rows * 5));
  const rng = keyed("clouds");
  for (let i = 0; i < rows; i++) {
    const c = i % 3;
    for (let j = 0; j < 4; j++) data[j * rows + i] = rng.normal() + (j === c ? 2 : 0);
    data[4 * rows + i] = c;
  }
  const columns = [
    ...["u", "v", "w", "x"].map((name) => ({ name, kind: "number" as const })),
    { name: "class", kind: "category" as const, levels: CLASSES },
  ];
  return { name: "clouds", matrix: { rows, columns, data }, hash: digest([new Uint8Array(data.buffer)]) };
}

const slotOf = (value: number | string | boolean | Slot): Slot =>
  typeof value === "object" ? value : { kind: "fixed", value };
export const callee = (name: string, args: Record<string, number | string | boolean | Slot> = {}): Callee => ({
  name,
  args: Object.fromEntries(Object.entries(args).map(([k, v]) => [k, slotOf(v)])),
});
export const param = (id: string): Slot => ({ kind: "param", id });

const SPACE: SearchSpace = {
  params: [
    { id: "knn.k", domain: { kind: "int", low: 1, high: 9, step: 2, scale: "linear" } },
    { id: "knn.weights", domain: { kind: "choice", values: ["uniform", "distance"] } },
  ],
  where: [],
};

/** A grid over k and weights of knn behind a scaler: 10 candidates, 5 folds. */
export function gridStudy(changes: Partial<Study> = {}): Study {
  return {
    name: "grid",
    text: "",
    data: {
      table: clouds(),
      source: "clouds",
      task: "class",
      target: 4,
      features: [0, 1, 2, 3],
      levels: CLASSES,
    },
    arms: [
      {
        name: "knn",
        steps: [
          { kind: "step", callee: callee("standardize") },
          { kind: "step", callee: callee("knn", { k: param("knn.k"), weights: param("knn.weights"), p: 2 }) },
        ],
      },
    ],
    space: SPACE,
    validate: callee("kfold", { folds: 5, shuffle: true, repeats: 1 }),
    goals: [{ id: "accuracy", callee: callee("accuracy"), direction: "maximize" }],
    measures: [],
    subject: [],
    search: callee("grid"),
    stops: [],
    allowed: [],
    budget: {},
    seed: 0,
    keep: callee("best"),
    expects: [],
    reports: [],
    ...changes,
  };
}
