import { nodeOf, rewrite } from "../plan.js";
import type { Rule } from "./rule.js";

/** Different parameters can come to the same pipeline (a rounded range, two options alike): it runs once. */
export const dedupeCandidates: Rule = {
  name: "dedupe-candidates",
  doc: "runs candidates that come to the same pipeline once, and copies their scores",
  apply(plan) {
    // An objective may have side effects, and a pruner judges the later of two twins by more trials: all of them run.
    if (nodeOf(plan, "fit") === undefined || nodeOf(plan, "prune") !== undefined) return plan;
    return rewrite(plan, (node) =>
      node.kind === "search" && !node.dedupe ? Object.freeze({ ...node, dedupe: true }) : node,
    );
  },
};
