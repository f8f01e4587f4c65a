import { compile } from "../../src/compile.js";
import { DiagnosticError, hasErrors } from "../../src/core/diagnostic.js";
import { planStudy } from "../../src/plan/planned.js";
import { fold } from "../../src/trial.js";
import type { Known } from "./known-studies.js";
import { say } from "./messages.js";
import { notebookStore } from "./run-study.js";
import { type Shown, storedShown } from "./shown.js";

/** The names of the studies that the notebook's store holds. */
export async function storedNames(cwd: string): Promise<readonly string[]> {
  const store = await notebookStore(cwd);
  try {
    return [...new Set((await store.studies()).map(({ study }) => study))];
  } finally {
    await store.close();
  }
}

/** The newest run of a stored study; undefined: there is none. */
export async function readStored(name: string, cwd: string): Promise<Shown | undefined> {
  const store = await notebookStore(cwd);
  try {
    const events = await store.read(name);
    return events === undefined || events.length === 0 ? undefined : storedShown(fold(events));
  } finally {
    await store.close();
  }
}

/** A stored study as if a cell held it. Throws diagnostics where its text does not give the stored plan any more. */
export async function replanned({ outcome }: Shown, frames: Readonly<Record<string, unknown>>): Promise<Known> {
  const { text, file, use } = outcome.source;
  const { studies, diagnostics } = await compile(text, {
    frames,
    ...(file === undefined ? {} : { file }),
    ...(use === undefined ? {} : { use }),
  });
  if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics.map(({ span: _, ...rest }) => rest));
  const study = studies.find((s) => s.name === outcome.study) ?? studies[0]!;
  const planned = planStudy(study);
  if (planned.planHash === outcome.planHash) return { text, planned };
  throw new DiagnosticError([
    say("plan-has-changed", { study: outcome.study, before: outcome.planHash, now: planned.planHash }),
  ]);
}
