import type { IToken } from "#chevrotain";
import type { Fault, Repair } from "../fault.js";
import { is } from "../islands.js";
import { say } from "../messages.js";
import * as t from "../tokens.js";
import { bracketed } from "./conditions.js";

/** Ways of other libraries to say a range; the third number is a step, or a count. */
const RANGE_CALLS: ReadonlyMap<string, { log?: true; third?: "step" | "points" }> = new Map(
  Object.entries({
    range: { third: "step" },
    arange: { third: "step" },
    quniform: { third: "step" },
    linspace: { third: "points" },
    logspace: { log: true, third: "points" },
    uniform: {},
    int: { third: "step" },
    integer: {},
    randint: {},
    real: {},
    float: {},
    between: {},
    suggest_int: {},
    suggest_float: {},
    log: { log: true },
    loguniform: { log: true },
    log_uniform: { log: true },
    qloguniform: { log: true, third: "step" },
  }),
);
const CHOICE_CALLS = new Set(["choice", "categorical", "one_of", "oneof", "suggest_categorical", "select"]);
const LOG_WORDS = new Set(["log", "log10", "log2", "ln", "logarithmic", "log_scale", "logscale", "loguniform"]);
const STEP_WORDS = new Set(["by", "every", "steps", "increment", "stepsize"]);

/** Slips in what follows '~'. */
export function domain(f: Fault): Repair | undefined {
  return (
    listWithoutBrackets(f) ??
    logFirst(f) ??
    foreignCall(f) ??
    rangeWithoutDots(f) ??
    rangeEnd(f) ??
    rangeOption(f) ??
    rangeInList(f) ??
    notADomain(f)
  );
}

const bound = (f: Fault, i: number): { text: string; to: number; tokens: readonly IToken[] } | undefined => {
  const to = f.is(i, t.Minus) ? i + 2 : i + 1;
  if (!f.is(to - 1, t.NumberToken, t.Name)) return undefined;
  return { text: f.source(i, to), to, tokens: f.tokens.slice(i, to) };
};
/** The name of the argument whose '=' or '~' stands at `mark`. */
const nameBefore = (f: Fault, mark: number): string => f.image(f.is(mark - 2, t.Colon) ? mark - 3 : mark - 1);

/** ~ a, b, c];  ~ a, b, c */
function listWithoutBrackets(f: Fault): Repair | undefined {
  let mark = f.at - 1;
  while (f.is(mark, t.Comma, t.Name, t.NumberToken, t.StringToken, t.Minus) && !f.is(mark, t.When)) mark--;
  if (!f.is(mark, t.Tilde, t.Equals) || mark < 2) return undefined;
  let to = mark + 1;
  let count = 0;
  while (f.is(to, t.Name, t.NumberToken, t.StringToken, t.Minus) && !f.beginsArgument(to) && !f.beginsLine(to)) {
    if (f.is(to, t.Minus)) to++;
    to++;
    count++;
    if (!f.is(to, t.Comma) || f.beginsArgument(to + 1) || f.beginsLine(to + 1)) break;
    to++;
  }
  const items = f.tokens.slice(mark + 1, to);
  if (to < f.at || count < 2) return undefined;
  const bracket = f.insert(t.LBracket, "[", mark + 1);
  if (f.is(to, t.RBracket)) {
    const data = { open: "[", before: f.image(mark + 1), close: "]" };
    const diagnostic = say("missing-open", data, f.span(mark + 1, mark + 2));
    return { diagnostic, tokens: f.with(mark + 1, 0, bracket) };
  }
  const isRange = count === 2 && items.every((token) => !is(token, t.Name, t.StringToken));
  if (isRange || !f.is(mark, t.Tilde)) return undefined;
  const fix = `${nameBefore(f, mark)} ~ [${f.source(mark + 1, to)}]`;
  const diagnostic = say("choice-brackets", { fix }, f.span(mark + 1, to));
  return { diagnostic, tokens: f.with(mark + 1, items.length, bracket, ...items, f.insert(t.RBracket, "]", to)) };
}

