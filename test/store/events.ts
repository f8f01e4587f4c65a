import type { FinishedTrial, StopReason, StudyEvent } from "../../src/trial.js";

/** Small events for tests. */
export const started = (over: Partial<Extract<StudyEvent, { type: "started" }>> = {}): StudyEvent => ({
  type: "started",
  study: "s",
  planHash: "p",
  dataHash: "d",
  seed: 0,
  version: "0.1.0",
  at: "2026-01-01T00:00:00.000Z",
  source: { text: "study s { }" },
  ...over,
});

export const trial = (over: Partial<FinishedTrial> = {}): FinishedTrial => ({
  number: 0,
  state: "complete",
  model: "knn",
  candidate: { "knn.k": 5 },
  values: { accuracy: 0.9 },
  folds: { accuracy: [0.8, 0.9, 1] },
  seconds: 0.01,
  ...over,
});

export const told = (trials: readonly Partial<FinishedTrial>[], fitsRun = trials.length): StudyEvent => ({
  type: "told",
  trials: trials.map(trial),
  fitsRun,
});

export const stopped = (reason: StopReason, seconds = 1): StudyEvent => ({ type: "stopped", reason, seconds });
