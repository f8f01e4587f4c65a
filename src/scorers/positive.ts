import type { Truth } from "../contracts.js";
import { DiagnosticError, speaker } from "../core/diagnostic.js";
import { text } from "../core/schema.js";

const say = speaker({
  "unknown-class": (d: { level: string; levels: readonly string[] }) => ({
    message: `the target has no class '${d.level}'; it has ${d.levels.map((l) => `'${l}'`).join(", ")}`,
    hint: `positive = ${d.levels.at(-1) ?? "CLASS"}`,
  }),
  "binary-needs-positive": (d: { classes: number; levels: readonly string[] }) => ({
    message: `average = binary judges one class, and the target has ${d.classes}`,
    hint: `average = macro, or positive = ${d.levels.at(-1) ?? "CLASS"}`,
  }),
});

/** Which class a two-class score is about. */
export const positiveArg = text({
  doc: "the class that counts as found; the last of two unless given",
  optional: true,
});

/** Index of the positive class: the named one, or the last of two. Throws diagnostics when there is no such class. */
export function positiveOf(truth: Truth, positive: string | number | undefined): number {
  const { levels, classes } = truth;
  if (positive === undefined) {
    if (classes > 2) throw new DiagnosticError([say("binary-needs-positive", { classes, levels })]);
    return classes - 1;
  }
  const index = levels.indexOf(String(positive));
  if (index < 0) throw new DiagnosticError([say("unknown-class", { level: String(positive), levels })]);
  return index;
}
