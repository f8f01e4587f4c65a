import type { Call, SourceFile, Study } from "../../grammar/ast.js";
import type { Goal } from "../contracts.js";
import type { Outcome } from "../trial.js";

/** The study of a stored run, as its text has it; the text of a run holds one study, or its whole file. */
export function studyOf(file: SourceFile, name: string): Study | undefined {
  const studies = file.items.filter((item): item is Study => item.kind === "study");
  return studies.find((s) => s.name?.text === name) ?? (studies.length === 1 ? studies[0] : undefined);
}

/**
 * What a stored run was judged by, in clause order. A scorer's arguments stand in its key ("f1(average=macro)"), so a
 * goal is found among the keys of the scores by its name, and by its arguments where they leave a choice.
 */
export function goalsOf(study: Study | undefined, outcome: Outcome): readonly Goal[] {
  const scored = outcome.trials.find((t) => t.state === "complete") ?? outcome.trials[0];
  const keys = Object.keys(scored?.values ?? {});
  return (study?.clauses ?? []).flatMap((clause): Goal[] => {
    if (clause.kind !== "goal") return [];
    const scorer = keyOf(clause.scorer, keys);
    return scorer === undefined ? [] : [{ scorer, direction: clause.direction }];
  });
}

function keyOf(call: Call, keys: readonly string[]): string | undefined {
  const name = call.name.text;
  const named = keys.filter((key) => key === name || key.startsWith(`${name}(`));
  const written = call.args.map((arg) => `${arg.name.text}=${valueText(arg)}`);
  return named.find((key) => written.every((arg) => key.replaceAll(" ", "").includes(arg))) ?? named[0];
}

function valueText({ binding }: Call["args"][number]): string {
  if (binding.kind !== "fixed") return "";
  const { value } = binding;
  if (value.kind === "call") return value.name.text;
  return value.kind === "list" ? "" : String(value.value);
}
