import type { IToken } from "#chevrotain";
import { type Fault, type Repair, short } from "../fault.js";
import { layoutOf } from "../lex.js";
import { quoteText } from "../literals.js";
import { say } from "../messages.js";
import * as t from "../tokens.js";
import { clauseMeant, ENTRY_WORDS, NEEDS, type Need } from "../words.js";
import { hyphenInName, reservedWord } from "./arguments.js";

export function unknownClause(token: IToken, hint?: string): Repair["diagnostic"] {
  const meant = clauseMeant(token.image);
  const span = { start: token.startOffset, end: token.endOffset! + 1 };
  const said = say("unknown-clause", { word: short(token.image), list: ENTRY_WORDS, ...(meant && { meant }) }, span);
  return hint === undefined || meant !== undefined ? said : { ...said, hint };
}

const needOf = (f: Fault): Need | undefined => NEEDS[f.first.image.replace(/(maxim|minim)ise/, "$1ize")];

/** Slips around the words and the content of a clause. */
export function clause(f: Fault): Repair | undefined {
  if (!f.is(0, t.ClauseWord)) return undefined;
  return (
    signAfterWord(f) ??
    missingWord(f) ??
    textWithoutQuotes(f) ??
    empty(f) ??
    budget(f) ??
    nameInQuotes(f) ??
    clauseList(f) ??
    listEnd(f) ??
    step(f) ??
    wordAsName(f) ??
    leftover(f)
  );
}

/** search = grid, data: iris, data("x.csv") */
function signAfterWord(f: Fault): Repair | undefined {
  const words = f.is(0, t.Subject, t.Order, t.Group, t.Weight, t.Start) && f.is(1, t.To, t.By, t.From) ? 2 : 1;
  const word = f.source(0, words);
  if (f.is(f.at, t.Equals, t.Colon, t.Tilde) && f.at === words) {
    const fix = `${word} ${f.source(f.at + 1, lineEnd(f, f.at + 1))}`;
    const diagnostic = say("clause-without-sign", { clause: word, sign: f.image(f.at), fix }, f.span(f.at, f.at + 1));
    return { diagnostic, tokens: f.with(f.at, 1) };
  }
  if (f.is(f.at, t.Colon) && f.is(0, t.Model) && f.at === 2) {
    const diagnostic = say("word-for-operator", { written: ":", meant: "=" }, f.span(f.at, f.at + 1));
    return { diagnostic, tokens: f.with(f.at, 1, f.make(t.Equals, "=", f.at)) };
  }
  if (f.is(f.at, t.LParen) && f.at === words && !f.is(0, t.Where, t.Subject, t.Expect)) {
    const need = needOf(f);
    if (f.beginsArgument(f.at + 1) && need !== undefined && !f.is(0, t.Budget)) {
      const data = { what: need.name, after: `'${word}'`, found: "'('", fix: need.example };
      return { diagnostic: say("missing-value", data, f.here), tokens: [], broken: f.span(0, f.tokens.length) };
    }
    const closer = f.closerOf(f.at);
    const inner = f.tokens.slice(f.at + 1, closer);
    const fix = `${word} ${f.source(f.at + 1, closer)}`;
    const diagnostic = say("clause-without-sign", { clause: word, sign: "( )", fix }, f.span(f.at, f.at + 1));
    return { diagnostic, tokens: f.with(f.at, closer - f.at + 1, ...inner) };
  }
  return undefined;
}

function lineEnd(f: Fault, from: number): number {
  let to = from;
  while (to < f.tokens.length && (to === from || !f.beginsLine(to))) to++;
  return to;
}

/** order week, subject recall >= 0.8, start { C = 1 } */
function missingWord(f: Fault): Repair | undefined {
  if (f.at !== 1 || f.found === undefined) return undefined;
  const word = f.is(0, t.Order, t.Group, t.Weight)
    ? { type: t.By, text: "by" }
    : f.is(0, t.Subject)
      ? { type: t.To, text: "to" }
      : f.is(0, t.Start)
        ? { type: t.From, text: "from" }
        : undefined;
  if (word === undefined || f.is(1, t.StringToken) || f.is(1, word.type)) return undefined;
  const fix = `${f.image(0)} ${word.text} ${f.source(1, lineEnd(f, 1))}`;
  const diagnostic = say("missing-word", { word: word.text, after: f.quoted(0), fix }, f.span(1, 2));
  return { diagnostic, tokens: f.with(1, 0, f.insert(word.type, word.text, 1)) };
}

