import type { IToken, TokenType } from "#chevrotain";
import { tokenMatcher } from "./chevrotain.js";
import { layoutOf } from "./lex.js";
import * as t from "./tokens.js";
import { clauseMeant } from "./words.js";

/**
 * A stretch of a broken text that is read on its own, so that a mistake in one clause costs no other.
 * "unknown" begins with nothing that begins something; "close" is a single '}'.
 */
export interface Island {
  readonly kind: "header" | "clause" | "command" | "close" | "unknown";
  readonly tokens: IToken[];
}

/** Cuts tokens where studies, clauses and commands begin, by their first words, their lines and the brackets open. */
export function islandsOf(tokens: readonly IToken[]): Island[] {
  const islands: Island[] = [];
  let depth = 0;
  for (let from = 0; from < tokens.length; ) {
    const kind = kindOf(tokens[from]!, depth > 0);
    const to = kind === "close" ? from + 1 : endOf(tokens, from, kind, depth > 0);
    const island = { kind, tokens: tokens.slice(from, to) };
    if (kind === "close") depth = Math.max(0, depth - 1);
    if (kind === "header" || isNamelessHeader(island)) depth++;
    islands.push(isNamelessHeader(island) ? { ...island, kind: "header" } : island);
    from = to;
  }
  return islands;
}

function kindOf(first: IToken, inStudy: boolean): Island["kind"] {
  if (is(first, t.Study)) return "header";
  if (is(first, t.RBrace)) return "close";
  if (is(first, t.Verb) && !(inStudy && layoutOf(first) === undefined)) return "command";
  return is(first, t.ClauseWord) ? "clause" : "unknown";
}

/** "iris_knn {" where the word study is forgotten. */
const isNamelessHeader = (island: Island): boolean =>
  (island.kind === "unknown" || island.kind === "command") &&
  island.tokens.length > 1 &&
  is(island.tokens.at(-1), t.LBrace);

/** The end of the island that begins at `from`: where the next one begins. */
function endOf(tokens: readonly IToken[], from: number, kind: Island["kind"], inStudy: boolean): number {
  const open: TokenType[] = [];
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (i > from && begins(tokens, from, i, open, kind)) return i;
    if (is(token, t.LBrace)) {
      // The brace of a header ends it; one in a clause is closed there, as in start from { … }.
      // A brace that stands twice is the header's mistake.
      if (is(tokens[i + 1], t.LBrace)) continue;
      if (kind === "header" || (!inStudy && (kind === "unknown" || kind === "command"))) return i + 1;
      if (kind === "clause") open.push(t.RBrace);
    }
    if (is(token, t.LParen)) open.push(t.RParen);
    if (is(token, t.LBracket)) open.push(t.RBracket);
    const closed = open.lastIndexOf(token.tokenType);
    if (closed >= 0) open.length = closed;
  }
  return tokens.length;
}

/** Whether something new begins at token i of the island at `from`, in which the brackets `open` await their ends. */
function begins(
  tokens: readonly IToken[],
  from: number,
  i: number,
  open: readonly TokenType[],
  kind: Island["kind"],
): boolean {
  const token = tokens[i]!;
  const before = tokens[i - 1]!;
  const after = tokens[i + 1];
  const ownLine = layoutOf(token) !== undefined;
  const isPlainNote = is(tokens[from], t.Note) && !is(tokens[from + 1], t.StringToken, t.LooseString);
  if (is(token, t.RBrace)) return !open.includes(t.RBrace);
  if (is(token, t.Study)) return !is(before, t.Study) && (ownLine || is(tokens[i + 2], t.LBrace, t.Extends));
  if (is(token, t.Verb)) {
    if (!ownLine || isBinding(after) || isBinding(tokens[i + 2]) || is(before, t.Comma)) return false;
    if (kind !== "command" && !is(after, t.Name, t.StringToken)) return false;
    return open.length === 0 || !closesBeforeNextClause(tokens, i, open);
  }
  if (is(token, t.Identifier) && ownLine && kind !== "unknown") return isMisspelled(tokens, i, open);
  if (!is(token, t.ClauseWord)) return false;
  // The splitter of that name.
  if (is(token, t.Group) && is(before, t.Validate, t.Inside) && !is(after, t.By)) return false;
  if (kind === "header" && !ownLine) return is(before, t.LBrace) || (i - from > 1 && isContent(after));
  if (!ownLine && isPlainNote) return false;
  if (open.length > 0) {
    if (isBinding(after) || is(after, t.Comma, t.RBracket)) return false;
    // "prune median(…" is no argument that lacks its mark, as "seed 3" may be.
    const isCall = isContent(after) && is(after, t.Identifier) && is(tokens[i + 2], t.LParen);
    if (ownLine) return isCall || !closesBeforeNextClause(tokens, i, open);
    return is(before, t.NumberToken, t.Name, t.RParen, t.RBracket, t.StringToken) && isContent(after);
  }
  if (ownLine)
    return !(is(before, t.Comma) && kind === "clause" && !isContent(after) && !is(after, t.By, t.To, t.From, t.LBrace));
  if (token.image === before.image) return false;
  return !takesName(before) || isContent(after);
}

/** What may stand right after a clause word, and not after a name in a list. */
const isContent = (token: IToken | undefined): boolean =>
  is(token, t.Identifier, t.QuotedName, t.StringToken, t.NumberToken, t.Quantity, t.LooseString) &&
  layoutOf(token!) === undefined;

/** "serach grid" on a line of its own: two names side by side are nothing else. */
const isMisspelled = (tokens: readonly IToken[], i: number, open: readonly TokenType[]): boolean =>
  is(tokens[i + 1], t.Identifier, t.QuotedName, t.StringToken, t.NumberToken, t.Quantity) &&
  layoutOf(tokens[i + 1]!) === undefined &&
  !isBinding(tokens[i + 2]) &&
  clauseMeant(tokens[i]!.image) !== undefined &&
  (open.length === 0 || !closesBeforeNextClause(tokens, i, open));

/** After these, a clause word is the name that they wait for. */
const takesName = (token: IToken): boolean =>
  is(token, t.Predict, t.Ignore, t.By, t.Comma, t.Dot, t.Cmp, t.Plus, t.Minus, t.Multiply, t.Power, t.Equals, t.Pipe) ||
  is(token, t.Where, t.And, t.Or, t.Not, t.LParen, t.To, t.Tilde, t.LooseComment);

/** Whether a bracket that is open before token i is closed before a further line begins with a clause word. */
function closesBeforeNextClause(tokens: readonly IToken[], i: number, open: readonly TokenType[]): boolean {
  const inner: TokenType[] = [];
  for (let j = i; j < tokens.length; j++) {
    const token = tokens[j]!;
    if (j > i && is(token, t.ClauseWord, t.Verb, t.Study) && layoutOf(token) !== undefined && !isBinding(tokens[j + 1]))
      break;
    if (is(token, t.LParen)) inner.push(t.RParen);
    if (is(token, t.LBracket)) inner.push(t.RBracket);
    const closed = inner.lastIndexOf(token.tokenType);
    if (closed >= 0) inner.length = closed;
    else if (open.includes(token.tokenType)) return true;
    else if (is(token, t.RBrace)) break;
  }
  return false;
}

/** '=', '~' or ':' after a word make it the name of an argument. */
export const isBinding = (token: IToken | undefined): boolean => is(token, t.Equals, t.Tilde, t.Colon);

/** Whether the token is of one of the types, or of a category of them. */
export const is = (token: IToken | undefined, ...types: readonly TokenType[]): boolean =>
  token !== undefined && types.some((type) => tokenMatcher(token, type));
