import type { Fault, Repair } from "../fault.js";
import { say } from "../messages.js";
import * as t from "../tokens.js";
import { VERB_WORDS, verbMeant } from "../words.js";
import { hyphenInName, reservedWord } from "./arguments.js";

const isHeader = (f: Fault): boolean => f.stack[0] === "header";

/** Slips in "study NAME extends NAME {". */
export function header(f: Fault): Repair | undefined {
  if (!isHeader(f)) return undefined;
  const span = f.span(f.at, f.at + 1);
  if (f.at === 0 && f.found !== undefined) return withoutStudy(f);
  if (f.rule === "name") {
    if (f.found === undefined || f.is(f.at, t.LBrace, t.Extends)) return nameless(f);
    if (f.is(f.at, t.StringToken)) return unquoted(f);
    if (f.is(f.at, t.ClauseWord, t.Verb, t.In, t.Not, t.And, t.Or, t.True, t.False))
      return reservedWord(f, "a study's name");
    if (f.is(f.at, t.NumberToken, t.Quantity)) {
      const from = f.at;
      let to = from + 1;
      while (to < f.tokens.length && f.touches(to) && !f.is(to, t.LBrace)) to++;
      const fix = `_${f.source(from, to).replace(/\W+/g, "_")}`;
      const diagnostic = say("name-form", { written: f.source(from, to), fix }, f.span(from, to));
      return { diagnostic, tokens: f.with(from, to - from, f.make(t.Identifier, fix, from, to)) };
    }
  }
  const hyphen = f.is(f.at, t.Minus) ? hyphenInName(f, f.at - 1) : undefined;
  if (hyphen !== undefined) return hyphen;
  if (f.found === undefined) {
    const study = f.source(0, f.tokens.length);
    const diagnostic = say("missing-brace", { study: `'${study}'`, fix: `${study} {` }, f.here);
    return { diagnostic, tokens: f.with(f.at, 0, f.insert(t.LBrace, "{", f.at)) };
  }
  if (
    f.is(f.at, t.LParen, t.LBracket, t.Colon, t.Equals) &&
    (f.at === f.tokens.length - 1 || f.is(f.at + 1, t.LBrace))
  ) {
    const diagnostic = say("foreign-mark", { written: f.image(f.at), meant: "{" }, span);
    const doubled = f.is(f.at + 1, t.LBrace);
    return { diagnostic, tokens: f.with(f.at, 1, ...(doubled ? [] : [f.make(t.LBrace, "{", f.at)])) };
  }
  const diagnostic = say("unexpected", { found: f.quoted(f.at), after: f.quoted(f.at - 1), expected: "'{'" }, span);
  return { diagnostic, tokens: f.with(f.at, 1) };
}

/** "iris {", "stduy iris {" */
function withoutStudy(f: Fault): Repair {
  const word = f.image(0);
  const span = f.span(0, 1);
  if (verbMeant(word) === "study" && f.tokens.length > 2) {
    const diagnostic = say("unknown-item", { word, meant: "study", list: VERB_WORDS }, span);
    return { diagnostic, tokens: f.with(0, 1, f.make(t.Study, "study", 0)) };
  }
  const name = f.is(0, t.LBrace) ? "my_study" : word;
  const diagnostic = f.is(0, t.LBrace) ? say("study-name", undefined, span) : say("missing-study", { name }, span);
  return { diagnostic, tokens: f.with(0, 0, f.insert(t.Study, "study", 0)) };
}

function nameless(f: Fault): Repair {
  const name = f.insert(t.Identifier, f.is(f.at - 1, t.Extends) ? "base" : "my_study", f.at);
  if (f.is(f.at - 1, t.Extends)) {
    const data = { what: "the name of a study", after: "'extends'", fix: `${f.source(0, f.at)} base {` };
    return {
      diagnostic: say("missing-value", data, f.here),
      tokens: f.with(f.at - 1, 1),
      broken: f.span(f.at - 1, f.at),
    };
  }
  return { diagnostic: say("study-name", undefined, f.span(0, 1)), tokens: f.with(f.at, 0, name) };
}

function unquoted(f: Fault): Repair {
  const text = f.image(f.at).replace(/^"+|"+$/g, "");
  const fix = /^[A-Za-z_]\w*$/.test(text) ? text : `\`${text}\``;
  const diagnostic = say("name-in-quotes", { what: "a study", fix }, f.span(f.at, f.at + 1));
  if (text === "") return { diagnostic: say("study-name", undefined, f.span(f.at, f.at + 1)), tokens: f.with(f.at, 1) };
  const type = fix === text ? t.Identifier : t.QuotedName;
  return { diagnostic, tokens: f.with(f.at, 1, f.make(type, fix, f.at)) };
}

/** Slips in "compare a, b as parallel(color = accuracy)". */
export function command(f: Fault): Repair | undefined {
  if (f.stack[0] !== "command" || f.within("args")) return undefined;
  const verb = f.image(0);
  const span = f.span(f.at, f.at + 1);
  if (f.rule === "name" && !f.within("call")) {
    if (f.is(f.at, t.StringToken)) return unquoted(f);
    if (f.is(f.at, t.Study) && f.is(f.at + 1, t.Name)) {
      const fix = `${verb} ${f.image(f.at + 1)}`;
      const diagnostic = say("clause-without-sign", { clause: verb, sign: "study", fix }, span);
      return { diagnostic, tokens: f.with(f.at, 1) };
    }
    if (f.is(f.at, t.ClauseWord, t.Verb, t.In, t.Not, t.And, t.Or, t.True, t.False))
      return reservedWord(f, "a study's name");
    const found = f.found === undefined ? {} : { found: f.quoted(f.at) };
    const isRest = f.is(f.at - 1, t.Comma);
    const tokens = isRest ? f.tokens.slice(0, f.at - 1) : [];
    return { diagnostic: say("command-names", { verb, ...found }, f.here), tokens, broken: f.span(0, f.tokens.length) };
  }
  const hyphen = f.is(f.at, t.Minus) ? hyphenInName(f, f.at - 1) : undefined;
  if (hyphen !== undefined) return hyphen;
  if (f.complete && f.has(f.at - 2, t.Comma, t.As)) {
    const diagnostic = say("extra-comma", { place: "before 'as'" }, f.span(f.at - 2, f.at - 1));
    return { diagnostic, tokens: f.with(f.at - 2, 1) };
  }
  if (f.complete && f.is(f.at, t.Name) && !f.beginsLine(f.at) && f.is(f.at - 1, t.Name)) {
    const diagnostic = say("comma-in-list", { left: f.image(f.at - 1), right: f.image(f.at) }, span);
    return { diagnostic, tokens: f.with(f.at, 0, f.insert(t.Comma, ",", f.at)) };
  }
  if (f.complete && f.beginsLine(f.at)) {
    return { diagnostic: unknownItem(f.found!), tokens: f.tokens.slice(0, f.at), rest: f.tokens.slice(f.at) };
  }
  return undefined;
}

export function unknownItem(token: { image: string; startOffset: number; endOffset?: number }): Repair["diagnostic"] {
  const meant = verbMeant(token.image);
  const span = { start: token.startOffset, end: token.endOffset! + 1 };
  return say("unknown-item", { word: token.image, list: VERB_WORDS, ...(meant && { meant }) }, span);
}
