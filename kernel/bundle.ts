import { inspect } from "node:util";
import { frameBundle, isFrame } from "./frame.js";
import type { Bundle } from "./language.js";

/** A method of this name gives a value's bundle; the name is Deno's. */
const DISPLAY = Symbol.for("Jupyter.display");

/** What Node leaves on promises and timers while output is followed to its cell. */
const BOOKKEEPING =
  /,?\s*\[Symbol\((?:async_id_symbol|trigger_async_id_symbol|asyncId|triggerId|kResourceStore)\)\]: (?:\d+|<cell>|\[Asker\])/g;

/** A value as front ends can show it. */
export function bundleOf(value: unknown): Bundle {
  if (typeof value === "object" && value !== null) {
    const display = (value as { [DISPLAY]?: unknown })[DISPLAY];
    if (typeof display === "function") return display.call(value) as Bundle;
    if (isBundle(value)) return value;
    if (isFrame(value)) return frameBundle(value);
  }
  return { "text/plain": textOf(value) };
}

function textOf(value: unknown): string {
  const text = inspect(value, { depth: 4, maxArrayLength: 100, breakLength: 100 });
  if (!text.includes("[Symbol(")) return text;
  return text.replace(BOOKKEEPING, "").replace(/^Promise \{\s+(.*)\s+\}$/, "Promise { $1 }");
}

/** An object whose every key is a MIME type is a bundle already. */
function isBundle(value: object): value is Bundle {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => /^(text|image|application|audio|video)\/[\w.+-]+$/.test(key));
}
