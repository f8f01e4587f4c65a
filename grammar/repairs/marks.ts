import type { IToken, TokenType } from "#chevrotain";
import { placeOf } from "../../src/core/diagnostic.js";
import type { Fault, Repair } from "../fault.js";
import { quoteText, UNITS } from "../literals.js";
import { say } from "../messages.js";
import * as t from "../tokens.js";

interface Meaning {
  readonly type: TokenType;
  readonly text: string;
}
const pipe: Meaning = { type: t.Pipe, text: "|>" };
const and: Meaning = { type: t.And, text: "and" };
const or: Meaning = { type: t.Or, text: "or" };
const compare = (text: string): Meaning => ({ type: t.Cmp, text });
const minus: Meaning = { type: t.Minus, text: "-" };
const dots: Meaning = { type: t.DotDot, text: ".." };

/** Marks of other languages, and what they are here. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  "->": pipe,
  ">>": pipe,
  "%>%": pipe,
  "→": pipe,
  "|": pipe,
  "&&": and,
  "&": and,
  "||": or,
  "!": { type: t.Not, text: "not" },
  "^": { type: t.Power, text: "**" },
  "×": { type: t.Multiply, text: "*" },
  "·": { type: t.Multiply, text: "*" },
  "÷": { type: t.Multiply, text: "/" },
  "===": compare("=="),
  "!==": compare("!="),
  "<>": compare("!="),
  "≠": compare("!="),
  "≤": compare("<="),
  "≥": compare(">="),
  ":=": { type: t.Equals, text: "=" },
  "=>": { type: t.Equals, text: "=" },
  "...": dots,
  "…": dots,
  "−": minus,
  "–": minus,
  "—": minus,
};

/** Marks, comments and characters that only other languages know. */
export function strayMark(f: Fault): Repair | undefined {
  const token = f.found;
  if (f.is(f.at, t.LooseComment)) {
    return { diagnostic: say("foreign-comment", undefined, f.span(f.at, f.at + 1)), tokens: f.with(f.at, 1) };
  }
  if (token === undefined || !f.is(f.at, t.Stray)) return undefined;
  const span = f.span(f.at, f.at + 1);
  const written = token.image;
  if (written.startsWith(";")) return semicolon(f);
  if (written === "%") return { diagnostic: say("percent-without-number", undefined, span), tokens: f.with(f.at, 1) };
  const meaning = meaningOf(f, written);
  if (meaning !== undefined) {
    const diagnostic = say("foreign-mark", { written, meant: meaning.text }, span);
    return { diagnostic, tokens: f.with(f.at, 1, f.make(meaning.type, meaning.text, f.at)) };
  }
  const character = String.fromCodePoint(written.codePointAt(0)!);
  const code = `U+${written.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
  return { diagnostic: say("stray-character", { written: character, code }, span), tokens: f.with(f.at, 1) };
}

function meaningOf(f: Fault, written: string): Meaning | undefined {
  if (written === "=>" && f.inCondition) return compare(">=");
  if (written === "=>" && f.is(0, t.Model) && f.parenOf(f.at) < 0) return pipe;
  if (written === "|" && f.inCondition) return or;
  if (written === "|" && f.openerOf(f.at) >= 0) return { type: t.Comma, text: "," };
  if (/^[–—]$/.test(written) && f.rule === "range") return dots;
  return MEANINGS[written];
}

function semicolon(f: Fault): Repair {
  const span = f.span(f.at, f.at + 1);
  if (f.openerOf(f.at) < 0) return { diagnostic: say("semicolon", undefined, span), tokens: f.with(f.at, 1) };
  const diagnostic = say("foreign-mark", { written: ";", meant: "," }, span);
  return { diagnostic, tokens: f.with(f.at, 1, f.make(t.Comma, ",", f.at)) };
}

/** Strings that are not closed or stand in other quotes, names without their last back-quote, booleans in capitals. */
export function looseLiteral(f: Fault): Repair | undefined {
  const token = f.found;
  if (token === undefined) return undefined;
  const span = f.span(f.at, f.at + 1);
  if (f.is(f.at, t.LooseString)) return looseString(f, token);
  if (f.is(f.at, t.LooseName)) {
    const name = token.image.slice(1).split(/[\s,()[\]=~]/, 1)[0]!;
    const fix = `\`${name}\``;
    const named = f.make(t.QuotedName, fix, f.at);
    return { diagnostic: say("unterminated-name", { fix }, span), tokens: name === "" ? [] : f.with(f.at, 1, named) };
  }
  if (f.is(f.at, t.LooseBoolean)) {
    const fix = token.image.toLowerCase();
    const type = fix === "true" ? t.True : t.False;
    const diagnostic = say("boolean-case", { written: token.image, fix }, span);
    return { diagnostic, tokens: f.with(f.at, 1, f.make(type, fix, f.at)) };
  }
  return undefined;
}

