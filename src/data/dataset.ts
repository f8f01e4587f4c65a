import type { Matrix } from "../core/matrix.js";

/** A table as read: typed columns, nothing yet chosen. */
export interface Table {
  /** For messages: the file as the study names it, the built-in name, or "data frame". */
  readonly name: string;
  /** Every column, in file order; data in a SharedArrayBuffer, so that workers see it without a copy. */
  readonly matrix: Matrix;
  /** Hash of names, kinds, levels and numbers. */
  readonly hash: string;
}