/** data read_csv("x.csv") */
export function readerOfFile(f: Fault): Repair | undefined {
  if (!f.is(0, t.Data) || f.at !== 3 || !f.is(2, t.LParen) || !f.is(3, t.StringToken)) return undefined;
  const fix = `${f.image(0)} ${f.image(3)}`;
  const to = Math.min(f.closerOf(2) + 1, f.tokens.length);
  const diagnostic = say("reader-of-file", { name: f.image(1), fix }, f.span(1, to));
  return { diagnostic, tokens: f.with(1, to - 1, f.tokens[3]!) };
}

/** data data/wine.csv, objective ./loss.ts */
export function pathWithoutQuotes(f: Fault): Repair | undefined {
  if (!f.is(0, t.Data, t.Objective)) return undefined;
  const isPath = f.is(1, t.Dot, t.DotDot, t.Multiply, t.LooseComment) || (f.is(1, t.Word) && f.touches(2));
  const begins = f.at === 1 && (isPath || (f.is(0, t.Objective) && f.is(1, t.Name)));
  const goesOn =
    f.at === 2 && f.complete && f.touches(2) && f.image(2) !== ";" && !f.is(2, t.LParen, t.Comma, t.StringToken);
  if (!begins && !goesOn) return undefined;
  let to = 2;
  while (to < f.tokens.length && f.touches(to) && !f.is(to, t.LParen)) to++;
  const text = f.text.slice(f.span(1, to).start, f.span(1, to).end);
  const fix = `${f.image(0)} ${quoteText(text)}`;
  const tokens = f.with(1, to - 1, f.make(t.StringToken, quoteText(text), 1, to));
  return { diagnostic: say("string-without-quotes", { what: "the path of a file", fix }, f.span(1, to)), tokens };
}

/** note and because without quotes. */
function textWithoutQuotes(f: Fault): Repair | undefined {
  const isReason = f.is(f.at - 1, t.Because) && f.rule === "string";
  const isNote = f.is(0, t.Note) && f.at === 1;
  if (!(isReason || isNote) || f.found === undefined || f.is(f.at, t.Stray, t.LooseString, t.LooseComment))
    return undefined;
  const signs = f.is(f.at, t.Equals, t.Colon) ? 1 : 0;
  const to = isNote ? f.tokens.length : lineEnd(f, f.at);
  const span = f.span(f.at + signs, to);
  const text = quoteText(f.text.slice(span.start, span.end).replace(/\s+/g, " "));
  const tokens = f.with(f.at, to - f.at, f.make(t.StringToken, text, f.at, to));
  const fix = `${isNote ? "note" : "because"} ${text}`;
  const diagnostic = isNote
    ? say("string-without-quotes", { what: "the text of a note", fix }, f.span(f.at, to))
    : say("reason-in-quotes", { fix }, f.span(f.at, to));
  return { diagnostic, tokens };
}

/** A clause word and nothing, or nothing that fits, behind it. */
function empty(f: Fault): Repair | undefined {
  const words = f.is(1, t.To, t.By, t.From) && f.is(0, t.Subject, t.Order, t.Group, t.Weight, t.Start) ? 2 : 1;
  const need = needOf(f);
  if (f.at > words || need === undefined) {
    if (f.is(f.at - 1, t.Because) && f.found === undefined) {
      const fix = 'because "…"';
      return { diagnostic: say("reason-in-quotes", { fix }, f.here), tokens: f.with(f.at - 1, 1) };
    }
    return undefined;
  }
  const broken = f.span(0, f.tokens.length);
  if (f.found === undefined || f.is(f.at, t.Because)) {
    const data = { clause: f.source(0, f.at), needs: need.needs, fix: need.example };
    return { diagnostic: say("empty-clause", data, f.span(0, f.at)), tokens: [], broken };
  }
  if (f.is(0, t.Budget) || f.is(f.at, t.StringToken, t.LBracket, t.Word, t.In, t.Not, t.And, t.Or, t.Study, t.Pipe)) {
    return undefined;
  }
  const data = { clause: f.source(0, f.at), needs: need.needs, found: f.quoted(f.at), fix: need.example };
  return { diagnostic: say("clause-content", data, f.span(f.at, f.at + 1)), tokens: [], broken };
}

