import { type Diagnostic, placeOf } from "../core/diagnostic.js";
import { jsonPieces } from "../core/json-pieces.js";
import { frameOf, lineOf, type Source } from "../report/diagnostics.js";
import { paintFor } from "../report/paint.js";
import type { Io, Out } from "./io.js";

/** Characters that are written at once. */
const PIECE = 65_536;

/** Diagnostics for people: code frames at a terminal, one a line elsewhere. */
export function tell(diagnostics: readonly Diagnostic[], source: Source | undefined, out: Out, env: Io["env"]): void {
  const paint = paintFor(out.isTerminal, env);
  for (const d of diagnostics) {
    out.write(out.isTerminal ? `${frameOf(d, source, paint, out.width)}\n\n` : `${lineOf(d, source)}\n`);
  }
}

export interface DiagnosticJson extends Omit<Diagnostic, "span"> {
  readonly line?: number;
  readonly column?: number;
}

/** Diagnostics for programs, with file, line and column in the place of spans. */
export function diagnosticJson(d: Diagnostic, source: Source | undefined): DiagnosticJson {
  const { span, file = source?.name, ...rest } = d;
  const isOurs = source !== undefined && file === source.name;
  return {
    ...rest,
    ...(file === undefined ? {} : { file }),
    ...(span !== undefined && isOurs ? placeOf(source.text, span.start) : {}),
  };
}

export const tellJson = (diagnostics: readonly Diagnostic[], source: Source | undefined, out: Out): void =>
  writeJson({ diagnostics: diagnostics.map((d) => diagnosticJson(d, source)) }, out);

/** One document; NaN and infinities, which JSON lacks, as null. In pieces: a long search's would be hundreds of megabytes. */
export function writeJson(value: unknown, out: Out): void {
  let text = "";
  for (const piece of jsonPieces(value)) {
    text += piece;
    if (text.length < PIECE) continue;
    out.write(text);
    text = "";
  }
  out.write(`${text}\n`);
}
