import { createRequire } from "node:module";
import type { DataFrame } from "#danfo";
import { DiagnosticError } from "../core/diagnostic.js";
import { say } from "./messages.js";

/**
 * A Danfo DataFrame of columns of equal length; Danfo is loaded at the first call, in 0.2 s. A missing value is null.
 * Throws a DiagnosticError when Danfo cannot be loaded.
 */
export function frameOf(columns: Readonly<Record<string, ArrayLike<unknown>>>): DataFrame {
  const danfo = loadDanfo();
  const names = Object.keys(columns);
  const values = names.map((name) => Array.from(columns[name]!));
  // Danfo finds no types in columns without rows: they are given.
  if ((values[0]?.length ?? 0) === 0)
    return new danfo.DataFrame([], { columns: names, dtypes: names.map(() => "string") });
  return new danfo.DataFrame(Object.fromEntries(names.map((name, j) => [name, values[j]!])));
}

const require = createRequire(import.meta.url);

function loadDanfo(): typeof import("#danfo") {
  try {
    return require("#danfo") as typeof import("#danfo");
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    throw new DiagnosticError([say("no-danfo", { why })]);
  }
}
