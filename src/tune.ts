import { type CompileOptions, compile } from "./compile.js";
import { DiagnosticError, hasErrors } from "./core/diagnostic.js";
import { type PlanOptions, planStudy } from "./plan/planned.js";
import { StudyResult } from "./result.js";
import { type RunOptions, run } from "./run/run.js";
import type { StudyEvent } from "./trial.js";

export interface TuneOptions extends Omit<CompileOptions, "store">, PlanOptions, RunOptions {}

/**
 * Text → answer in one call: compiles, plans and runs the only study of the text. Kept in memory unless a store is
 * given. Throws a DiagnosticError with all that is wrong with the text or its data.
 */
export async function tune<P>(text: string, options: TuneOptions = {}): Promise<StudyResult<P>> {
  const { studies, diagnostics } = await compile(text, options);
  if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
  const [study, another] = studies;
  if (study === undefined || another !== undefined) {
    throw new RangeError(`tune runs one study; the text has ${studies.length}`);
  }
  const events: StudyEvent[] = [];
  for await (const event of run(planStudy(study, options), options)) events.push(event);
  return new StudyResult<P>(events, study.space);
}
