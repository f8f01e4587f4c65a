import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { DiagnosticError } from "../core/diagnostic.js";
import { nearest } from "../core/suggest.js";
import type { Io } from "./io.js";
import { say } from "./messages.js";
import { type Flag, type Flags, USE_FLAG, type Verb } from "./verb.js";

/** Wrong usage: exit 2. */
export class UsageError extends DiagnosticError {}

/** What was typed after a verb, checked against its flags and its number of arguments. Throws UsageError. */
export function readArgs(
  verb: Verb,
  argv: readonly string[],
): { args: readonly string[]; flags: Flags; wantsHelp: boolean } {
  const options = Object.fromEntries(
    verb.flags.map((f) => [
      f.name,
      { type: f.value === undefined ? ("boolean" as const) : ("string" as const), ...(f.short && { short: f.short }) },
    ]),
  );
  const help = { help: { type: "boolean" as const, short: "h" } };
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: { ...options, ...help },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string | undefined>();
  const values = new Map<string, string[]>();
  for (const token of tokens)
    if (token.kind === "option") {
      const value = checked(verb, token.name, token.value, token.rawName);
      if (value !== undefined) values.set(token.name, [...(values.get(token.name) ?? []), value]);
      const before = given.get(token.name);
      const repeats = before !== undefined && verb.flags.some((f) => f.name === token.name && f.repeats);
      given.set(token.name, repeats ? `${before},${value}` : value);
    }
  const wantsHelp = given.has("help");
  const [least, most = Number.POSITIVE_INFINITY] = verb.takes;
  if (!wantsHelp && (positionals.length < least || positionals.length > most)) {
    throw new UsageError([say("arguments", { verb: verb.name, usage: verb.usage, found: positionals.length })]);
  }
  return {
    args: positionals,
    flags: { has: (n) => given.has(n), get: (n) => given.get(n), all: (n) => values.get(n) ?? [] },
    wantsHelp,
  };
}

function checked(verb: Verb, name: string, value: string | undefined, rawName: string): string | undefined {
  if (name === "help") return undefined;
  const flag = verb.flags.find((f) => f.name === name);
  if (flag === undefined) {
    const near = nearest(name, [...verb.flags.map((f) => f.name), "help"]);
    throw new UsageError([
      say("unknown-option", { verb: verb.name, option: rawName, near: near === undefined ? undefined : `--${near}` }),
    ]);
  }
  if (flag.value !== undefined && (value === undefined || value === "")) {
    throw new UsageError([say("option-needs-value", { option: name, value: flag.value })]);
  }
  if (flag.value === undefined && value !== undefined)
    throw new UsageError([say("option-without-value", { option: name })]);
  return value;
}

/** The modules of `--use`, absolute; none: an empty object. */
export function useOf(flags: Flags, { cwd }: Pick<Io, "cwd">): { readonly use?: readonly string[] } {
  const given = flags.get(USE_FLAG.name);
  return given === undefined ? {} : { use: given.split(",").map((file) => resolve(cwd, file)) };
}

/** The value of a flag that is a count, from 1. */
export function countOf(flags: Flags, flag: Flag): number | undefined {
  const found = flags.get(flag.name);
  if (found === undefined) return undefined;
  const n = Number(found);
  if (!/^\d+$/.test(found) || n < 1 || !Number.isSafeInteger(n)) {
    throw new UsageError([say("not-a-count", { option: flag.name, found })]);
  }
  return n;
}
