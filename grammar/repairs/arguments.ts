import type { Fault, Repair } from "../fault.js";
import { say } from "../messages.js";
import * as t from "../tokens.js";
import { missingClose } from "./brackets.js";
import { bracketed } from "./conditions.js";
import { dropArgument, twoMarks } from "./domains.js";

/** What a bare first value usually means; for the wording of a hint alone, the schemas decide. */
const USUAL: ReadonlyMap<string, string> = new Map(
  Object.entries({
    kfold: "folds",
    stratified: "folds",
    group: "folds",
    stratified_group: "folds",
    rolling: "folds",
    holdout: "fraction",
    shuffle: "repeats",
    bootstrap: "repeats",
    knn: "k",
    ridge: "alpha",
    elastic_net: "alpha",
    svc: "C",
    svr: "C",
    logistic_regression: "C",
    random_forest: "trees",
    extra_trees: "trees",
    boosted_trees: "trees",
    decision_tree: "max_depth",
    mlp: "hidden",
    pca: "components",
    select_best: "k",
    lags: "count",
    patience: "epochs",
    no_improvement: "trials",
    median: "startup",
    ensemble: "size",
    simplest: "within",
    top_k: "k",
    normal: "mean",
  }),
);
const TYPES = new Set(["real", "int", "choice", "flag", "text", "number", "float", "integer", "bool", "string"]);
const WHEN_WORDS = new Set(["if", "where", "for", "given"]);
const OPERATORS = [t.Plus, t.Minus, t.Multiply, t.Power, t.Cmp];
const VALUES = [t.NumberToken, t.Quantity, t.StringToken, t.True, t.False, t.LBracket, t.LooseString, t.LooseBoolean];

const isRange = (f: Fault, i: number): boolean => {
  const after = f.is(i, t.Minus) ? i + 2 : i + 1;
  return f.is(after - 1, t.NumberToken) && f.is(after, t.DotDot);
};
const isValue = (f: Fault, i: number): boolean => f.is(i, ...VALUES) || f.has(i, t.Minus, t.NumberToken);

/** The mark after an argument's name. */
export function mark(f: Fault): Repair | undefined {
  if (f.rule === "name" && f.stack.at(-2) === "arg" && f.is(f.at - 1, t.Colon)) return colonForValue(f, f.at - 1);
  if (f.stack.at(-1) === "assignment" && f.is(f.at - 1, t.Word) && (f.is(f.at, t.Colon) || f.image(f.at) === "==")) {
    const diagnostic = say("word-for-operator", { written: f.image(f.at), meant: "=" }, f.span(f.at, f.at + 1));
    return { diagnostic, tokens: f.with(f.at, 1, f.make(t.Equals, "=", f.at)) };
  }
  if (f.rule !== "arg") return undefined;
  const word = f.at - 1;
  const ends = f.has(word, t.Because, t.StringToken) || (f.is(word, t.Inside, t.As) && f.is(f.at, t.Name));
  if (ends && !f.beginsArgument(word)) return missingClose(f, f.openerOf(word), word);
  if (WHEN_WORDS.has(f.image(word)) && !f.beginsLine(word) && f.is(word - 1, t.NumberToken, t.Name, t.RBracket)) {
    const diagnostic = say("word-for-operator", { written: f.image(word), meant: "when" }, f.span(word, f.at));
    return { diagnostic, tokens: f.with(word, 1, f.make(t.When, "when", word)) };
  }
  const isTyped = f.is(f.at - 2, t.Colon);
  if (isTyped && !TYPES.has(f.image(word)) && f.openerOf(f.at) >= 0 && !isValue(f, f.at)) {
    return colonForValue(f, f.at - 2);
  }
  return hyphenInName(f, word) ?? missingMark(f, isTyped ? f.source(f.at - 3, f.at) : f.image(word));
}

