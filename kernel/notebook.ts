/** What cells can import from "tunebook/notebook": rich output, and input. */
import { bundleOf } from "./bundle.js";
import type { FrontEnd } from "./front-end.js";

export type { StudyVariable as Study } from "./tuning/study-variable.js";

/** Something shown, which can be shown differently later. */
export interface Display {
  update(value: unknown): void;
}

let frontEnd: FrontEnd | undefined;

/** Called once, by the kernel. */
export function attach(to: FrontEnd): void {
  frontEnd = to;
}

/**
 * Shows a value below the cell: an object by MIME type as it is ({ "text/html": "<b>…</b>" }), anything else as the last
 * line of a cell would show it. Outside of a notebook it is printed.
 */
export function display(value: unknown): Display {
  if (frontEnd === undefined) {
    console.log(value);
    return { update: (later) => console.log(later) };
  }
  const to = frontEnd;
  const id = to.display(bundleOf(value));
  return { update: (later) => to.update(id, bundleOf(later)) };
}

/** Takes away what the cell has shown; `wait`: only when the next output comes. */
export function clear({ wait = false }: { wait?: boolean } = {}): void {
  frontEnd?.clear(wait);
}

/** Asks the user for a line of text. */
export async function input(prompt = "", { password = false }: { password?: boolean } = {}): Promise<string> {
  if (frontEnd === undefined) throw new Error("input is asked for in notebooks only");
  return frontEnd.input(prompt, password);
}
