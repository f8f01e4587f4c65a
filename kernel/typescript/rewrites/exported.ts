import type { Edit } from "../edits.js";
import type { Rewrite } from "./rewrite.js";

/** `export const x = 1` → `const x = 1`. tslab exports every name of a cell itself, and then finds two exports. */
export const exported: Rewrite = {
  name: "exported",
  hint: /\bexport\b/,
  edits(node, ts, file) {
    if (node.parent !== file) return [];
    const remove = (start: number, end: number): Edit => ({ start, end, text: "" });
    if (ts.isExportAssignment(node)) return [remove(node.getStart(file), node.expression.getStart(file))];
    if (ts.isExportDeclaration(node)) {
      return node.moduleSpecifier === undefined ? [remove(node.getStart(file), node.end)] : [];
    }
    if (!ts.canHaveModifiers(node)) return [];
    const words = [ts.SyntaxKind.ExportKeyword, ts.SyntaxKind.DefaultKeyword];
    return (ts.getModifiers(node) ?? [])
      .filter(({ kind }) => words.includes(kind))
      .map((word) => remove(word.getStart(file), word.end));
  },
};
