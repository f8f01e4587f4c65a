import type { Named, Registry } from "../core/registry.js";
import { nearest } from "../core/suggest.js";
import { ALIASES, spellings } from "./aliases.js";

export interface Suggestion {
  readonly name: string;
  readonly meant?: string;
  readonly known: readonly string[];
}

/** What was meant by a name that is not among the known ones: the same name spelled otherwise, a name from elsewhere, or a slip. */
export function suggest(name: string, known: readonly string[], aliases: keyof typeof ALIASES = "names"): Suggestion {
  const meant = sameLetters(name, known) ?? aliased(name, known, ALIASES[aliases]) ?? nearest(name, known);
  return { name, known, ...(meant === undefined ? {} : { meant }) };
}

function sameLetters(name: string, known: readonly string[]): string | undefined {
  for (const spelling of spellings(name)) {
    const found = known.find((k) => k.toLowerCase().replace(/[^a-z0-9]/g, "") === spelling);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first meaning of a foreign name that exists here; "f1(average = macro)" exists where f1 does. */
function aliased(
  name: string,
  known: readonly string[],
  table: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  for (const spelling of spellings(name)) {
    const meanings = Object.hasOwn(table, spelling) ? table[spelling]! : [];
    const found = meanings.find((m) => known.includes(m.replace(/\(.*/, "")));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A leaf by name, or what was meant. */
export function look<L extends Named>(registry: Registry<L>, name: string): L | Suggestion {
  return registry.find(name) ?? suggest(name, registry.names);
}