function looseString(f: Fault, token: IToken): Repair {
  const { image } = token;
  const put = (text: string) => f.with(f.at, 1, f.make(t.StringToken, text, f.at));
  const span = f.span(f.at, f.at + 1);
  const { line } = placeOf(f.text, token.startOffset);
  const start = { start: token.startOffset, end: token.startOffset + (image.startsWith('"""') ? 3 : 1) };
  if (image.startsWith('"""')) {
    return { diagnostic: say("unterminated-string", { quote: '"""', line }, start), tokens: put(`${image}"""`) };
  }
  const inner = image.slice(1).trimEnd();
  const closed = /['"”“»’]$/.test(inner) && !image.startsWith('"');
  if (closed || /^[”’»]/.test(image)) {
    const fix = quoteText(closed ? inner.slice(0, -1) : inner);
    return { diagnostic: say("quotes", { fix }, span), tokens: put(fix) };
  }
  return { diagnostic: say("unterminated-string", { quote: '"', line }, start), tokens: put(quoteText(inner)) };
}

/** The same token twice; where a modifier may be a name ("to to auc"), the parser sees it one token later. */
export function doubledToken(f: Fault): Repair | undefined {
  const same = (i: number) =>
    i > 0 &&
    f.image(i) === f.image(i - 1) &&
    !(f.beginsLine(i) && f.is(i, t.Word)) &&
    f.tokens[i] !== undefined &&
    !f.is(i, t.RParen, t.RBracket, t.RBrace);
  const i = same(f.at)
    ? f.at
    : f.is(f.at - 1, t.Word) && !f.is(f.at - 1, t.Identifier) && same(f.at - 1)
      ? f.at - 1
      : 0;
  if (i === 0) return undefined;
  return { diagnostic: say("doubled", { word: f.image(i) }, f.span(i, i + 1)), tokens: f.with(i, 1) };
}

/** 1_000, 5. and numbers with a letter behind. */
export function numberForm(f: Fault): Repair | undefined {
  // What touches the number may have been taken for a name: the fault is then one token later.
  const at = f.is(f.at - 1, t.Identifier) ? f.at - 1 : f.at;
  if (!f.is(at - 1, t.NumberToken) || !f.touches(at)) return undefined;
  const number = f.image(at - 1);
  const span = f.span(at - 1, at + 1);
  const written = number + f.image(at);
  const isDot = f.is(at, t.Dot) && !f.touches(at + 1);
  if (!isDot && !f.is(at, t.Identifier)) return undefined;
  const fix = isDot ? `${number}.0` : withSuffix(number, f.image(at));
  const tokens = f.with(at - 1, 2, f.make(t.NumberToken, fix, at - 1, at + 1));
  return { diagnostic: say("number-form", { written, fix }, span), tokens };
}

const THOUSANDS = new Map([
  ["k", 1e3],
  ["K", 1e3],
  ["m", 1e6],
  ["M", 1e6],
]);
const withSuffix = (number: string, suffix: string): string =>
  /^[_\d]+$/.test(suffix) ? (number + suffix).replaceAll("_", "") : `${Number(number) * (THOUSANDS.get(suffix) ?? 1)}`;

/** 2 mb, 30 minutes, where a budget does not read them. */
export function unitName(f: Fault): Repair | undefined {
  const written = f.image(f.at);
  const unit = UNITS.get(written);
  if (unit === undefined || !f.is(f.at - 1, t.NumberToken) || f.beginsLine(f.at)) return undefined;
  const quantity = f.make(t.Quantity, `${f.image(f.at - 1)} ${unit}`, f.at - 1, f.at + 1);
  const diagnostic = say("unit-name", { written, fix: unit }, f.span(f.at, f.at + 1));
  return { diagnostic, tokens: f.with(f.at - 1, 2, quantity) };
}

/** .5 */
export function leadingDot(f: Fault): Repair | undefined {
  if (!f.is(f.at, t.Dot) || !f.is(f.at + 1, t.NumberToken) || !f.touches(f.at + 1) || f.touches(f.at)) return undefined;
  const written = `.${f.image(f.at + 1)}`;
  const number = f.make(t.NumberToken, `0${written}`, f.at, f.at + 2);
  const diagnostic = say("number-form", { written, fix: `0${written}` }, f.span(f.at, f.at + 2));
  return { diagnostic, tokens: f.with(f.at, 2, number) };
}