function colonForValue(f: Fault, colon: number): Repair {
  const isDomain = f.is(colon + 1, t.LBracket) || isRange(f, colon + 1);
  const name = f.image(colon - 1);
  const { to } = f.argument(colon - 1);
  const text = isDomain ? "~" : "=";
  const value = f.source(colon + 1, Math.max(to, colon + 1));
  const fix = `${name} ${text} ${value || "…"}`;
  const diagnostic = say("colon-for-value", { name, fix }, f.span(colon, colon + 1));
  return { diagnostic, tokens: f.with(colon, 1, f.make(isDomain ? t.Tilde : t.Equals, text, colon)) };
}

/** max-depth = 3, iris-knn */
export function hyphenInName(f: Fault, word: number): Repair | undefined {
  let to = word + 1;
  while (f.has(to, t.Minus, [t.Word, t.NumberToken]) && f.touches(to) && f.touches(to + 1)) to += 2;
  if (to === word + 1 || !f.is(word, t.Word)) return undefined;
  const name = f.source(word, to);
  const fix = name.replaceAll("-", "_");
  const diagnostic = say("hyphen-in-name", { name, fix }, f.span(word, to));
  return { diagnostic, tokens: f.with(word, to - word, f.make(t.Identifier, fix, word, to)) };
}

function missingMark(f: Fault, name: string): Repair {
  const { to } = f.argument(f.at);
  const value = f.source(f.at, Math.max(to, f.at + 1));
  const put = (type: typeof t.Tilde, text: string, reason: string, shown = value, replaced = 0): Repair => {
    const token = replaced ? f.make(type, text, f.at) : f.insert(type, text, f.at);
    const fix = `${name} ${text} ${shown}`;
    return {
      diagnostic: say("fixed-or-searched", { name, reason, fix }, f.span(f.at, f.at + 1)),
      tokens: f.with(f.at, replaced, token),
    };
  };
  const rest = f.source(f.at + 1, Math.max(to, f.at + 2));
  if (f.is(f.at, t.In)) return put(t.Tilde, "~", "what is searched has '~'", rest, 1);
  if (f.image(f.at) === "==") return put(t.Equals, "=", "one '=' fixes a value", rest, 1);
  if (f.is(f.at, t.Cmp)) {
    const diagnostic = say("bound-for-range", { name, operator: f.image(f.at) }, f.span(f.at, f.at + 1));
    return dropArgument(f, diagnostic);
  }
  if (f.is(f.at, t.LBracket)) return put(t.Tilde, "~", "a list to choose from is searched");
  if (isRange(f, f.at) || f.has(f.at, t.NumberToken, [t.To, t.Minus], t.NumberToken)) {
    return put(t.Tilde, "~", "a range is searched");
  }
  if (f.image(f.at) === "auto") return put(t.Tilde, "~", "what is searched has '~'");
  if (isValue(f, f.at)) return put(t.Equals, "=", "one value is fixed");
  if (f.is(f.at, t.Name) && !f.is(f.at, t.When) && !f.beginsLine(f.at) && !f.beginsArgument(f.at)) {
    return put(t.Equals, "=", "one value is fixed");
  }
  const reason = "an argument has a name, and a value or a domain";
  const diagnostic = say("fixed-or-searched", { name, reason, fix: `${name} = …  or  ${name} ~ …` }, f.here);
  const word = f.at - (f.is(f.at - 2, t.Colon) ? 3 : 1);
  const end = f.is(f.at, t.Comma)
    ? f.at + 1
    : f.beginsArgument(f.at) || f.is(f.at, t.RParen)
      ? f.at
      : Math.max(to, f.at);
  return { diagnostic, tokens: f.with(word, end - word), broken: f.span(word, end) };
}

