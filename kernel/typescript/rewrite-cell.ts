import type { Compiler, Node } from "./compiler.js";
import { type Edit, type Edited, edited } from "./edits.js";
import { rewrites } from "./rewrites/index.js";

/** A cell as tslab gets it right. */
export function rewriteCell(code: string, ts: Compiler): Edited {
  const wanted = rewrites.filter(({ hint }) => hint.test(code));
  if (wanted.length === 0) return edited(code, []);
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const edits: Edit[] = [];
  const visit = (node: Node): void => {
    for (const rewrite of wanted) edits.push(...rewrite.edits(node, ts, file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edited(code, edits);
}

/** Whether JavaScript awaits outside of every function. tslab's own look misses `for await`. */
export function awaitsAtTop(script: string, ts: Compiler): boolean {
  if (!/\bawait\b/.test(script)) return false;
  const file = ts.createSourceFile("cell.mjs", script, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const visit = (node: Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) return true;
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(file);
}
