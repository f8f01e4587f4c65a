import type { IToken, TokenType } from "#chevrotain";
import type { Diagnostic, Span } from "../src/core/diagnostic.js";
import { is, isBinding } from "./islands.js";
import { layoutOf, tokenOf } from "./lex.js";
import * as t from "./tokens.js";

/** What to say of a fault, and the tokens to read instead. */
export interface Repair {
  readonly diagnostic: Diagnostic;
  /** The island without the mistake; empty: it is given up. */
  readonly tokens: readonly IToken[];
  /** The text that this leaves out of the tree. */
  readonly broken?: Span;
  /** Tokens that begin something else. */
  readonly rest?: readonly IToken[];
}

/** Rules that hold nothing but a list behind their word, and what the list is of. */
const ELEMENTS: Readonly<Record<string, string>> = {
  command: "name",
  calls: "name",
  ignore: "word",
  assignment: "word",
  model: "step",
  budget: "amount",
};

/** A place where the parser stopped in an island, and ways to look around it. Indices are into `tokens`. */
export class Fault {
  constructor(
    readonly text: string,
    readonly tokens: readonly IToken[],
    /** The token that cannot stand here; `tokens.length` when the island ends too early. */
    readonly at: number,
    /** The rules that were being read, outermost first. */
    readonly stack: readonly string[],
    /** The island is read, and tokens are left. */
    readonly complete: boolean,
  ) {}

  get found(): IToken | undefined {
    return this.tokens[this.at];
  }
  get first(): IToken {
    return this.tokens[0]!;
  }
  /** The innermost rule; for a list that does not begin, the rule of its elements. */
  get rule(): string {
    const rule = this.stack.at(-1) ?? "";
    return this.complete ? "" : (ELEMENTS[rule] ?? rule);
  }
  within(...rules: readonly string[]): boolean {
    return !this.complete && rules.some((rule) => this.stack.includes(rule));
  }
  is(index: number, ...types: readonly TokenType[]): boolean {
    return is(this.tokens[index], ...types);
  }
  /** A token of one of the types at each place in turn. */
  has(from: number, ...types: readonly (TokenType | readonly TokenType[])[]): boolean {
    return types.every((type, k) => this.is(from + k, ...[type].flat()));
  }
  image(index: number): string {
    return this.tokens[index]?.image ?? "";
  }
  beginsLine(index: number): boolean {
    const token = this.tokens[index];
    return token !== undefined && layoutOf(token) !== undefined;
  }
  /** Nothing stands between two neighbours. */
  touches(index: number): boolean {
    const [left, right] = [this.tokens[index - 1], this.tokens[index]];
    return left !== undefined && right !== undefined && left.endOffset! + 1 === right.startOffset;
  }

  /** As written, on one line. */
  source(from: number, to: number): string {
    const span = this.span(from, to);
    return this.text.slice(span.start, span.end).replace(/\s+/g, " ");
  }
  span(from: number, to: number): Span {
    const first = this.tokens[from];
    const last = this.tokens[Math.min(to, this.tokens.length) - 1];
    if (first === undefined || last === undefined || to <= from) return this.after(from);
    return { start: first.startOffset, end: Math.max(first.startOffset, last.endOffset! + 1) };
  }
  /** The one place right after the token before `index`. */
  after(index: number): Span {
    const before = this.tokens[Math.min(index, this.tokens.length) - 1];
    const start = before === undefined ? this.first.startOffset : before.endOffset! + 1;
    return { start, end: Math.min(start + 1, this.text.length) };
  }
  /** The token found, or the place after the last one when it is missing or begins another line. */
  get here(): Span {
    return this.found === undefined || this.beginsLine(this.at) ? this.after(this.at) : this.span(this.at, this.at + 1);
  }
  quoted(index: number): string {
    const token = this.tokens[index];
    return token === undefined ? "nothing" : `'${short(token.image)}'`;
  }

  /** The tokens with `count` of them from `from` replaced. */
  with(from: number, count: number, ...tokens: readonly IToken[]): IToken[] {
    return [...this.tokens.slice(0, from), ...tokens, ...this.tokens.slice(from + count)];
  }
  /** A token in the place of another, or of several. */
  make(type: TokenType, image: string, from: number, to = from + 1): IToken {
    const span = this.span(from, to);
    const token = tokenOf(type, image, span.start, span.end);
    token.payload = this.tokens[from]?.payload;
    return token;
  }
  /** A token where there is none: it takes no room, right before token `index` or after the last. */
  insert(type: TokenType, image: string, index: number): IToken {
    const { start } = this.after(index);
    return tokenOf(type, image, start, start);
  }

  /** The bracket that is open at token `index`; -1 when none is. */
  openerOf(index: number): number {
    let depth = 0;
    for (let i = index - 1; i >= 0; i--) {
      if (this.is(i, t.RParen, t.RBracket, t.RBrace)) depth++;
      if (this.is(i, t.LParen, t.LBracket, t.LBrace) && depth-- === 0) return i;
    }
    return -1;
  }
  /** The bracket that closes the one at `opener`; the number of tokens when none does. */
  closerOf(opener: number): number {
    let depth = 0;
    for (let i = opener; i < this.tokens.length; i++) {
      if (this.is(i, t.LParen, t.LBracket, t.LBrace)) depth++;
      if (this.is(i, t.RParen, t.RBracket, t.RBrace) && --depth === 0) return i;
    }
    return this.tokens.length;
  }
  /** The open parenthesis or brace around token `index`, brackets skipped; -1 when none is. */
  parenOf(index: number): number {
    let opener = this.openerOf(index);
    while (opener >= 0 && this.is(opener, t.LBracket)) opener = this.openerOf(opener);
    return opener;
  }
  /** The argument that token `index` belongs to, as a half-open range. */
  argument(index: number): { from: number; to: number } {
    const opener = this.parenOf(index);
    let from = Math.min(index, this.tokens.length);
    while (from > opener + 1 && !this.is(from - 1, t.Comma) && !(from < index && this.beginsArgument(from))) {
      const inner = this.is(from - 1, t.RParen, t.RBracket) ? this.openerOf(from - 1) : from - 1;
      from = Math.max(inner, opener + 1);
    }
    let to = index;
    for (let depth = 0; to < this.tokens.length; to++) {
      if (this.is(to, t.LParen, t.LBracket)) depth++;
      if (this.is(to, t.RParen, t.RBracket, t.RBrace) && depth-- === 0) break;
      const isNext = this.beginsArgument(to) && (to > index || from < index);
      if (depth === 0 && to > from && (this.is(to, t.Comma) || isNext)) break;
    }
    return { from, to };
  }
  beginsArgument(index: number): boolean {
    return this.is(index, t.Word) && isBinding(this.tokens[index + 1]);
  }
  /** Whether a condition is being read: that of a clause, or what follows `when`. */
  get inCondition(): boolean {
    if (this.is(0, t.Where, t.Subject, t.Expect)) return true;
    for (let i = this.at - 1; i >= 0; i--) {
      if (this.is(i, t.When)) return !isBinding(this.tokens[i + 1]);
      if (this.is(i, t.Comma, t.Tilde, t.Pipe) || (this.is(i, t.Equals) && i !== this.at - 1)) return false;
    }
    return false;
  }
}

/** The beginning of a long token, on one line. */
export const short = (image: string): string => {
  const line = image.split(/\r?\n/, 1)[0]!;
  return line.length > 30 ? `${line.slice(0, 29)}…` : line;
};
