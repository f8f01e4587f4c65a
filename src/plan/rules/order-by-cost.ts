import { nodeOf, rewrite } from "../plan.js";
import type { Rule } from "./rule.js";

/** The longest job started last leaves the other workers idle at the end; started first, it does not. */
export const orderByCost: Rule = {
  name: "order-by-cost",
  doc: "starts the dearest fits of a batch first, so that workers finish together",
  apply(plan) {
    if (nodeOf(plan, "fit") === undefined) return plan;
    return rewrite(plan, (node) =>
      node.kind === "search" && node.order === "asked" ? Object.freeze({ ...node, order: "cost" as const }) : node,
    );
  },
};
