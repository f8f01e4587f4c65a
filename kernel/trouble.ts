import type { Diagnostic } from "../src/core/diagnostic.js";
import { frameOf } from "../src/report/diagnostics.js";
import { colored } from "../src/report/paint.js";
import type { Ending, Trouble } from "./language.js";

/** Diagnostics of a cell as one error: each with its line and carets. */
export function troubleOf(
  name: string,
  diagnostics: readonly Diagnostic[],
  source: { readonly name: string; readonly text: string },
): Ending {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const frames = diagnostics.map((diagnostic) => frameOf(diagnostic, source, colored));
  return {
    ok: false,
    name,
    // What is only odd stands in the traceback, and stops nothing.
    message: (errors.length > 0 ? errors : diagnostics).map(({ message }) => message).join("\n"),
    traceback: frames.flatMap((frame) => frame.split("\n")),
  };
}

/** An interrupt as a Python kernel names it: front ends know the word. `note`: what the user should know of it. */
export const interruptedWith = (note = ""): Trouble & { readonly ok: false } => ({
  ok: false,
  name: "KeyboardInterrupt",
  message: note,
  traceback: [colored("red", "Interrupted") + (note === "" ? "" : `: ${note}`)],
});

export const interrupted = interruptedWith();
