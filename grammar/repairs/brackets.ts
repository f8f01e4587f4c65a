import type { TokenType } from "#chevrotain";
import { placeOf } from "../../src/core/diagnostic.js";
import type { Fault, Repair } from "../fault.js";
import { say } from "../messages.js";
import * as t from "../tokens.js";

const CLOSERS = [t.RParen, t.RBracket, t.RBrace];
const closerFor = (f: Fault, opener: number): { type: TokenType; text: string } =>
  f.is(opener, t.LParen)
    ? { type: t.RParen, text: ")" }
    : f.is(opener, t.LBracket)
      ? { type: t.RBracket, text: "]" }
      : { type: t.RBrace, text: "}" };
const openerText = (closer: string): string => ({ ")": "(", "]": "[", "}": "{" })[closer] ?? "(";

/** A comma that is missing between two values, or one too many, in a list or between the options of a step. */
export function list(f: Fault): Repair | undefined {
  const opener = f.openerOf(f.at);
  if (!f.is(opener, t.LBracket) || !f.within("list", "choice", "step")) return undefined;
  if (f.rule === "value" || f.rule === "name") {
    if (f.is(f.at, t.Comma)) {
      const place = f.is(f.at - 1, t.LBracket) ? "after '['" : "here";
      return { diagnostic: say("extra-comma", { place }, f.span(f.at, f.at + 1)), tokens: f.with(f.at, 1) };
    }
    if (f.is(f.at, t.RBracket) && f.is(f.at - 1, t.LBracket)) return emptyList(f);
    return undefined;
  }
  const beginsValue = f.is(
    f.at,
    t.Name,
    t.NumberToken,
    t.Quantity,
    t.StringToken,
    t.True,
    t.False,
    t.LooseString,
    t.LBracket,
  );
  if (!beginsValue || f.beginsArgument(f.at) || f.is(f.at - 1, t.Minus)) return undefined;
  if (f.is(f.at, t.When, t.Because, t.As, t.Times) && f.is(f.at + 1, t.Name, t.StringToken, t.NumberToken))
    return undefined;
  const [left, right] = [f.image(f.at - 1), f.image(f.at)];
  const diagnostic = say("comma-in-list", { left, right }, f.span(f.at, f.at + 1));
  return { diagnostic, tokens: f.with(f.at, 0, f.insert(t.Comma, ",", f.at)) };
}

function emptyList(f: Fault): Repair {
  const { from, to } = f.argument(f.at);
  const fix = f.beginsArgument(from) ? `${f.image(from)} ~ [a, b]` : "[a, b]";
  const diagnostic = say("empty-list", { fix }, f.span(f.at - 1, f.at + 1));
  const end = f.is(to, t.Comma) ? to + 1 : to;
  if (!f.beginsArgument(from)) return { diagnostic, tokens: [], broken: f.span(0, f.tokens.length) };
  return { diagnostic, tokens: f.with(from, end - from), broken: f.span(from, to) };
}

/** A bracket that another kind closes, or nothing. */
export function closing(f: Fault): Repair | undefined {
  const opener = f.openerOf(f.at);
  if (f.is(f.at, ...CLOSERS)) {
    const found = f.quoted(f.at);
    const span = f.span(f.at, f.at + 1);
    const wanted = opener < 0 ? undefined : closerFor(f, opener);
    if (wanted === undefined || wanted.text === f.image(f.at)) {
      if (wanted !== undefined) return undefined;
      const diagnostic = say("extra-close", { found, open: openerText(f.image(f.at)) }, span);
      return { diagnostic, tokens: f.with(f.at, 1) };
    }
    if (!isClosedLater(f, opener, wanted.type)) {
      return outerTakesIt(f, opener) ? missingClose(f, opener) : wrong(f, opener, wanted, found);
    }
    if (!outerTakesIt(f, opener)) {
      const diagnostic = say("extra-close", { found, open: openerText(f.image(f.at)) }, span);
      return { diagnostic, tokens: f.with(f.at, 1) };
    }
    return missingClose(f, opener);
  }
  const ends = f.is(f.at, t.Pipe, t.Inside, t.As, t.Because, t.ClauseWord, t.When, t.Times) || f.beginsArgument(f.at);
  if (
    opener < 0 ||
    !(f.found === undefined || ends) ||
    !f.within("args", "list", "choice", "step", "setting", "primary", "reference")
  ) {
    return undefined;
  }
  if (!["args", "list", "choice", "items", "step", "setting", "primary", "reference"].includes(f.rule))
    return undefined;
  return missingClose(f, opener);
}

/** Whether the bracket before `opener` waits for the kind of closer that was found, and no other one comes for it. */
function outerTakesIt(f: Fault, opener: number): boolean {
  const outer = f.openerOf(opener);
  if (outer < 0) return false;
  const { type } = closerFor(f, outer);
  return f.is(f.at, type) && !isClosedLater(f, outer, type);
}

/** Whether a closer of the type comes after the fault that pairs with `opener`, whatever stands between. */
function isClosedLater(f: Fault, opener: number, type: TokenType): boolean {
  let depth = 0;
  for (let i = f.at + 1; i < f.tokens.length; i++) {
    if (f.is(i, type) && depth-- === 0) return true;
    if (f.tokens[i]!.tokenType === f.tokens[opener]!.tokenType) depth++;
  }
  return false;
}

function wrong(f: Fault, opener: number, wanted: { type: TokenType; text: string }, found: string): Repair {
  const place = placeOf(f.text, f.tokens[opener]!.startOffset);
  const diagnostic = say(
    "wrong-close",
    { close: wanted.text, open: f.image(opener), ...place, found },
    f.span(f.at, f.at + 1),
  );
  return { diagnostic, tokens: f.with(f.at, 1, f.make(wanted.type, wanted.text, f.at)) };
}

/** The closer of `opener` belongs before token `index`. */
export function missingClose(f: Fault, opener: number, index = f.at): Repair {
  const { type, text } = closerFor(f, opener);
  const place = placeOf(f.text, f.tokens[opener]!.startOffset);
  const before = f.is(opener - 1, t.Word) ? ` after '${f.image(opener - 1)}'` : "";
  const isEnd = index >= f.tokens.length;
  const data = {
    close: text,
    open: f.image(opener),
    ...place,
    after: before,
    ...(!isEnd && { found: f.quoted(index) }),
  };
  const span = isEnd || f.beginsLine(index) ? f.after(index) : f.span(index, index + 1);
  return { diagnostic: say("missing-close", data, span), tokens: f.with(index, 0, f.insert(type, text, index)) };
}