/** ~ log 1e-3..1e3;  ~ 1..100 step 2 log */
function logFirst(f: Fault): Repair | undefined {
  const word = f.at - 1;
  if (!LOG_WORDS.has(f.image(word))) return undefined;
  const low = bound(f, f.at);
  const high = low && f.is(low.to, t.DotDot) ? bound(f, low.to + 1) : undefined;
  if (low !== undefined && high !== undefined && f.is(word - 1, t.Tilde, t.Equals)) {
    const fix = `${nameBefore(f, word - 1)} ~ ${low.text}..${high.text} log`;
    const range = f.tokens.slice(f.at, high.to);
    const log = f.make(t.Log, "log", word);
    const tokens = f.with(word - 1, high.to - word + 1, f.make(t.Tilde, "~", word - 1), ...range, log);
    return { diagnostic: say("log-after-range", { fix }, f.span(word, f.at)), tokens };
  }
  if (f.is(word - 1, t.NumberToken) && f.is(word - 2, t.StepWord, t.Points) && f.rule === "arg") {
    const fix = `log ${f.source(word - 2, word)}`;
    const tokens = f.with(word - 2, 3, f.make(t.Log, "log", word), ...f.tokens.slice(word - 2, word));
    return { diagnostic: say("log-after-range", { fix }, f.span(word, word + 1)), tokens };
  }
  return undefined;
}

/** ~ range(1, 10);  ~ loguniform(1e-3, 1);  ~ choice([a, b]) */
function foreignCall(f: Fault): Repair | undefined {
  const opener = f.parenOf(f.at);
  const callee = opener - 1;
  const isFirst = f.rule === "args" ? opener === f.at - 1 : f.rule === "arg" && opener === f.at - 2;
  if (!isFirst || !f.is(callee - 1, t.Tilde, t.Equals)) return undefined;
  const name = nameBefore(f, callee - 1);
  const closer = f.closerOf(opener);
  const written = f.source(callee, closer + 1);
  const span = f.span(callee, closer + 1);
  const tilde = f.make(t.Tilde, "~", callee - 1);
  const put = (tokens: readonly IToken[]) => f.with(callee - 1, closer - callee + 2, tilde, ...tokens);
  if (CHOICE_CALLS.has(f.image(callee))) {
    const inner = f.tokens.slice(opener + 1, closer);
    const isList = f.is(opener + 1, t.LBracket);
    const tokens = isList ? inner : [f.make(t.LBracket, "[", opener), ...inner, f.make(t.RBracket, "]", closer)];
    const text = f.source(opener + 1, closer);
    const fix = `${name} ~ ${isList ? text : `[${text}]`}`;
    return { diagnostic: say("choice-call", { written, fix }, span), tokens: put(tokens) };
  }
  const call = RANGE_CALLS.get(f.image(callee));
  if (call === undefined) return undefined;
  const low = bound(f, f.at);
  if (low === undefined || !f.is(low.to, t.Comma, t.DotDot)) return undefined;
  const high = bound(f, low.to + 1);
  if (high === undefined) return undefined;
  const third = call.third !== undefined && f.has(high.to, t.Comma, t.NumberToken) ? high.to + 1 : undefined;
  const dots = f.make(t.DotDot, "..", low.to);
  const option =
    third === undefined
      ? []
      : [f.make(call.third === "step" ? t.StepWord : t.Points, call.third!, third), f.tokens[third]!];
  const log = call.log ? [f.make(t.Log, "log", callee)] : [];
  const suffix = `${call.log ? " log" : ""}${third === undefined ? "" : ` ${call.third} ${f.image(third)}`}`;
  const fix = `${name} ~ ${low.text}..${high.text}${suffix}`;
  const tokens = put([...low.tokens, dots, ...high.tokens, ...log, ...option]);
  return { diagnostic: say("range-call", { written, fix }, span), tokens };
}

/** ~ 1-10, ~ 1 to 10, ~ 1:10, ~ 1, 10;  ~ 5;  times 3 */
function rangeWithoutDots(f: Fault): Repair | undefined {
  if (f.rule !== "range" || !f.is(f.at - 1, t.NumberToken) || f.is(f.at - 2, t.DotDot)) return undefined;
  const low = f.is(f.at - 2, t.Minus) ? f.at - 2 : f.at - 1;
  const mark = low - 1;
  const isDots =
    f.is(f.at, t.Minus, t.To, t.Colon, t.Comma, t.Dot) || ["through", "until", "and"].includes(f.image(f.at));
  const high = bound(f, isDots ? f.at + 1 : f.at);
  const nameAfter = isDots && f.is(f.at, t.Comma) && !f.is(f.at + 1, t.NumberToken, t.Minus);
  if (high !== undefined && !nameAfter && f.is(high.to - 1, t.NumberToken)) {
    const fix = `${f.is(mark, t.Times) ? "times" : `${nameBefore(f, mark)} ~`} ${f.source(low, f.at)}..${high.text}`;
    const dots = isDots ? f.make(t.DotDot, "..", f.at) : f.insert(t.DotDot, "..", f.at);
    const diagnostic = say("range-dots", { written: f.source(low, high.to), fix }, f.span(low, high.to));
    return { diagnostic, tokens: f.with(f.at, isDots ? 1 : 0, dots) };
  }
  const number = f.source(low, f.at);
  if (f.is(mark, t.Times)) {
    const fix = `times ${number}..${number}`;
    const diagnostic = say("range-dots", { written: `times ${number}`, fix }, f.span(mark, f.at));
    return { diagnostic, tokens: f.with(f.at, 0, f.insert(t.DotDot, "..", f.at), f.tokens[f.at - 1]!) };
  }
  return fixedNotSearched(f, mark, low, f.at);
}

