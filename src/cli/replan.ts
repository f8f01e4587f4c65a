import { DiagnosticError, hasErrors } from "../core/diagnostic.js";
import type { Planned } from "../plan/planned.js";
import type { Outcome } from "../trial.js";
import type { Engine } from "./engine.js";
import { say } from "./messages.js";

/** The plan of a stored run, made again from its stored text. Throws plan-has-changed where it would be another one. */
export async function replan(outcome: Outcome, engine: Engine, optimise = true): Promise<Planned> {
  const { text, file, use } = outcome.source;
  const { studies, diagnostics } = await engine.compile(text, {
    ...(file === undefined ? {} : { file }),
    ...(use === undefined ? {} : { use }),
  });
  if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics.map(({ span: _, ...d }) => d));
  const study = studies.find((s) => s.name === outcome.study) ?? studies[0];
  if (study === undefined) throw new Error(`the stored text of ${outcome.study} holds no study`);
  const planned = engine.planStudy(study, { optimise });
  if (planned.planHash === outcome.planHash) return planned;
  throw new DiagnosticError([
    say("plan-has-changed", { study: outcome.study, before: outcome.planHash, now: planned.planHash }),
  ]);
}
