import type { Fault, Repair } from "../fault.js";
import { say } from "../messages.js";
import * as t from "../tokens.js";
import { callWithoutParentheses, inParentheses, mark, value } from "./arguments.js";
import { closing, list } from "./brackets.js";
import { clause, dropElement, dropRest, pathWithoutQuotes, readerOfFile } from "./clauses.js";
import { condition } from "./conditions.js";
import { domain, dropArgument } from "./domains.js";
import { command, header } from "./headers.js";
import { doubledToken, leadingDot, looseLiteral, numberForm, strayMark, unitName } from "./marks.js";

/** The first that knows the fault repairs it; so what is certain stands before what is likely. */
const REPAIRS: readonly ((f: Fault) => Repair | undefined)[] = [
  // What no rule takes is told by its own looks; but a path without quotes holds such marks.
  pathWithoutQuotes,
  readerOfFile,
  looseLiteral,
  strayMark,
  doubledToken,
  unitName,
  numberForm,
  leadingDot,
  // Conditions before arguments: in both an '=' may be wrong, and only here it means '=='.
  condition,
  // Domains before arguments and lists: range(1, 10) looks like an argument without a name, [1..5] like a bad list.
  domain,
  mark,
  value,
  list,
  inParentheses,
  header,
  command,
  // Before the clause's own rules, which would take what follows the name for a new clause.
  callWithoutParentheses,
  closing,
  clause,
  // Whatever is left: the smallest thing around the fault goes.
  unexpected,
];

const EXPECTED: Readonly<Record<string, string>> = {
  name: "a name",
  word: "a name",
  string: 'a text in "…"',
  value: "a value",
  number: "a number",
  domain: "a range, a list or auto",
  primary: "a value",
  args: "',' or ')'",
  list: "',' or ']'",
  choice: "',' or ']'",
  setting: "',' or '}'",
  assignment: "'='",
  step: "a step",
  seed: "a whole number",
};

function unexpected(f: Fault): Repair {
  const expected = EXPECTED[f.rule];
  const after = f.at === 0 ? "the beginning" : f.quoted(f.at - 1);
  const found = f.found === undefined ? "the end of the clause" : f.quoted(f.at);
  const diagnostic = say("unexpected", { found, after, ...(expected && { expected }) }, f.here);
  if (f.openerOf(f.at) >= 0 && f.is(f.parenOf(f.at), t.LParen, t.LBrace)) return dropArgument(f, diagnostic);
  return f.complete ? dropRest(f, diagnostic) : dropElement(f, diagnostic);
}

export function repairOf(f: Fault): Repair {
  for (const repair of REPAIRS) {
    const found = repair(f);
    if (found !== undefined) return found;
  }
  return unexpected(f);
}