/** budget 50;  budget trials = 50 */
function budget(f: Fault): Repair | undefined {
  if (!f.is(0, t.Budget)) return undefined;
  // In "50 because "…"" the word was taken for the unit.
  if (f.complete && f.is(f.at, t.StringToken) && f.has(f.at - 2, t.NumberToken, t.Because)) {
    const diagnostic = say("budget-unit", { number: f.image(f.at - 2) }, f.span(f.at - 2, f.at - 1));
    return { diagnostic, tokens: f.with(f.at - 1, 0, f.insert(t.Identifier, "trials", f.at - 1)) };
  }
  if (f.stack.includes("amount") && f.rule === "name" && f.is(f.at - 1, t.NumberToken)) {
    const number = f.image(f.at - 1);
    const diagnostic = say("budget-unit", { number }, f.span(f.at - 1, f.at));
    return { diagnostic, tokens: f.with(f.at, 0, f.insert(t.Identifier, "trials", f.at)) };
  }
  if (f.rule !== "amount") return undefined;
  const number = f.is(f.at + 1, t.NumberToken) ? f.at + 1 : f.at + 2;
  const between = number === f.at + 1 || f.is(f.at + 1, t.Equals, t.Colon);
  if (f.is(f.at, t.Name) && f.is(number, t.NumberToken, t.Quantity) && between) {
    const unit = f.image(f.at).replace(/^(?:n|num|max)_/, "");
    const name = f.is(number, t.Quantity) ? [] : [f.make(t.Identifier, unit, f.at)];
    const fix = `budget ${[f.image(number), ...name.map((token) => token.image)].join(" ")}`;
    const tokens = f.with(f.at, number - f.at + 1, f.tokens[number]!, ...name);
    return { diagnostic: say("budget-order", { fix }, f.span(f.at, number + 1)), tokens };
  }
  if (f.is(f.at - 1, t.Comma) && (f.found === undefined || f.is(f.at, t.Because))) return undefined;
  const need = needOf(f)!;
  const data = { clause: "budget", needs: need.needs, found: f.quoted(f.at), fix: need.example };
  return dropRest(f, say("clause-content", data, f.here));
}

/** model "svc", predict "species" */
function nameInQuotes(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.StringToken)) return undefined;
  const isName = ["name", "word", "step", "by", "start"].includes(f.rule) && !f.within("expr", "arg");
  if (!isName) return undefined;
  const text = f.image(f.at).replace(/^"+|"+$/g, "");
  const what = f.within("setting") ? "a parameter" : (needOf(f)?.name ?? "this");
  const isPlain = /^[A-Za-z_]\w*$/.test(text);
  const fix = isPlain ? text : `\`${text.replaceAll("`", "'")}\``;
  if (text === "") return undefined;
  const type = isPlain ? t.Identifier : t.QuotedName;
  const diagnostic = say("name-in-quotes", { what, fix }, f.span(f.at, f.at + 1));
  return { diagnostic, tokens: f.with(f.at, 1, f.make(type, fix, f.at)) };
}

/** measure [a, b] */
function clauseList(f: Fault): Repair | undefined {
  const lists = f.is(0, t.Measure, t.Report, t.Stop, t.Ignore, t.Predict, t.Maximize, t.Minimize, t.Validate, t.Search);
  if (!f.is(f.at, t.LBracket) || f.at !== 1 || !lists) return undefined;
  const closer = f.closerOf(f.at);
  const inner = f.tokens.slice(f.at + 1, closer);
  const fix = `${f.image(0)} ${f.source(f.at + 1, closer)}`;
  const diagnostic = say("clause-list", { clause: f.image(0), fix }, f.span(f.at, closer + 1));
  return { diagnostic, tokens: f.with(f.at, closer - f.at + 1, ...inner) };
}

