import type { Rewrite } from "./rewrite.js";

/**
 * `{ x }` → `{ x: x }`. tslab replaces a name of an earlier cell by `exports.x`, but leaves it alone where it is a
 * property as well: the new object would hold nothing, and `({ x } = o)` would set another variable.
 */
export const shorthand: Rewrite = {
  name: "shorthand",
  hint: /\{/,
  edits: (node, ts) =>
    ts.isShorthandPropertyAssignment(node)
      ? [{ start: node.name.end, end: node.name.end, text: `: ${node.name.text}` }]
      : [],
};
