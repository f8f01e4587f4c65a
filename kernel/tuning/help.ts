import { trialText } from "../../src/report/charts/varied.js";
import { counted, short } from "../../src/report/numbers.js";
import { keptTrial } from "../../src/report/ranking.js";
import type { Completions } from "../language.js";
import type { DataColumns } from "./data-columns.js";
import { dataAmong, leavesIn } from "./frames.js";
import type { Known, KnownStudies } from "./known-studies.js";
import { type Place, placeIn } from "./place.js";
import { goalsOf } from "./shown.js";
import { argumentTerms, clauseTerms, dataTerms, leafNamed, leafTerms, type Term, valueTerms } from "./vocabulary.js";

/** What the terms of a text can be made of. */
export interface Surroundings {
  readonly names: Readonly<Record<string, unknown>>;
  readonly columns: DataColumns;
  readonly studies: KnownStudies;
}

const COLUMN_CLAUSES = new Set(["predict", "ignore", "order", "group", "weight"]);
const STUDY_COMMANDS = new Set(["check", "explain", "run", "resume", "show", "compare"]);

/** What can stand at a place. */
export async function complete(text: string, offset: number, around: Surroundings): Promise<Completions> {
  const { word, ...place } = placeIn(text, offset);
  const typed = text.slice(word.start, offset).toLowerCase();
  const terms = await termsAt({ word, ...place }, text, around);
  const items = terms.filter((term) => term.text.toLowerCase().startsWith(typed));
  return { start: word.start, end: word.end, items: items.map(({ text: item, type }) => ({ text: item, type })) };
}

/** What is known of the word at a place. */
export async function help(text: string, offset: number, around: Surroundings): Promise<string | undefined> {
  const place = placeIn(text, offset);
  const { text: word } = place.word;
  const study = around.studies.get(word);
  if (study !== undefined) return `study ${word}: ${stateOf(study)}`;
  const terms = await termsAt(place, text, around);
  return (terms.find((term) => term.text === word) ?? clauseTerms.find((term) => term.text === word))?.doc;
}

/** How far a study is, and the best so far. */
function stateOf({ planned, variable }: Known): string {
  if (variable === undefined) return "has not run yet";
  const { state, trials, kept } = variable.outcome;
  const [goal] = goalsOf(planned.study);
  const best = keptTrial(variable.outcome, goal);
  const score = goal && best?.values[goal.scorer];
  const found =
    score === undefined
      ? ""
      : `\n${kept ? "kept" : "best so far"}: ${goal!.scorer} ${short(score)}, ${trialText(best!)}`;
  return `${state}, ${counted(trials.length, "trial")}${found}`;
}

async function termsAt(place: Place, text: string, around: Surroundings): Promise<readonly Term[]> {
  const { clause, calls, before } = place;
  if (clause === undefined) return clauseTerms;
  if (calls.length > 0) return inCall(place, text, around);
  if (clause === "data") return [...named(dataAmong(around.names), "dataframe"), ...dataTerms];
  if (COLUMN_CLAUSES.has(clause)) return columnTerms(place, text, around);
  if (STUDY_COMMANDS.has(clause)) {
    return /\bas\s+$/.test(before) ? leafTerms(clause, leavesIn(around.names)) : named(around.studies.names, "study");
  }
  if (clause === "study" && /\bextends\s+$/.test(before)) return named(around.studies.names, "study");
  return leafTerms(clause, leavesIn(around.names));
}

/** Arguments of the innermost call that is known, or what the argument can be. */
async function inCall(place: Place, text: string, around: Surroundings): Promise<readonly Term[]> {
  const call = place.calls.at(-1)!;
  const leaf = leafNamed(place.clause!, call.name, leavesIn(around.names));
  if (leaf === undefined) return [];
  if (call.argument === undefined) return argumentTerms(leaf);
  const spec = leaf.params[call.argument];
  if (spec === undefined) return [];
  if (spec.type === "column" || spec.type === "columns") return columnTerms(place, text, around);
  return valueTerms(spec);
}

const columnTerms = async ({ word }: Place, text: string, { columns }: Surroundings): Promise<readonly Term[]> =>
  named(await columns.at(text, word.start), "column");

const named = (names: readonly string[], type: string): readonly Term[] =>
  names.map((text) => ({ text, type, doc: `${type} ${text}` }));
