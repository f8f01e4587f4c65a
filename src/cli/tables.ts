import { DiagnosticError } from "../core/diagnostic.js";
import type { Table } from "../data/dataset.js";
import { loadData } from "./engine.js";
import type { Io } from "./io.js";
import { tell } from "./tell.js";

/** A data file, or a built-in set by its name; warnings are told. Throws what is wrong with it. */
export async function tableOf(source: string, io: Io): Promise<Table> {
  const { findBuiltIn, readSource } = await loadData();
  const named = findBuiltIn(source) === undefined ? { path: source } : { name: source };
  const { table, diagnostics } = await readSource(named, { folder: io.cwd });
  if (table === undefined) throw new DiagnosticError(diagnostics);
  tell(diagnostics, undefined, io.stderr, io.env);
  return table;
}
