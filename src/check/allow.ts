import { type Diagnostic, hasErrors } from "../core/diagnostic.js";
import { messages as dataMessages } from "../data/messages.js";
import type { Inquiry } from "./context.js";
import { messages, say } from "./messages.js";
import { suggest } from "./names.js";

/** Codes that the checker itself gives: an allowance of one of them that is not met has no use. */
const OWN = [...Object.keys(messages), ...Object.keys(dataMessages)];

/** The codes that the study allows, each with its reason. */
export function readAllowed(inquiry: Inquiry): readonly string[] {
  const { clauses, context, tell } = inquiry;
  const known = [...OWN, ...(context.codes ?? [])];
  return clauses.allow.flatMap((clause) => {
    if (clause.because === undefined) {
      tell("allow-without-reason", { codes: clause.codes.map((code) => code.value) }, clause.word);
    }
    return clause.codes.flatMap(({ value, span }) => {
      if (known.includes(value)) return [value];
      tell("allow-unknown", suggest(value, known), span);
      return [];
    });
  });
}

/** What was told without what the study allows, and what is to be told of the allowances themselves. */
export function withoutAllowed({ clauses }: Inquiry, told: readonly Diagnostic[]): readonly Diagnostic[] {
  const silent = new Set<string>();
  // What a study with errors would give, were it whole, is not known.
  const isWhole = !hasErrors(told);
  const complaints: Diagnostic[] = [];
  for (const { value, span } of clauses.allow.flatMap((clause) => clause.codes)) {
    const those = told.filter((d) => d.code === value);
    if (those.some((d) => d.severity === "error")) complaints.push(say("allow-error", { code: value }, span));
    else if (isWhole && those.length === 0 && OWN.includes(value))
      complaints.push(say("allow-unused", { code: value }, span));
    else silent.add(value);
  }
  return [...told.filter((d) => !silent.has(d.code)), ...complaints];
}
