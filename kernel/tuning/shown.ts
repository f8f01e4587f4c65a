import type { Study as Syntax } from "../../grammar/ast.js";
import { parse } from "../../grammar/parse.js";
import { legalRangeOf } from "../../src/check/legal-range.js";
import type { Study } from "../../src/check/study.js";
import type { Goal } from "../../src/contracts.js";
import { studyOf, goalsOf as writtenGoals } from "../../src/report/goals.js";
import type { ChartContext } from "../../src/report/index.js";
import type { RemarkContext } from "../../src/report/remarks.js";
import type { Outcome } from "../../src/trial.js";

/** A study that has run, at least in part, with what its charts need to know. */
export interface Shown {
  readonly outcome: Outcome;
  /** Its newest text: of a stored plan it may be another one than when it ran, with other charts and words. */
  readonly text: string;
  readonly context: ChartContext & RemarkContext;
}

export const goalsOf = (study: Study): readonly Goal[] =>
  study.goals.map(({ id, direction }) => ({ scorer: id, direction }));

/** `outcome`: of the study's plan. */
export const shownOf = (study: Study, outcome: Outcome): Shown => ({
  outcome,
  text: study.text,
  context: { goals: goalsOf(study), params: study.space.params, allowed: study.allowed, legalRangeOf },
});

/** One of the store's, of which only the text is there. */
export function storedShown(outcome: Outcome): Shown {
  const { text } = outcome.source;
  const study = studyOf(parse(text).file, outcome.study);
  return { outcome, text, context: { goals: writtenGoals(study, outcome), allowed: allowedBy(study) } };
}

const allowedBy = (study: Syntax | undefined): readonly string[] =>
  (study?.clauses ?? []).flatMap((clause) => (clause.kind === "allow" ? clause.codes.map(({ value }) => value) : []));
