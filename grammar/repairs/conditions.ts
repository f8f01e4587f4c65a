import type { Fault, Repair } from "../fault.js";
import { say } from "../messages.js";
import * as t from "../tokens.js";

/** Words that other languages compare with. */
const OPERATORS: ReadonlyMap<string, string> = new Map(
  Object.entries({ is: "==", equals: "==", eq: "==", isnt: "!=", ne: "!=" }),
);
const CONDITION_WORDS = [t.When, t.Where, t.Subject, t.Expect, t.To, t.And, t.Or, t.Not, t.LParen];

/** Slips in what follows `where`, `when`, `subject to` and `expect`. */
export function condition(f: Fault): Repair | undefined {
  if (!f.inCondition) return undefined;
  return (
    splitOperator(f) ??
    singleEquals(f) ??
    chained(f) ??
    notIn(f) ??
    wordOperator(f) ??
    inWithoutList(f) ??
    searched(f) ??
    missingOperand(f)
  );
}

/** "> =" for ">=". */
function splitOperator(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.Equals) || !f.is(f.at - 1, t.Cmp) || !/^[<>]$/.test(f.image(f.at - 1))) return undefined;
  const meant = `${f.image(f.at - 1)}=`;
  const span = f.span(f.at - 1, f.at + 1);
  const diagnostic = say("word-for-operator", { written: f.source(f.at - 1, f.at + 1), meant }, span);
  return { diagnostic, tokens: f.with(f.at - 1, 2, f.make(t.Cmp, meant, f.at - 1, f.at + 1)) };
}

function singleEquals(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.Equals)) return undefined;
  const from = leftEnd(f, f.at - 1);
  const right = f.is(f.at + 1, t.Minus) ? f.source(f.at + 1, f.at + 3) : f.image(f.at + 1);
  const word = f.is(0, t.Subject) ? "subject to" : f.is(0, t.Where, t.Expect) ? f.image(0) : "when";
  const fix = `${word} ${f.source(from, f.at)} == ${right}`.trimEnd();
  const diagnostic = say("compare-with-==", { fix }, f.span(f.at, f.at + 1));
  return { diagnostic, tokens: f.with(f.at, 1, f.make(t.Cmp, "==", f.at)) };
}

/** Where the operand that ends at `last` begins: after the word or operator that joins it. */
function leftEnd(f: Fault, last: number): number {
  let from = last;
  while (from > 0 && !f.is(from - 1, ...CONDITION_WORDS) && !f.is(from - 1, t.Comma, t.Cmp)) from--;
  return from;
}

/** 1 <= k <= 5 */
function chained(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.Cmp) || f.is(f.at - 1, t.Cmp) || f.within("primary")) return undefined;
  const from = leftEnd(f, f.at - 1);
  const operand = f.tokens.slice(from, f.at);
  const isPlain = operand.length > 0 && operand.every((_, i) => f.is(from + i, t.Word, t.NumberToken, t.Dot));
  if (!isPlain || !f.is(from - 1, t.Cmp)) return undefined;
  const left = leftEnd(f, from - 2);
  const middle = f.source(from, f.at);
  const fix = `${f.source(left, f.at)} and ${middle} ${f.image(f.at)} ${f.image(f.at + 1)}`.trimEnd();
  const tokens = f.with(f.at, 0, f.insert(t.And, "and", f.at), ...operand);
  return { diagnostic: say("compare-once", { fix }, f.span(f.at, f.at + 1)), tokens };
}

/** kernel not in [a, b] */
function notIn(f: Fault): Repair | undefined {
  if (!f.has(f.at, t.Not, t.In)) return undefined;
  const from = leftEnd(f, f.at - 1);
  const closer = f.closerOf(f.at + 2);
  const fix = `not ${f.source(from, f.at)} ${f.source(f.at + 1, Math.min(closer + 1, f.tokens.length))}`;
  const tokens = [...f.tokens.slice(0, from), f.found!, ...f.tokens.slice(from, f.at), ...f.tokens.slice(f.at + 1)];
  return { diagnostic: say("not-in", { fix }, f.span(f.at, f.at + 1)), tokens };
}

/** kernel is rbf, kernel is not rbf */
function wordOperator(f: Fault): Repair | undefined {
  const operator = OPERATORS.get(f.image(f.at));
  const isWord = f.is(f.at, t.Identifier) ? f.at : f.is(f.at - 1, t.Identifier) && f.rule === "arg" ? f.at - 1 : -1;
  const meant = operator ?? OPERATORS.get(f.image(isWord));
  if (isWord < 0 || meant === undefined) return undefined;
  const negated = f.is(isWord + 1, t.Not);
  const text = negated ? "!=" : meant;
  const to = isWord + (negated ? 2 : 1);
  const diagnostic = say("word-for-operator", { written: f.source(isWord, to), meant: text }, f.span(isWord, to));
  return { diagnostic, tokens: f.with(isWord, to - isWord, f.make(t.Cmp, text, isWord, to)) };
}

