import type { Diagnostic } from "../core/diagnostic.js";
import type { Table } from "./dataset.js";

/** What came of reading a source. The table is absent when, and only when, one of the diagnostics is an error. */
export interface Reading {
  readonly table?: Table;
  readonly diagnostics: readonly Diagnostic[];
}
