import type { Compiler, Node, SourceFile } from "../compiler.js";
import type { Edit } from "../edits.js";

/** Text that tslab turns into wrong code, and what to give it instead. */
export interface Rewrite {
  readonly name: string;
  /** Which texts may hold it, at a glance. */
  readonly hint: RegExp;
  edits(node: Node, ts: Compiler, file: SourceFile): readonly Edit[];
}

/** Whether a node stands outside of every function and class. */
export function isTopLevel(node: Node, ts: Compiler): boolean {
  for (let up = node.parent; up !== undefined; up = up.parent) {
    if (ts.isFunctionLike(up) || ts.isClassLike(up)) return false;
  }
  return true;
}