function inWithoutList(f: Fault): Repair | undefined {
  if (!f.is(f.at - 1, t.In)) return undefined;
  const span = f.span(f.at - 1, Math.max(f.at, Math.min(f.at + 3, f.tokens.length)));
  const number = [t.NumberToken, t.Name];
  const from = leftEnd(f, f.at - 2);
  if (f.has(f.at, number, t.DotDot, number)) {
    const operand = f.tokens.slice(from, f.at - 1);
    const name = f.source(from, f.at - 1);
    const [low, high] = [f.tokens[f.at]!, f.tokens[f.at + 2]!];
    const fix = `${name} >= ${low.image} and ${name} <= ${high.image}`;
    const atLeast = f.make(t.Cmp, ">=", f.at - 1);
    const tokens = f.with(
      f.at - 1,
      4,
      atLeast,
      low,
      f.make(t.And, "and", f.at + 1),
      ...operand,
      f.make(t.Cmp, "<=", f.at + 1),
      high,
    );
    return { diagnostic: say("in-range", { fix }, span), tokens };
  }
  if (f.is(f.at, t.LParen, t.LBrace)) return bracketed(f, f.at);
  const found = f.found === undefined ? {} : { found: f.quoted(f.at) };
  return dropCondition(f, say("in-list", found, f.here));
}

/** (a, b) or {a, b} where a list belongs. */
export function bracketed(f: Fault, opener: number): Repair | undefined {
  const closer = f.closerOf(opener);
  if (closer >= f.tokens.length) return undefined;
  const inner = f.tokens.slice(opener + 1, closer);
  const fix = `[${f.source(opener + 1, closer)}]`;
  const written = `${f.image(opener)} ${f.image(closer)}`;
  const tokens = f.with(
    opener,
    closer - opener + 1,
    f.make(t.LBracket, "[", opener),
    ...inner,
    f.make(t.RBracket, "]", closer),
  );
  return { diagnostic: say("list-brackets", { written, fix }, f.span(opener, closer + 1)), tokens };
}

function searched(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.Tilde)) return undefined;
  const clause = f.is(0, t.Subject) ? "subject to" : f.is(0, t.Where, t.Expect) ? f.image(0) : "when";
  const diagnostic = say("searched-in-condition", { clause }, f.span(f.at, f.at + 1));
  if (f.is(f.at + 1, t.LBracket)) return { diagnostic, tokens: f.with(f.at, 1, f.make(t.In, "in", f.at)) };
  return dropCondition(f, diagnostic);
}

function missingOperand(f: Fault): Repair | undefined {
  if (!f.within("expr") || !["primary", "unary", "negation", "power"].includes(f.rule)) return undefined;
  if (
    f.found !== undefined &&
    !f.beginsArgument(f.at) &&
    !f.is(f.at, t.RParen, t.Comma, t.And, t.Or, t.Because, t.Cmp, t.RBracket, t.ClauseWord)
  ) {
    return undefined;
  }
  const isOperand = f.is(f.at - 1, t.NumberToken, t.Quantity, t.StringToken, t.True, t.False, t.RParen, t.RBracket);
  if (isOperand || (f.is(f.at - 1, t.Word) && !f.is(f.at - 1, ...CONDITION_WORDS))) return undefined;
  if (f.at <= (f.is(0, t.Subject) ? 2 : 1) && f.found === undefined) return undefined;
  const found = f.found === undefined || f.beginsLine(f.at) ? {} : { found: f.quoted(f.at) };
  const after = f.quoted(f.at - 1);
  const from = f.is(f.at - 1, ...CONDITION_WORDS) ? f.at - 1 : leftEnd(f, f.at - 2);
  const fix = `${f.source(from, f.at)} …`;
  return dropCondition(f, say("missing-value", { what: "a value", after, ...found, fix }, f.here));
}

/** Leaves out the condition: an argument loses its `when`; a clause that is a condition is given up. */
export function dropCondition(f: Fault, diagnostic: Repair["diagnostic"]): Repair {
  const when = whenOf(f, f.at);
  if (when < 0 || f.is(0, t.Where, t.Subject, t.Expect)) {
    return { diagnostic, tokens: [], broken: f.span(0, f.tokens.length) };
  }
  const { to } = f.argument(f.at);
  const end = Math.max(to, when + 1);
  return { diagnostic, tokens: f.with(when, end - when), broken: f.span(when, end) };
}

function whenOf(f: Fault, before: number): number {
  let i = before - 1;
  while (i >= 0 && !f.is(i, t.When)) i--;
  return i;
}
