import type { Study } from "../check/study.js";
import type { Diagnostic } from "../core/diagnostic.js";
import { missedExpectations as missed } from "../report/expectations.js";
import type { Outcome } from "../trial.js";
import { say } from "./messages.js";

/** What the study's `expect` clauses miss, each at its place in the file. */
export const missedExpectations = (study: Study, outcome: Outcome): readonly Diagnostic[] =>
  missed(study, outcome).map(({ text, found, span }) => say("expect-missed", { text, found }, span));

export const goalOf = ({ goals }: Study) => goals[0] && { scorer: goals[0].id, direction: goals[0].direction };
