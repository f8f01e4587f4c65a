import type { Clause } from "../../grammar/ast.js";
import type { Goal } from "../contracts.js";
import { goalsOf, studyOf } from "../report/goals.js";
import { paintFor } from "../report/paint.js";
import { keptTrial } from "../report/ranking.js";
import type { RemarkContext } from "../report/remarks.js";
import { settingsOf } from "../report/settings.js";
import { type StudyWords, wordsOf } from "../report/stored-study.js";
import { summary } from "../report/summary.js";
import type { Param } from "../space/space.js";
import type { Outcome } from "../trial.js";
import { loadSyntax, type Syntax } from "./engine.js";
import type { Io } from "./io.js";
import { quoted } from "./store.js";

/** What is known of a stored run from its own text. */
export interface Reading {
  readonly goals: readonly Goal[];
  /** The kept trial's settings as text to paste. */
  readonly settings: string | undefined;
  /** Its note, its reasons, the charts that it asks for. */
  readonly words: StudyWords;
}

export async function readOutcome(outcome: Outcome): Promise<Reading> {
  const syntax = await loadSyntax();
  const study = studyOf(syntax.parse(outcome.source.text).file, outcome.study);
  const goals = goalsOf(study, outcome);
  const best = keptTrial(outcome, goals[0]);
  const print = (clause: Clause) => printed(clause, syntax);
  return { goals, settings: best && settingsOf(best, study, print), words: wordsOf(study, print) };
}

function printed(clause: Clause, { print }: Syntax): string {
  const span = { start: 0, end: 0 };
  const study = { kind: "study" as const, clauses: [clause], span };
  return print({ items: [study], comments: [], broken: [], span });
}

export interface AnswerOptions {
  /** " --store PLACE", or nothing. */
  readonly option: string;
  readonly params?: readonly Param[];
  readonly legalRangeOf?: NonNullable<RemarkContext["legalRangeOf"]>;
}

/** The answer of a study on the terminal, as `run`, `resume` and `show` print it. */
export async function answer(outcome: Outcome, io: Io, { option, ...known }: AnswerOptions): Promise<string> {
  const { goals, settings, words } = await readOutcome(outcome);
  const text = summary(outcome, {
    goals,
    width: io.stdout.isTerminal ? io.stdout.width : Number.POSITIVE_INFINITY,
    paint: paintFor(io.stdout.isTerminal, io.env),
    ...(settings === undefined ? {} : { settings }),
    next: next(outcome, option),
    allowed: words.allowed,
    ...known,
  });
  return `${text}\n`;
}

function next(outcome: Outcome, option: string): [string, string][] {
  const study = quoted(outcome.study);
  const hasModel = outcome.trials.some((t) => t.state === "complete") && !/^\s*objective\b/m.test(outcome.source.text);
  const lines: [string, string][] = [];
  if (outcome.state === "interrupted") lines.push([`tunebook resume ${study}${option}`, "go on where it stopped"]);
  lines.push([`tunebook show ${study} --as history${option}`, "how the search went"]);
  if (hasModel)
    lines.push([
      `tunebook export ${study} -o ${study}.model${option}`,
      "fit the kept settings on all rows, and save the model",
    ]);
  if (hasModel) lines.push([`tunebook predict ${study}.model DATA`, "its predictions for new rows"]);
  return lines;
}