/** A comma or a pipe with nothing behind it. */
function listEnd(f: Fault): Repair | undefined {
  if (f.openerOf(f.at) >= 0) return undefined;
  const isEnd = f.found === undefined || f.is(f.at, t.Because, t.Inside);
  if (f.is(f.at - 1, t.Comma) && isEnd) {
    const diagnostic = say("extra-comma", { place: "at the end" }, f.span(f.at - 1, f.at));
    return { diagnostic, tokens: f.with(f.at - 1, 1) };
  }
  if (f.is(f.at - 1, t.Inside, t.As) && isEnd && f.at > 2) {
    const word = f.image(f.at - 1);
    const what = word === "as" ? "a name" : "a splitter";
    const fix = word === "as" ? "as name" : "inside holdout(fraction = 20%)";
    const diagnostic = say("missing-value", { what, after: `'${word}'`, fix }, f.here);
    return { diagnostic, tokens: f.with(f.at - 1, 1), broken: f.span(f.at - 1, f.at) };
  }
  return undefined;
}

function step(f: Fault): Repair | undefined {
  if (!f.is(0, t.Model)) return undefined;
  if (f.rule === "step" && f.openerOf(f.at) < 0) {
    const found = f.found === undefined ? {} : { found: f.quoted(f.at) };
    if (f.is(f.at, t.Pipe)) {
      const diagnostic = say("missing-step", { after: f.quoted(f.at - 1), ...found }, f.span(f.at, f.at + 1));
      return { diagnostic, tokens: f.with(f.at, 1) };
    }
    if (f.found !== undefined && f.is(f.at, t.Word)) return undefined;
    const diagnostic = say("missing-step", { after: f.quoted(f.at - 1), ...found }, f.here);
    if (f.is(f.at - 1, t.Pipe)) return dropElement(f, diagnostic);
    return { diagnostic, tokens: [], broken: f.span(0, f.tokens.length) };
  }
  if (f.complete && f.is(f.at, t.Comma, t.Plus) && (f.is(f.at + 1, t.Name) || f.is(f.at + 1, t.LBracket))) {
    const diagnostic = say("foreign-mark", { written: f.image(f.at), meant: "|>" }, f.here);
    return { diagnostic, tokens: f.with(f.at, 1, f.make(t.Pipe, "|>", f.at)) };
  }
  if (f.complete && !f.beginsLine(f.at) && f.is(f.at, t.Name, t.LBracket) && !f.is(f.at, t.Because, t.Inside, t.When)) {
    const fix = `|> ${f.image(f.at)}`;
    const diagnostic = say("missing-word", { word: "|>", after: f.quoted(f.at - 1), fix }, f.here);
    return { diagnostic, tokens: f.with(f.at, 0, f.insert(t.Pipe, "|>", f.at)) };
  }
  return undefined;
}

/** A reserved or a clause word where a name belongs. */
function wordAsName(f: Fault): Repair | undefined {
  if (!["name", "word", "step", "value"].includes(f.rule)) return undefined;
  const what = needOf(f)?.name ?? "a name";
  if (f.is(f.at, t.In, t.Not, t.And, t.Or, t.Study, t.True, t.False)) return reservedWord(f, what);
  if (!f.is(f.at, t.ClauseWord, t.Verb) || f.within("args")) return undefined;
  const word = f.image(f.at);
  const tokens = f.with(f.at, 1, f.make(t.QuotedName, `\`${word}\``, f.at));
  return { diagnostic: say("clause-word-as-name", { word }, f.span(f.at, f.at + 1)), tokens };
}

const LISTS = [t.Measure, t.Report, t.Stop, t.Ignore, t.Budget];

