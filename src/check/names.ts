import type * as ast from "../../grammar/ast.js";
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
  const meant = sameLetters(name, known) ?? aliased(name, known, ALIASES[aliases]) ?? slip(name, known);
  return { name, known, ...(meant === undefined ? {} : { meant }) };
}

/** A word of one or two letters is one slip away from any other: nothing can be told from it. */
const slip = (name: string, known: readonly string[]) => (name.length < 3 ? undefined : nearest(name, known));

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

/** The leaf that was meant: what else is wrong with the call is told with the name. */
export const meantBy = <L extends Named>(registry: Registry<L>, { meant }: Suggestion): L | undefined =>
  meant === undefined ? undefined : registry.find(meant);

/** The call with the name that was meant. */
export const named = (call: ast.Call, text: string): ast.Call =>
  call.name.text === text ? call : { ...call, name: { ...call.name, text } };

/** A leaf by name, or what was meant. */
export function look<L extends Named>(registry: Registry<L>, name: string): L | Suggestion {
  return registry.find(name) ?? suggest(name, registry.names);
}
