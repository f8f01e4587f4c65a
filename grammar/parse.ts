import type { Diagnostic } from "../src/core/diagnostic.js";
import type { SourceFile } from "./ast.js";
import { lex } from "./lex.js";
import { theParser } from "./parser.js";
import { recover } from "./recover.js";

/** Text → syntax tree and every syntax error, in source order. Never throws; what is broken is left out of the tree. */
export function parse(text: string): { file: SourceFile; diagnostics: Diagnostic[] } {
  const { tokens, comments } = lex(text);
  const parser = theParser();
  parser.input = tokens;
  parser.slips.length = 0;
  const whole = parser.file();
  const span = { start: 0, end: text.length };
  if (parser.errors.length === 0) {
    return { file: { items: whole, comments, broken: [], span }, diagnostics: [...parser.slips] };
  }
  const { items, diagnostics, broken } = recover(text, tokens, parser);
  return { file: { items, comments, broken, span }, diagnostics };
}