/** What stands after '=' or in a list, and is no value. */
export function value(f: Fault): Repair | undefined {
  if (f.rule !== "value" || f.within("choice", "list")) return undefined;
  if (f.is(f.at, t.Equals, t.Tilde) && f.is(f.at - 1, t.Equals)) return twoMarks(f);
  if (f.is(f.at, t.LParen, t.LBrace) && f.is(f.at - 1, t.Equals)) return bracketed(f, f.at);
  const name = f.image(f.at - 2);
  if (f.is(f.at, t.DotDot)) {
    const high = f.is(f.at + 1, t.NumberToken) ? f.image(f.at + 1) : "100";
    return dropArgument(f, say("range-start", { high }, f.span(f.at, f.at + 1)));
  }
  if (f.is(f.at, t.In, t.Not, t.And, t.Or, t.Study)) return reservedWord(f, "a value");
  const isEnd = f.found === undefined || f.beginsLine(f.at) || f.is(f.at, t.RParen, t.RBrace, t.Comma, t.When);
  const found = isEnd ? {} : { found: f.quoted(f.at) };
  const diagnostic = say(
    "missing-value",
    { what: "a value", after: `'${name} ='`, ...found, fix: `${name} = …` },
    f.here,
  );
  return dropArgument(f, diagnostic);
}

export function reservedWord(f: Fault, what: string): Repair {
  const word = f.image(f.at);
  const fix = `\`${word}\``;
  const diagnostic = say("reserved-word", { word, what, fix }, f.span(f.at, f.at + 1));
  return { diagnostic, tokens: f.with(f.at, 1, f.make(t.QuotedName, fix, f.at)) };
}

/** Between the parentheses, where an argument or ')' belongs. */
export function inParentheses(f: Fault): Repair | undefined {
  if (f.rule !== "args") return undefined;
  return missingName(f) ?? equalsForRange(f) ?? nextArgument(f) ?? positional(f) ?? calculation(f) ?? strayComma(f);
}

/** ( ~ 1..25) */
function missingName(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.Tilde, t.Equals) || !(f.beginsLine(f.at) || f.is(f.at - 1, t.LParen, t.Comma))) return undefined;
  const diagnostic = say("missing-name", { mark: f.image(f.at), after: f.quoted(f.at - 1) }, f.span(f.at, f.at + 1));
  const { to } = f.argument(f.at + 1);
  const end = f.is(to, t.Comma) ? to + 1 : to;
  return { diagnostic, tokens: f.with(f.at, end - f.at), broken: f.span(f.at, end) };
}

/** k = 1..25 */
function equalsForRange(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.DotDot) || !f.is(f.at - 1, t.NumberToken)) return undefined;
  const from = f.is(f.at - 2, t.Minus) ? f.at - 2 : f.at - 1;
  const equals = from - 1;
  if (!f.is(equals, t.Equals)) return undefined;
  const name = f.image(equals - 1);
  const { to } = f.argument(f.at);
  const fix = `${name} ~ ${f.source(from, to)}`;
  const diagnostic = say("searched-not-fixed", { name, fix }, f.span(equals, equals + 1));
  return { diagnostic, tokens: f.with(equals, 1, f.make(t.Tilde, "~", equals)) };
}

/** k = \n weights = uniform: the next argument's name was taken for the value. */
function nextArgument(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.Equals, t.Tilde) || !f.is(f.at - 1, t.Name) || !f.is(f.at - 2, t.Equals, t.Tilde)) return undefined;
  const after = f.source(f.at - 3, f.at - 1);
  const what = f.is(f.at - 2, t.Equals) ? "a value" : "a range, a list or auto";
  const diagnostic = say("missing-value", { what, after: `'${after}'`, fix: `${after} …` }, f.after(f.at - 1));
  return { diagnostic, tokens: f.with(f.at - 3, 2), broken: f.span(f.at - 3, f.at - 1) };
}

