import { join } from "node:path";
import type { Planned } from "../../src/plan/planned.js";
import { run } from "../../src/run/run.js";
import { openStore } from "../../src/store/open.js";
import { type FinishedTrial, fold, type StudyEvent } from "../../src/trial.js";
import type { FrontEnd } from "../front-end.js";
import { LiveDisplay } from "./live-display.js";
import { progressBundle } from "./progress.js";
import { goalsOf, resultBundle } from "./result.js";
import { StudyVariable } from "./study-variable.js";

/** The store of a notebook: `.tunebook/` beside it. */
export const notebookStore = (cwd: string) => openStore(undefined, join(cwd, "notebook.ipynb"));

/**
 * Runs a study under the user's eyes. What the store has of the same plan is not run again; an abort keeps what is
 * finished. The events are all there in either case.
 */
export async function runStudy(
  planned: Planned,
  cwd: string,
  frontEnd: FrontEnd,
  signal: AbortSignal,
): Promise<StudyVariable> {
  const { study } = planned;
  const [goal] = goalsOf(study);
  const store = await notebookStore(cwd);
  const live = new LiveDisplay(frontEnd);
  const events: StudyEvent[] = [];
  const trials: FinishedTrial[] = [];
  let isNew = false;
  try {
    const onProgress = (progress: Parameters<typeof progressBundle>[1]) => {
      isNew = true;
      live.update(() => progressBundle(study.name, progress, trials, goal!));
    };
    for await (const event of run(planned, { store, signal, onProgress })) {
      events.push(event);
      if (event.type === "told") trials.push(...event.trials);
    }
  } finally {
    live.cancel();
    await store.close();
  }
  const note = isNew ? undefined : "nothing was fitted: the store had this study with the same plan";
  const bundle = resultBundle(study, fold(events));
  live.finish(note === undefined ? bundle : resultBundle(study, fold(events), note));
  return new StudyVariable(events, bundle, study.space);
}
