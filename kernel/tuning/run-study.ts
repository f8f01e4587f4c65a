import { join } from "node:path";
import type { Planned } from "../../src/plan/planned.js";
import { count } from "../../src/report/numbers.js";
import { machineCosts } from "../../src/run/machine-costs.js";
import { run } from "../../src/run/run.js";
import { openStore } from "../../src/store/open.js";
import { type FinishedTrial, fold, type StudyEvent } from "../../src/trial.js";
import type { FrontEnd } from "../front-end.js";
import { chartBundle } from "./chart-bundle.js";
import { resultCharts } from "./charts.js";
import { LiveDisplay } from "./live-display.js";
import { progressBundle } from "./progress.js";
import { resultBundle } from "./result.js";
import { goalsOf, shownOf } from "./shown.js";
import { StudyVariable } from "./study-variable.js";

/** The store of a notebook: `.tunebook/` beside it, or the place that TUNEBOOK_STORE says. */
export const notebookStore = (cwd: string) =>
  openStore(process.env.TUNEBOOK_STORE || undefined, join(cwd, "notebook.ipynb"));

/** The newest run of a study in the notebook's store. */
export async function readEvents(cwd: string, study: string): Promise<readonly StudyEvent[] | undefined> {
  const store = await notebookStore(cwd);
  try {
    return await store.read(study);
  } finally {
    await store.close();
  }
}

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
  const { study, planHash } = planned;
  const [goal] = goalsOf(study);
  const store = await notebookStore(cwd);
  const live = new LiveDisplay(frontEnd);
  const events: StudyEvent[] = [];
  const trials: FinishedTrial[] = [];
  let before = 0;
  let isNew = false;
  try {
    before = fold((await store.read(study.name, planHash)) ?? []).trials.length;
    const onProgress = (progress: Parameters<typeof progressBundle>[1]) => {
      isNew = true;
      live.update(() => progressBundle(study.name, progress, trials, goal!));
    };
    for await (const event of run(planned, { store, signal, costs: machineCosts(), onProgress })) {
      events.push(event);
      if (event.type === "told") trials.push(...event.trials);
    }
  } finally {
    live.cancel();
    await store.close();
  }
  const shown = shownOf(study, fold(events));
  const variable = new StudyVariable(events, shown, study.space);
  live.finish(resultBundle(shown, noteOf(isNew, before)), { tunebook: variable.digest });
  if (shown.outcome.state !== "interrupted") {
    for (const form of resultCharts(shown)) frontEnd.display(chartBundle(form, study.name));
  }
  return variable;
}

/** What the store had of the same plan. */
function noteOf(isNew: boolean, before: number): string | undefined {
  if (!isNew) return "nothing was fitted: the store had this study with the same plan";
  return before === 0 ? undefined : `went on from ${count(before)} stored trials`;
}
