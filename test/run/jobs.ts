import type { ModelJob } from "../../src/run/task.js";

/** A job of a model without transforms or members, but for what is said. */
export const modelJob = (changes: Partial<ModelJob> = {}): ModelJob => ({
  kind: "model",
  task: 0,
  fold: 0,
  transforms: [],
  estimator: "knn",
  sweep: true,
  members: [],
  ...changes,
});
