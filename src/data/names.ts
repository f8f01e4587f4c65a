import type { Diagnostic } from "../core/diagnostic.js";
import { say } from "./messages.js";

/** A diagnostic for each name that several columns bear. */
export function duplicates(name: string, columns: readonly string[]): Diagnostic[] {
  const positions = new Map<string, number[]>();
  for (const [j, column] of columns.entries()) positions.set(column, [...(positions.get(column) ?? []), j + 1]);
  return [...positions]
    .filter(([, at]) => at.length > 1)
    .map(([column, at]) => say("duplicate-column", { name, column, positions: at }));
}
