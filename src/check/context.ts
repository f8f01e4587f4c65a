import type * as ast from "../../grammar/ast.js";
import type { Diagnostic, Span } from "../core/diagnostic.js";
import type { Table } from "../data/dataset.js";
import type { Registries } from "../leaves/registries.js";
import type { UsedLeaf } from "../leaves/used.js";
import type { StoredSettings } from "./carry.js";
import type { say } from "./messages.js";

export { REGISTRIES, type Registries } from "../leaves/registries.js";

/** All that a check may know; whatever needs a disk or a wait was done before. */
export interface CheckContext {
  /** The text that the tree was read from. */
  readonly text: string;
  /** Absolute; paths in the text are relative to it. */
  readonly folder: string;
  /** The file's path, if it is one: an anonymous study is named after it. */
  readonly file?: string;
  /** What it is called otherwise. */
  readonly anonymous?: string;
  /** The table of a data clause, as `dataSources` lists them; without one, what was wrong. */
  readonly tables: (clause: ast.DataClause) => { readonly table?: Table; readonly diagnostics: readonly Diagnostic[] };
  readonly registries?: Registries;
  /** Leaves of the user's own among the registries' leaves. */
  readonly leaves?: readonly UsedLeaf[];
  /** Stored runs that `start from` names, by name; absent where there is no store to look into. */
  readonly stored?: ReadonlyMap<string, StoredSettings>;
  /** Whether there is a file at an absolute path; by default every path has one. */
  readonly checkFile?: (path: string) => boolean;
  /** Studies outside of this text that commands may name: earlier cells, stored studies. */
  readonly studies?: readonly string[];
  /** Codes of messages that others than the checker give, and that a study may allow. */
  readonly codes?: readonly string[];
}

export type ClauseOf<K extends ast.ClauseKind> = Extract<ast.Clause, { kind: K }>;
export type Clauses = { readonly [K in ast.ClauseKind]: readonly ClauseOf<K>[] };

/** One study under check. */
export interface Inquiry {
  readonly context: CheckContext;
  readonly registries: Registries;
  readonly name: string;
  /** Whether a study of that name stands in the same text. */
  readonly isNeighbor: (name: string) => boolean;
  /** "study iris_knn", or "this study" where it has no name. */
  readonly title: string;
  /** Not inherited. */
  readonly isOwn: (node: ast.Node) => boolean;
  /** Where to point at when something is missing. */
  readonly head: Span;
  /** Its own clauses and the inherited ones. */
  readonly clauses: Clauses;
  /** Writes a diagnostic down. */
  readonly tell: typeof say;
  /** Writes down what a splitter holds against the data, in its own words. */
  readonly objected: (objection: { code: string; message: string; hint?: string }, span: Span) => void;
  /** How many errors there are so far. */
  readonly errors: () => number;
  /** As the study writes it. */
  readonly written: (node: ast.Node) => string;
  /** Whether the parser gave up on something of this kind (or on something unknown): what is missing may stand there. */
  readonly isBroken: (kind: ast.ClauseKind) => boolean;
  /** Whether the parser gave up on something inside of this node. */
  readonly holdsBroken: (node: ast.Node) => boolean;
}
/** The only clause of a kind, or the first of several (the others were complained about). */
export const one = <K extends ast.ClauseKind>({ clauses }: Inquiry, kind: K): ClauseOf<K> | undefined =>
  clauses[kind][0];
