import { parse } from "../../grammar/parse.js";
import type { Diagnostic } from "../../src/core/diagnostic.js";
import { isTuning, tuningText } from "./cell-kind.js";
import { type CellContext, compileCell } from "./compile-cell.js";
import { studiesOf } from "./known-studies.js";

/** What is wrong with a cell, as a front end marks it; offsets are UTF-16. */
export interface Finding {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}

/**
 * What running a tuning cell would complain about. `others`: the notebook's other cells, which may not have run yet: what
 * they would define is not held against this one.
 */
export async function findings(
  code: string,
  others: readonly string[],
  context: Omit<CellContext, "nameOf">,
): Promise<readonly Finding[]> {
  const text = tuningText(code);
  const texts = others.filter(isTuning).map(tuningText);
  const named = texts.flatMap((other) => studiesOf(parse(other).file).flatMap((study) => study.name?.text ?? []));
  const stored = async () => [...named, ...(await context.stored())];
  const { diagnostics } = await compileCell(text, { ...context, stored, nameOf: () => "study" });
  const typescript = others.filter((other) => !isTuning(other)).join("\n");
  const defined = new Set([...(typescript.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []), ...named]);
  return diagnostics.flatMap((diagnostic) => findingOf(diagnostic, text, defined));
}

function findingOf(
  { severity, code, span, message, hint }: Diagnostic,
  text: string,
  defined: ReadonlySet<string>,
): readonly Finding[] {
  if (severity === "hint" || span === undefined) return [];
  const isNotKnownYet = /^(?:unknown|no-such)-/.test(code) && defined.has(text.slice(span.start, span.end));
  if (isNotKnownYet) return [];
  const fix = hint === undefined ? "" : `\n${hint}`;
  return [{ from: span.start, to: span.end, severity, message: `${message}${fix}` }];
}