function fixedNotSearched(f: Fault, mark: number, from: number, to: number): Repair {
  const name = nameBefore(f, mark);
  const value = f.source(from, to);
  const diagnostic = say("fixed-not-searched", { name, value, fix: `${name} = ${value}` }, f.span(mark, mark + 1));
  return { diagnostic, tokens: f.with(mark, 1, f.make(t.Equals, "=", mark)) };
}

/** ~ 1..=10, ~ 1..50%, ~ 1.. */
function rangeEnd(f: Fault): Repair | undefined {
  if (!f.within("range") || !(f.is(f.at - 1, t.DotDot) || (f.is(f.at - 1, t.Minus) && f.is(f.at - 2, t.DotDot)))) {
    return undefined;
  }
  const dots = f.is(f.at - 1, t.DotDot) ? f.at - 1 : f.at - 2;
  const from = f.is(dots - 2, t.Minus) ? dots - 2 : dots - 1;
  const low = f.source(from, dots);
  if (f.is(f.at, t.Equals, t.Cmp) && f.is(f.at + 1, t.NumberToken)) {
    const fix = `${low}..${f.image(f.at + 1)}`;
    return { diagnostic: say("range-both-included", { fix }, f.span(f.at, f.at + 1)), tokens: f.with(f.at, 1) };
  }
  if (f.is(f.at, t.Quantity)) return plainNumber(f, low);
  const found =
    f.found === undefined || f.beginsLine(f.at) || f.is(f.at, t.RParen, t.Comma) ? {} : { found: f.quoted(f.at) };
  return dropArgument(f, say("range-end", { low, ...found }, f.here));
}

function plainNumber(f: Fault, low?: string): Repair {
  const plain = (i: number): string => {
    const written = f.image(i);
    return f.is(i, t.Quantity) ? `${Number.parseFloat(written) / (written.endsWith("%") ? 100 : 1)}` : written;
  };
  const number = f.make(t.NumberToken, plain(f.at), f.at);
  const written = f.image(f.at);
  const span = f.span(f.at, f.at + 1);
  if (low !== undefined || !f.is(f.at + 2, t.NumberToken, t.Quantity)) {
    const fix = `${low ?? number.image}..${low === undefined ? 100 : number.image}`;
    return { diagnostic: say("range-unit", { written, fix }, span), tokens: f.with(f.at, 1, number) };
  }
  const fix = `${number.image}..${plain(f.at + 2)}`;
  const high = f.make(t.NumberToken, plain(f.at + 2), f.at + 2);
  return {
    diagnostic: say("range-unit", { written, fix }, span),
    tokens: f.with(f.at, 3, number, f.tokens[f.at + 1]!, high),
  };
}

/** ~ 1..100 step = 2, ~ 1..100 by 2, ~ 1..100:2, ~ 1..100 log10 */
function rangeOption(f: Fault): Repair | undefined {
  const endsRange = (i: number) => f.is(i, t.NumberToken, t.Name) && (f.is(i - 1, t.DotDot) || f.is(i - 2, t.DotDot));
  const swap = (i: number, meant: "step" | "log", type: typeof t.StepWord): Repair => {
    const diagnostic = say("word-for-operator", { written: f.image(i), meant }, f.span(i, i + 1));
    return { diagnostic, tokens: f.with(i, 1, f.make(type, meant, i)) };
  };
  if (f.rule === "range" && f.is(f.at - 1, t.StepWord, t.Points) && f.is(f.at, t.Equals, t.Colon)) {
    const fix = `${f.image(f.at - 1)} ${f.image(f.at + 1)}`;
    const written = f.source(f.at - 1, f.at + 1);
    return { diagnostic: say("range-option", { written, fix }, f.span(f.at, f.at + 1)), tokens: f.with(f.at, 1) };
  }
  if (f.rule === "args" && f.is(f.at, t.Colon, t.DotDot) && endsRange(f.at - 1) && f.is(f.at + 1, t.NumberToken)) {
    return swap(f.at, "step", t.StepWord);
  }
  const word = f.at - 1;
  if (f.rule !== "arg" || f.beginsLine(word) || !endsRange(word - 1)) return undefined;
  if (STEP_WORDS.has(f.image(word)) && f.is(f.at, t.NumberToken)) return swap(word, "step", t.StepWord);
  return LOG_WORDS.has(f.image(word)) ? swap(word, "log", t.Log) : undefined;
}

