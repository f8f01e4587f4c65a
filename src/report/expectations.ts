import type { Study } from "../check/study.js";
import type { Span } from "../core/diagnostic.js";
import { holds, reads } from "../space/predicate.js";
import type { Outcome } from "../trial.js";
import { outerMeans } from "./outcome-json.js";
import { keptTrial } from "./ranking.js";

/** An `expect` clause that does not hold. */
export interface Missed {
  /** The condition as written. */
  readonly text: string;
  /** The scores that it reads: "auc 0.97". */
  readonly found: string;
  readonly span: Span;
}

/**
 * What the study's `expect` clauses miss. Judged on the sealed parts where there are any, else on the kept trial's mean
 * scores. Only a finished study can miss anything.
 */
export function missedExpectations(study: Study, outcome: Outcome): readonly Missed[] {
  if (outcome.state === "running" || outcome.state === "interrupted") return [];
  const [goal] = study.goals;
  const kept = keptTrial(outcome, goal && { scorer: goal.id, direction: goal.direction });
  const values =
    outcome.outer.length > 0 ? outerMeans(outcome) : { ...kept?.values, ...outcome.kept?.ensemble?.values };
  return study.expects
    .filter(({ predicate }) => !holds(predicate, values))
    .map(({ predicate, text, span }) => {
      const found = reads(predicate).map((id) => `${id} ${values[id] ?? "not scored"}`);
      return { text, found: found.join(", ") || "otherwise", span };
    });
}
