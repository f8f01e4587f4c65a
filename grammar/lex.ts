import type { ILexingError, IToken, Lexer as LexerType, TokenType } from "#chevrotain";
import type { Comment } from "./ast.js";
import { Lexer } from "./chevrotain.js";
import { Stray, vocabulary } from "./tokens.js";

export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
}

/** What stands before a token, kept as its payload: it begins its line, or also has an empty line above. */
export type Layout = "line" | "blank" | undefined;
export const layoutOf = (token: IToken): Layout => token.payload as Layout;

let lexer: LexerType | undefined;

/** Text → tokens that the grammar knows, each with its layout; comments apart. */
export function lex(text: string): Lexed {
  lexer ??= new Lexer(vocabulary, { positionTracking: "onlyOffset", ensureOptimizations: true, skipValidations: true });
  const { tokens: known, groups, errors } = lexer.tokenize(text);
  const tokens = errors.length === 0 ? known : withStrays(text, known, errors);
  const comments = (groups.comments ?? []).map((token) => commentOf(text, token));
  layOut(text, tokens);
  return { tokens, comments };
}

/** Characters that begin no token become tokens too: the parser then stops at each, and its repair can speak of it. */
function withStrays(text: string, tokens: IToken[], errors: readonly ILexingError[]): IToken[] {
  const strays = errors.map(({ offset, length }) => tokenOf(Stray, text.slice(offset, offset + length), offset));
  return [...tokens, ...strays].sort((a, b) => a.startOffset - b.startOffset);
}

/** A token that the lexer did not make: `image` stands for the text from `start` to `end`. */
export function tokenOf(type: TokenType, image: string, start: number, end = start + image.length): IToken {
  return { tokenType: type, tokenTypeIdx: type.tokenTypeIdx!, image, startOffset: start, endOffset: end - 1 };
}

function commentOf(text: string, token: IToken): Comment {
  const layout = layoutAt(text, token.startOffset);
  return {
    span: { start: token.startOffset, end: token.startOffset + token.image.trimEnd().length },
    text: token.image.trimEnd(),
    ownLine: layout !== undefined,
    ...(layout === "blank" ? { blankBefore: true } : {}),
  };
}

/** Adds what offset-only tokens lack: the end, and the layout. */
function layOut(text: string, tokens: readonly IToken[]): void {
  let end = 0;
  for (const token of tokens) {
    // Most tokens stand one blank or none after the one before: no line break can lie between.
    if (token.startOffset > end + 1 || end === 0 || text.charCodeAt(end) === 10) {
      token.payload = layoutAt(text, token.startOffset);
    }
    end = token.startOffset + token.image.length;
    token.endOffset = end - 1;
  }
}

/** Looks back from an offset over blanks: a line break, or the start of the text; a second one is an empty line. */
function layoutAt(text: string, offset: number): Layout {
  let breaks = 0;
  let i = offset - 1;
  for (; i >= 0; i--) {
    const c = text.charCodeAt(i);
    if (c === 10) {
      if (++breaks === 2) return "blank";
    } else if (c !== 32 && c !== 9 && c !== 13 && c !== 0xa0 && c !== 0xfeff) break;
  }
  return breaks === 1 || i < 0 ? "line" : undefined;
}