/** stratified(5) */
function positional(f: Fault): Repair | undefined {
  if (!isValue(f, f.at) || !f.is(f.at - 1, t.LParen, t.Comma)) return undefined;
  const opener = f.parenOf(f.at);
  const callee = f.image(opener - 1);
  const { to } = f.argument(f.at);
  const text = f.source(f.at, to);
  const isDomain = isRange(f, f.at);
  const sign = isDomain ? "~" : "=";
  const usual = f.is(opener, t.LParen) && opener === f.at - 1 ? USUAL.get(callee) : undefined;
  const fix = usual === undefined ? `${callee}(name ${sign} ${text})` : `${callee}(${usual} ${sign} ${text})`;
  const isBudget = f.is(0, t.Search) && f.is(f.at, t.NumberToken) && to === f.at + 1;
  const diagnostic = isBudget
    ? say("trials-as-argument", { sampler: callee, trials: text }, f.span(f.at, to))
    : say("named-arguments", { fix }, f.span(f.at, to));
  // Further values without a name are the same mistake.
  let end = to;
  while (f.is(end, t.Comma) && isValue(f, end + 1)) end = f.argument(end + 1).to;
  const named =
    usual === undefined
      ? []
      : [
          f.insert(t.Identifier, usual, f.at),
          f.insert(isDomain ? t.Tilde : t.Equals, sign, f.at),
          ...f.tokens.slice(f.at, to),
        ];
  const from = usual === undefined ? f.at : to;
  const tokens = f.with(f.at, (usual === undefined && f.is(end, t.Comma) ? end + 1 : end) - f.at, ...named);
  return { diagnostic, tokens, ...(end > from && { broken: f.span(from, end) }) };
}

/** trees = 100 * 2 */
function calculation(f: Fault): Repair | undefined {
  if (!f.is(f.at, ...OPERATORS)) return undefined;
  const { from } = f.argument(f.at);
  if (!f.beginsArgument(from)) return undefined;
  return dropArgument(f, say("calculated-value", { name: f.image(from) }, f.span(f.at, f.at + 1)));
}

function strayComma(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.Comma)) return undefined;
  const place = f.is(f.at - 1, t.LParen) ? "after '('" : "here";
  return { diagnostic: say("extra-comma", { place }, f.span(f.at, f.at + 1)), tokens: f.with(f.at, 1) };
}

/** stratified folds = 5;  stratified 5 */
export function callWithoutParentheses(f: Fault): Repair | undefined {
  const callee = f.at - 1;
  if (!f.is(callee, t.Name) || !f.is(0, t.ClauseWord) || f.within("args", "expr", "list", "choice", "domain")) {
    return undefined;
  }
  if (f.is(0, t.Predict, t.Ignore, t.Order, t.Group, t.Weight, t.Budget, t.Seed, t.Note, t.Start)) return undefined;
  const hasName = f.beginsArgument(f.at);
  const usual = USUAL.get(f.image(callee));
  if (!hasName && !(usual !== undefined && isValue(f, f.at) && !f.beginsLine(f.at))) return undefined;
  const end = argumentsEnd(f);
  const inner = f.tokens.slice(f.at, end);
  const name = f.image(callee);
  const named = hasName ? [] : [f.insert(t.Identifier, usual!, f.at), f.insert(t.Equals, "=", f.at)];
  const text = f.source(f.at, end);
  const shown = `${hasName ? "" : `${usual} = `}${text.length > 40 ? "…" : text}`;
  const closed = f.is(end, t.RParen);
  const close = closed ? [] : [f.insert(t.RParen, ")", end)];
  const tokens = f.with(f.at, end - f.at, f.insert(t.LParen, "(", f.at), ...named, ...inner, ...close);
  return { diagnostic: say("call-parentheses", { name, fix: `${name}(${shown})` }, f.span(callee, f.at)), tokens };
}

/** Where arguments without '(' end: at a ')' that nothing opened, or where the pipeline or the clause goes on. */
function argumentsEnd(f: Fault): number {
  let end = f.at;
  for (let depth = 0; end < f.tokens.length; end++) {
    if (f.is(end, t.LParen, t.LBracket)) depth++;
    if (f.is(end, t.RParen, t.RBracket) && depth-- === 0) break;
    if (depth === 0 && f.is(end, t.Pipe, t.Because, t.Inside, t.As) && !f.beginsArgument(end)) break;
  }
  return end;
}