/** ~ [1..5] */
function rangeInList(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.DotDot) || !f.is(f.at - 1, t.NumberToken)) return undefined;
  const opener = f.openerOf(f.at);
  const closer = f.closerOf(opener);
  const from = f.is(f.at - 2, t.Minus) ? f.at - 2 : f.at - 1;
  if (!f.is(opener, t.LBracket) || from !== opener + 1 || bound(f, f.at + 1)?.to !== closer) return undefined;
  const mark = opener - 1;
  const range = f.tokens.slice(opener + 1, closer);
  const fix = `${nameBefore(f, mark)} ~ ${f.source(opener + 1, closer)}`;
  const tokens = f.with(mark, closer - mark + 1, f.make(t.Tilde, "~", mark), ...range);
  return { diagnostic: say("range-in-list", { fix }, f.span(opener, closer + 1)), tokens };
}

/** Something after '~' that begins no domain. */
function notADomain(f: Fault): Repair | undefined {
  if (f.rule !== "domain" || !f.is(f.at - 1, t.Tilde)) return undefined;
  const mark = f.at - 1;
  const name = nameBefore(f, mark);
  if (f.is(f.at, t.Quantity) && f.is(f.at + 1, t.DotDot)) return plainNumber(f);
  if (f.is(f.at, t.StringToken, t.True, t.False, t.Quantity)) return fixedNotSearched(f, mark, f.at, f.at + 1);
  if (f.has(f.at, t.LParen, t.NumberToken, t.Comma, t.NumberToken, t.RParen)) {
    const [low, high] = [f.tokens[f.at + 1]!, f.tokens[f.at + 3]!];
    const fix = `${name} ~ ${low.image}..${high.image}`;
    const diagnostic = say("range-call", { written: f.source(f.at, f.at + 5), fix }, f.span(f.at, f.at + 5));
    return { diagnostic, tokens: f.with(f.at, 5, low, f.make(t.DotDot, "..", f.at + 2), high) };
  }
  if (f.is(f.at, t.LParen, t.LBrace)) return bracketed(f, f.at);
  if (f.is(f.at, t.DotDot)) {
    const high = f.is(f.at + 1, t.NumberToken) ? f.image(f.at + 1) : "100";
    return dropArgument(f, say("range-start", { high }, f.span(f.at, f.at + 1)));
  }
  if (f.is(f.at, t.Equals)) return twoMarks(f);
  return dropArgument(f, missingDomain(f, name));
}

function missingDomain(f: Fault, name: string): Repair["diagnostic"] {
  const isEnd = f.found === undefined || f.is(f.at, t.RParen, t.Comma, t.When) || f.beginsLine(f.at);
  const found = isEnd ? {} : { found: f.quoted(f.at) };
  const fix = `${name} ~ 1..10,  ${name} ~ [a, b]  or  ${name} ~ auto`;
  return say("missing-value", { what: "a range, a list or auto", after: `'${name} ~'`, ...found, fix }, f.here);
}

/** "~ =" and "= ~": what follows tells which one is meant. */
export function twoMarks(f: Fault): Repair {
  const next = f.at + 1;
  const isDomain = f.is(next, t.LBracket) || (bound(f, next) !== undefined && f.is(bound(f, next)!.to, t.DotDot));
  const keep = isDomain ? "~" : "=";
  const name = nameBefore(f, f.at - 1);
  const { to } = f.argument(f.at);
  const fix = `${name} ${keep} ${f.source(next, Math.max(to, next))}`.trimEnd();
  const span = f.span(f.at - 1, f.at + 1);
  const token = f.make(isDomain ? t.Tilde : t.Equals, keep, f.at - 1, f.at + 1);
  const diagnostic = say("value-and-mark", { marks: f.source(f.at - 1, f.at + 1), keep, fix }, span);
  return { diagnostic, tokens: f.with(f.at - 1, 2, token) };
}

/** Leaves out the argument that the fault lies in. */
export function dropArgument(f: Fault, diagnostic: Repair["diagnostic"]): Repair {
  const { from, to } = f.argument(f.at);
  const end = f.is(to, t.Comma) ? to + 1 : to;
  if (end === from) return { diagnostic, tokens: [], broken: f.span(0, f.tokens.length) };
  return { diagnostic, tokens: f.with(from, end - from), broken: f.span(from, to) };
}