/** What is left when the clause is read. */
function leftover(f: Fault): Repair | undefined {
  if (!f.complete || f.found === undefined) return undefined;
  if (f.is(f.at, t.StringToken) && !f.beginsLine(f.at)) {
    const fix = `because ${f.image(f.at)}`;
    const diagnostic = say("because-before-string", { fix }, f.span(f.at, f.at + 1));
    const isReason = f.at > 1 && !f.tokens.some((token) => token.tokenType === t.Because);
    if (isReason) return { diagnostic, tokens: f.with(f.at, 0, f.insert(t.Because, "because", f.at)) };
  }
  if (f.is(f.at, t.Minus) && f.is(f.at - 1, t.Word)) {
    const hyphen = hyphenInName(f, f.at - 1);
    if (hyphen !== undefined) return hyphen;
  }
  const isMark = f.is(f.at, t.Comma, t.Pipe, t.Equals, t.Tilde, t.Colon, t.Cmp, t.DotDot, t.Dot);
  if (f.beginsLine(f.at) && !isMark) {
    const candidate =
      f.is(0, t.Model) && f.is(f.at + 1, t.LParen, t.Pipe) ? `to add a step write  |> ${f.image(f.at)}` : undefined;
    const diagnostic = unknownClause(f.found, candidate);
    return { diagnostic, tokens: f.tokens.slice(0, f.at), rest: f.tokens.slice(f.at) };
  }
  // "standardize |> \n serach grid": the word that began the line was taken for a step.
  const before = f.tokens[f.at - 1]!;
  if (
    layoutOf(before) !== undefined &&
    f.is(f.at - 1, t.Identifier) &&
    clauseMeant(before.image) !== undefined &&
    f.at > 1
  ) {
    return { diagnostic: unknownClause(before), tokens: f.tokens.slice(0, f.at - 1), rest: f.tokens.slice(f.at - 1) };
  }
  if (f.is(f.at, t.And, t.Or) && f.is(0, ...LISTS)) {
    const [left, right] = [f.image(f.at - 1), f.image(f.at + 1)];
    const diagnostic = say("comma-in-list", { left, right }, f.span(f.at, f.at + 1));
    return { diagnostic, tokens: f.with(f.at, 1, f.make(t.Comma, ",", f.at)) };
  }
  const isElement = f.is(f.at, t.Name) || (f.is(0, t.Budget) && f.is(f.at, t.NumberToken, t.Quantity));
  if (isElement && f.is(0, ...LISTS) && !f.is(f.at, t.When, t.As, t.Inside)) {
    const [left, right] = [f.image(f.at - 1), f.image(f.at)];
    const diagnostic = say("comma-in-list", { left, right }, f.span(f.at, f.at + 1));
    return { diagnostic, tokens: f.with(f.at, 0, f.insert(t.Comma, ",", f.at)) };
  }
  return oneOnly(f) ?? undefined;
}

/** maximize accuracy, auc;  predict a, b */
function oneOnly(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.Comma)) return undefined;
  if (f.at === f.tokens.length - 1 || f.is(f.at + 1, t.Because)) {
    const diagnostic = say("extra-comma", { place: "at the end" }, f.span(f.at, f.at + 1));
    return { diagnostic, tokens: f.with(f.at, 1) };
  }
  const clause = f.image(0);
  const name = needOf(f)?.name.replace(/^an? /, "") ?? "name";
  const next = f.image(f.at + 1);
  const fix = f.is(0, t.Maximize, t.Minimize)
    ? `measure ${next}  to have it, too, or a second  ${clause} ${next}`
    : f.source(0, f.at);
  const diagnostic = say("one-a-clause", { clause, what: name, fix }, f.span(f.at, f.tokens.length));
  return dropRest(f, diagnostic);
}

/** Keeps what is read and leaves out the rest of the clause. */
export function dropRest(f: Fault, diagnostic: Repair["diagnostic"]): Repair {
  const before = f.is(f.at - 1, t.Comma, t.Pipe) ? f.at - 1 : f.at;
  const tokens = f.complete || f.is(f.at - 1, t.Comma, t.Pipe) ? f.tokens.slice(0, before) : [];
  return { diagnostic, tokens, broken: f.span(tokens.length === 0 ? 0 : before, f.tokens.length) };
}

/** Leaves out one element of a list or a pipeline, with the mark before it. */
export function dropElement(f: Fault, diagnostic: Repair["diagnostic"]): Repair {
  const isMark = (i: number) => f.is(i, t.Comma, t.Pipe);
  let from = f.at;
  while (from > 0 && !isMark(from - 1)) from--;
  if (from === 0) return { diagnostic, tokens: [], broken: f.span(0, f.tokens.length) };
  let to = f.at;
  for (let depth = 0; to < f.tokens.length && !(depth === 0 && (isMark(to) || f.is(to, t.Because))); to++) {
    if (f.is(to, t.LParen, t.LBracket)) depth++;
    if (f.is(to, t.RParen, t.RBracket)) depth--;
  }
  return { diagnostic, tokens: f.with(from - 1, to - from + 1), broken: f.span(from - 1, to) };
}
