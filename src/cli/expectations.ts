import type { Study } from "../check/study.js";
import type { Diagnostic } from "../core/diagnostic.js";
import { outerMeans } from "../report/outcome-json.js";
import { keptTrial } from "../report/ranking.js";
import { holds, reads } from "../space/predicate.js";
import type { Outcome } from "../trial.js";
import { say } from "./messages.js";

/**
 * What the study's `expect` clauses miss. Judged on the sealed parts where there are any, else on the kept trial's mean
 * scores. Only a finished study can miss anything.
 */
export function missedExpectations(study: Study, outcome: Outcome): readonly Diagnostic[] {
  if (outcome.state === "running" || outcome.state === "interrupted") return [];
  const kept = keptTrial(outcome, goalOf(study));
  const values = outcome.outer.length > 0 ? outerMeans(outcome) : (kept?.values ?? {});
  return study.expects
    .filter(({ predicate }) => !holds(predicate, values))
    .map(({ predicate, text, span }) => {
      const found = reads(predicate).map((id) => `${id} ${values[id] ?? "not scored"}`);
      return say("expect-missed", { text, found: found.join(", ") || "otherwise" }, span);
    });
}

export const goalOf = ({ goals }: Study) => goals[0] && { scorer: goals[0].id, direction: goals[0].direction };
