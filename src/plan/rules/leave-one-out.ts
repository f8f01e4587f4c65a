import { calleesIn } from "../../check/study.js";
import { estimators } from "../../estimators/index.js";
import { scorers } from "../../scorers/index.js";
import { type Fit, nodeOf, type Plan, rewrite } from "../plan.js";
import type { Rule } from "./rule.js";

/** Where every fold leaves out one row, closed forms know what all others would predict for it. */
export const leaveOneOut: Rule = {
  name: "leave-one-out",
  doc: "fits once on all rows, and works out from that what each row would be predicted without it",
  apply(plan) {
    if (!isPlain(plan)) return plan;
    return rewrite(plan, (node) =>
      node.kind === "fit" && isClosed(node) ? Object.freeze({ ...node, leftOut: true as const }) : node,
    );
  },
};

/** All rows weigh the same, and nothing is looked at but what they are predicted: no model, no scores on training rows. */
function isPlain(plan: Plan): boolean {
  const scan = nodeOf(plan, "scan");
  if (scan === undefined || scan.weight !== undefined) return false;
  const { goals, measures } = nodeOf(plan, "score")!;
  const looksAtModels = [...goals, ...measures].some(({ callee }) => scorers.get(callee.name).needs === "cost");
  return !looksAtModels && !nodeOf(plan, "report")!.charts.some(({ name }) => name === "validation_curve");
}

/** A transform would be fitted without the row, too. */
function isClosed({ input, sweep, step }: Fit): boolean {
  return (
    sweep !== undefined &&
    input.kind === "split" &&
    input.splitter.name === "leave_one_out" &&
    calleesIn(step).every(({ name }) => estimators.get(name).leftOut !== undefined)
  );
}
