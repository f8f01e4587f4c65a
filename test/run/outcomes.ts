import { expect } from "vitest";
import type { Study } from "../../src/check/study.js";
import { compile } from "../../src/compile.js";
import { type PlanOptions, planStudy } from "../../src/plan/planned.js";
import { type RunOptions, run } from "../../src/run/run.js";
import { memoryStore } from "../../src/store/memory.js";
import { fold, type Outcome, type StudyEvent } from "../../src/trial.js";

/** The first study of a text without errors. */
export async function studyOf(text: string): Promise<Study> {
  const { studies, diagnostics } = await compile(text);
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return studies[0]!;
}

/** What a run comes to; one worker, unless told otherwise. */
export async function outcomeOf(study: Study, options: RunOptions = {}, plan: PlanOptions = {}): Promise<Outcome> {
  const events: StudyEvent[] = [];
  for await (const event of run(planStudy(study, plan), { workers: 1, ...options })) events.push(event);
  return fold(events);
}

/** The trials of a run, without the clock. */
export const table = ({ trials }: Outcome) =>
  trials.map(({ seconds: _, startedAt: __, endedAt: ___, ...trial }) => trial);

/** Until so many trials are done; then again, from the store, to the end. */
export async function interrupted(study: Study, after: number, again: RunOptions = {}): Promise<Outcome> {
  const store = memoryStore();
  const stop = new AbortController();
  const cut = await outcomeOf(study, {
    store,
    signal: stop.signal,
    onProgress: ({ trialsDone }) => trialsDone >= after && stop.abort(),
  });
  expect(cut.state).toBe("interrupted");
  return outcomeOf(study, { store, ...again });
}
