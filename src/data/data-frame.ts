import type { DataFrame } from "#danfo";
import { DiagnosticError } from "../core/diagnostic.js";
import { say } from "./messages.js";

/**
 * A Danfo DataFrame of columns of equal length; Danfo is loaded at the first call. A missing value is null.
 * Throws a DiagnosticError when Danfo cannot be loaded.
 */
export async function toDataFrame(columns: Readonly<Record<string, ArrayLike<unknown>>>): Promise<DataFrame> {
  const danfo = await loadDanfo();
  const names = Object.keys(columns);
  const values = names.map((name) => Array.from(columns[name]!));
  // Danfo finds no types in columns without rows: they are given.
  if ((values[0]?.length ?? 0) === 0)
    return new danfo.DataFrame([], { columns: names, dtypes: names.map(() => "string") });
  return new danfo.DataFrame(Object.fromEntries(names.map((name, j) => [name, values[j]!])));
}

async function loadDanfo(): Promise<typeof import("#danfo")> {
  try {
    return await import("#danfo");
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    throw new DiagnosticError([say("no-danfo", { why })]);
  }
}
