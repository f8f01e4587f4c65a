import type { Value as AstValue, Call, Clause, Study } from "../../grammar/ast.js";
import type { Value } from "../space/space.js";
import type { PageContext } from "./page/page.js";

export type StudyWords = Pick<PageContext, "reasons" | "asked" | "allowed"> & { readonly note?: string };

/** What a study's text says to its readers: its note, why its clauses are as they are, the charts that it asks for. */
export function wordsOf(study: Study | undefined, print: (clause: Clause) => string): StudyWords {
  const clauses = study?.clauses ?? [];
  const notes = clauses.flatMap((c) => (c.kind === "note" ? [c.text.value] : []));
  return {
    ...(notes.length === 0 ? {} : { note: notes.join(" ") }),
    reasons: clauses.flatMap((clause) => {
      const { because, ...rest } = clause;
      return because === undefined ? [] : [{ clause: print(rest as Clause).trim(), because: because.value }];
    }),
    allowed: clauses.flatMap((c) => (c.kind === "allow" ? c.codes.map(({ value }) => value) : [])),
    asked: clauses.flatMap((c) => (c.kind === "report" ? c.charts.map(askedOf) : [])),
  };
}

/** A chart as a study or a command names it. */
export const askedOf = (call: Call) => ({
  name: call.name.text,
  args: Object.fromEntries(
    call.args.flatMap((arg) => {
      const value = arg.binding.kind === "fixed" ? plainOf(arg.binding.value) : undefined;
      return value === undefined ? [] : [[arg.name.text, value] as const];
    }),
  ),
});

/** Names, words and numbers; a chart takes nothing else. */
function plainOf(value: AstValue): Value | undefined {
  if (value.kind === "call") return value.name.text;
  return "value" in value && typeof value.value !== "object" ? (value.value as Value) : undefined;
}
