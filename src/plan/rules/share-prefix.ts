import { paramsOf } from "../pipeline.js";
import { type Plan, rewrite } from "../plan.js";
import type { Rule } from "./rule.js";

/**
 * Candidates that agree in their transforms see the same data: those transforms are fitted once a fold. It pays where
 * something after the transform is searched; where each candidate has transforms of its own, nothing is shared.
 */
export const sharePrefix: Rule = {
  name: "share-prefix",
  doc: "fits transforms once a fold for all candidates that agree up to there",
  apply(plan) {
    return rewrite(plan, (node) => {
      if (node.kind !== "fit" || !isSearchedAfter(node)) return node;
      return Object.freeze({ ...node, input: share(node.input) });
    });
  },
};

function isSearchedAfter(fit: Extract<Plan, { kind: "fit" }>): boolean {
  return fit.input.kind === "transform" && paramsOf(fit.step).length > 0;
}

function share(node: Plan): Plan {
  if (node.kind !== "transform") return node;
  return Object.freeze({ ...node, shared: true, input: share(node.input) });
}
