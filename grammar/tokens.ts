import type { TokenType } from "#chevrotain";
import { createToken, Lexer } from "./chevrotain.js";

// ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────
// Three tiers. Reserved words name nothing. Clause words and commands are a Word: they may name a column or an argument,
// never a step, so that a clause is seen after a broken pipeline. Modifiers and identifiers are a Name, and so a Word.

/** Whatever may name a column or an argument. */
export const Word = createToken({ name: "Word", pattern: Lexer.NA, label: "a name" });
/** Whatever may name anything. */
export const Name = createToken({ name: "Name", pattern: Lexer.NA, categories: Word, label: "a name" });
export const ClauseWord = createToken({ name: "ClauseWord", pattern: Lexer.NA, categories: Word });
export const Verb = createToken({ name: "Verb", pattern: Lexer.NA, categories: Word });

/** Latin, Greek, Cyrillic, Japanese, Chinese and Korean letters; anything else stands between back-quotes. */
export const LETTER =
  "A-Za-z_\\u00aa\\u00b5\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u0370-\\u04ff\\u3040-\\u30ff\\u4e00-\\u9fff\\uac00-\\ud7a3";
const LAST = `(?![0-9${LETTER}])`;

export const Identifier = createToken({
  name: "Identifier",
  pattern: new RegExp(`[${LETTER}][0-9${LETTER}]*`),
  categories: Name,
});
export const QuotedName = createToken({ name: "QuotedName", pattern: /`[^`\r\n]+`/, categories: Name });

const word = (text: string, category?: TokenType): TokenType =>
  createToken({
    name: text[0]!.toUpperCase() + text.slice(1),
    pattern: new RegExp(text + LAST),
    label: `'${text}'`,
    ...(category === undefined ? {} : { categories: category }),
  });
export const CLAUSE_WORDS: string[] = [];
const clause = (text: string) => {
  CLAUSE_WORDS.push(text);
  return word(text, ClauseWord);
};
const modifier = (text: string) => word(text, Name);

export const Study = word("study");
export const And = word("and");
export const Or = word("or");
export const Not = word("not");
export const In = word("in");
export const True = word("true");
export const False = word("false");

export const Data = clause("data");
export const Predict = clause("predict");
export const Ignore = clause("ignore");
export const Order = clause("order");
export const Group = clause("group");
export const Weight = clause("weight");
export const Model = clause("model");
export const Objective = clause("objective");
export const Where = clause("where");
export const Subject = clause("subject");
export const Validate = clause("validate");
/** Both spellings are read; the formatter writes -ize. */
const goal = (text: string) => {
  CLAUSE_WORDS.push(text);
  return createToken({
    name: text[0]!.toUpperCase() + text.slice(1),
    pattern: new RegExp(`${text.slice(0, -2)}[sz]e${LAST}`),
    label: `'${text}'`,
    categories: ClauseWord,
  });
};
export const Maximize = goal("maximize");
export const Minimize = goal("minimize");
export const Measure = clause("measure");
export const Search = clause("search");
export const Prune = clause("prune");
export const Stop = clause("stop");
export const Budget = clause("budget");
export const Seed = clause("seed");
export const Start = clause("start");
export const Keep = clause("keep");
export const Expect = clause("expect");
export const Report = clause("report");
export const Note = clause("note");
export const Allow = clause("allow");

export const Check = word("check", Verb);
export const Explain = word("explain", Verb);
export const Run = word("run", Verb);
export const Resume = word("resume", Verb);
export const Show = word("show", Verb);
export const Compare = word("compare", Verb);

export const Log = modifier("log");
export const StepWord = modifier("step");
export const Points = modifier("points");
export const Times = modifier("times");
export const As = modifier("as");
export const By = modifier("by");
export const To = modifier("to");
export const From = modifier("from");
export const When = modifier("when");
export const Inside = modifier("inside");
export const Because = modifier("because");
export const Extends = modifier("extends");
export const Each = modifier("each");

// ── Literals ────────────────────────────────────────────────────────────────────────────────────────────────────────

const DIGITS = "[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";
export const NumberToken = createToken({ name: "Number", pattern: new RegExp(DIGITS), label: "a number" });
/** A number and its unit, on one line. `eta = 3 min = 1` is no quantity: what '=', '~' or ':' follows is a name. */
export const Quantity = createToken({
  name: "Quantity",
  pattern: new RegExp(`${DIGITS}[ \\t]*(?:%|(?:ms|min|s|h|d|kB|MB|GB)${LAST})(?![ \\t]*(?:[~:]|=(?!=)))`),
  label: "a quantity",
});
/** Between triple quotes over lines, or between quotes on one; there, \" is a quote and \\ a backslash. */
export const StringToken = createToken({
  name: "String",
  pattern: /"""[\s\S]*?"""|"(?!"")(?:[^"\\\r\n]|\\[^\r\n])*"/,
  start_chars_hint: ['"'],
  line_breaks: true,
  label: "a string",
});

// ── Marks ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const mark = (name: string, text: string): TokenType => createToken({ name, pattern: text, label: `'${text}'` });
const oneOf = (name: string, pattern: RegExp, label: string): TokenType => createToken({ name, pattern, label });

export const LBrace = mark("LBrace", "{");
export const RBrace = mark("RBrace", "}");
export const LParen = mark("LParen", "(");
export const RParen = mark("RParen", ")");
export const LBracket = mark("LBracket", "[");
export const RBracket = mark("RBracket", "]");
export const Comma = mark("Comma", ",");
export const Pipe = mark("Pipe", "|>");
export const DotDot = mark("DotDot", "..");
export const Dot = mark("Dot", ".");
export const Tilde = mark("Tilde", "~");
export const Colon = mark("Colon", ":");
export const Cmp = oneOf("Cmp", /==|!=|<=|>=|<|>/, "a comparison");
export const Equals = mark("Equals", "=");
export const Power = mark("Power", "**");
export const Multiply = oneOf("Multiply", /[*/]/, "'*' or '/'");
export const Plus = mark("Plus", "+");
export const Minus = mark("Minus", "-");

export const CommentToken = createToken({ name: "Comment", pattern: /#[^\r\n]*/, group: "comments" });
/** Non-breaking spaces and byte order marks come with pasted text. */
export const Blank = createToken({
  name: "Blank",
  pattern: /[ \t\r\n\u00a0\ufeff]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});

// ── Slips ───────────────────────────────────────────────────────────────────────────────────────────────────────────
// What people type from the habit of other languages. No rule of the grammar takes these tokens: they end in a fault,
// and the fault's repair says what to write instead.

/** Marks of other languages, and every character that begins nothing. */
export const Stray = oneOf("Stray", /->|=>|>>|===|!==|<>|:=|\|\||\|(?!>)|&&|&|!(?!=)|\^|;|%>%|%|\.\.\./, "nothing");
/** Strings that are not closed, or stand in other quotes. Open triple quotes end before a line that begins a clause. */
export const LooseString = createToken({
  name: "LooseString",
  pattern: new RegExp(
    `"""(?:(?!"""|\\n[ \\t]*(?:\\}|(?:${CLAUSE_WORDS.join("|")})${LAST}))[\\s\\S])*|"(?:[^"\\\\\\r\\n]|\\\\[^\\r\\n])*` +
      "|'[^'\\r\\n]*'?|[“„«‘][^“”„«»‘’\"\\r\\n]*[”“»’\"]?|[”’»]",
  ),
  start_chars_hint: ['"', "'", "“", "„", "«", "‘", "”", "’", "»"],
  line_breaks: true,
  label: "a string",
});
/** A name whose closing back-quote is missing. */
export const LooseName = createToken({ name: "LooseName", pattern: /`[^`\r\n]*/, label: "a name" });
export const LooseBoolean = createToken({
  name: "LooseBoolean",
  pattern: new RegExp(`(?:True|TRUE|False|FALSE)${LAST}`),
  label: "a boolean",
});
/** Comments as other languages write them. */
export const LooseComment = createToken({
  name: "LooseComment",
  pattern: /\/\/[^\r\n]*|\/\*(?:(?!\*\/)[\s\S])*(?:\*\/)?/,
  start_chars_hint: ["/"],
  line_breaks: true,
  label: "a comment",
});

export const vocabulary: TokenType[] = [
  Blank,
  CommentToken,
  LooseComment,
  LooseBoolean,
  Study,
  And,
  Or,
  Not,
  In,
  True,
  False,
  Data,
  Predict,
  Ignore,
  Order,
  Group,
  Weight,
  Model,
  Objective,
  Where,
  Subject,
  Validate,
  Maximize,
  Minimize,
  Measure,
  Search,
  Prune,
  Stop,
  Budget,
  Seed,
  Start,
  Keep,
  Expect,
  Report,
  Note,
  Allow,
  Check,
  Explain,
  Run,
  Resume,
  Show,
  Compare,
  Log,
  StepWord,
  Points,
  Times,
  As,
  By,
  To,
  From,
  When,
  Inside,
  Because,
  Each,
  Extends,
  Identifier,
  QuotedName,
  Quantity,
  NumberToken,
  StringToken,
  LooseString,
  Stray,
  LBrace,
  RBrace,
  LParen,
  RParen,
  LBracket,
  RBracket,
  Comma,
  Pipe,
  DotDot,
  Dot,
  Tilde,
  Colon,
  Cmp,
  Equals,
  Power,
  Multiply,
  Plus,
  Minus,
  Word,
  Name,
  ClauseWord,
  Verb,
  LooseName,
];
