import type { Compiler, Node, SourceFile } from "../compiler.js";
import { isTopLevel, type Rewrite } from "./rewrite.js";

/**
 * `await (x).y()` → `await Promise.resolve((x).y())`. At the top of a cell tslab's compiler takes `await (` for the call
 * of a function.
 */
export const parenthesizedAwait: Rewrite = {
  name: "parenthesized-await",
  hint: /\bawait\s*\(/,
  edits(node, ts, file) {
    const operand = operandOf(node, ts, file);
    if (operand === undefined || !isTopLevel(node, ts)) return [];
    return [
      { start: operand.start, end: operand.start, text: " Promise.resolve(" },
      { start: operand.end, end: operand.end, text: ")" },
    ];
  },
};

/** What stands after `await`, if that begins with a bracket. */
function operandOf(node: Node, ts: Compiler, file: SourceFile): { start: number; end: number } | undefined {
  if (ts.isAwaitExpression(node)) {
    const start = node.expression.getStart(file);
    return file.text[start] === "(" ? { start, end: node.expression.end } : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== "await") {
    return undefined;
  }
  let whole: Node = node;
  while (continues(whole, ts)) whole = whole.parent;
  return { start: node.expression.end, end: whole.end };
}

/** The parent goes on with it: `await (x)` in `await (x).y`. */
function continues(node: Node, ts: Compiler): boolean {
  const { parent } = node;
  const isLonger =
    ts.isPropertyAccessExpression(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isCallExpression(parent) ||
    ts.isNonNullExpression(parent);
  return isLonger && parent.expression === node;
}
