import vm from "node:vm";
import type { Converted } from "./convert.js";
import { Interrupted } from "./interrupted.js";
import { PAUSE, pause } from "./pauses.js";

/** Where a script finds what it is called with. */
const GLOBAL = "__tunebook__";

export interface World {
  readonly exports: Record<string, unknown>;
  readonly require: NodeJS.Require;
}

/** Makes the world known to scripts; once. */
export function openWorld(world: World): void {
  Object.defineProperty(globalThis, GLOBAL, { value: { ...world, pause }, configurable: true });
}

/** Runs a script; the value of its last line, in a box: a promise is a value like any other. An abort leaves what it awaits behind, and throws Interrupted. */
export async function execute(
  { script, isAsync, last }: Converted,
  { exports }: World,
  filename: string,
  signal: AbortSignal,
): Promise<{ readonly value: unknown }> {
  // Line 1 of the script is line 1 of the file: columns are kept right by starting before it.
  const head = `(${isAsync ? "async " : ""}function (exports, require, ${PAUSE}) {`;
  const whole = `${head}${script}\n})(${GLOBAL}.exports, ${GLOBAL}.require, ${GLOBAL}.pause)`;
  // The call is part of the script, so that a signal breaks it.
  const ran: unknown = vm.runInThisContext(whole, { filename, columnOffset: -head.length, breakOnSigint: true });
  if (isAsync) await orInterrupted(ran as Promise<unknown>, signal);
  if (last === undefined) return { value: undefined };
  const value = exports[last];
  delete exports[last];
  // What stands on the last line without a name is given none.
  if (typeof value === "function" && value.name === last) Object.defineProperty(value, "name", { value: "" });
  return { value };
}

/** The promise, unless the signal comes first. */
export function orInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(new Interrupted());
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Interrupted());
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
