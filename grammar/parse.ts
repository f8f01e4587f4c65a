import type { Diagnostic } from "../src/core/diagnostic.js";
import type { SourceFile } from "./ast.js";
import { lex } from "./lex.js";
import { theParser } from "./parser.js";

/** Text → syntax tree and every syntax error, in source order. Never throws; what is broken is left out of the tree. */
export function parse(text: string): { file: SourceFile; diagnostics: Diagnostic[] } {
  const { tokens, comments, diagnostics } = lex(text);
  const parser = theParser();
  parser.input = tokens;
  const items = parser.file();
  const span = { start: 0, end: text.length };
  const errors = parser.errors.map((e): Diagnostic => {
    const { startOffset: start, endOffset } = Number.isNaN(e.token.startOffset) ? e.previousToken! : e.token;
    return {
      severity: "error",
      code: "syntax",
      message: `'${e.token.image}' is not expected here`,
      span: { start, end: endOffset! + 1 },
    };
  });
  return { file: { items: items ?? [], comments, broken: [], span }, diagnostics: [...diagnostics, ...errors] };
}
