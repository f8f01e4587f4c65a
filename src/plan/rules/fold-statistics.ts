import { estimators } from "../../estimators/index.js";
import { momentsLength } from "../../numeric/merged-gram.js";
import { foldsARepeat } from "../fold-parts.js";
import { type Fit, nodeOf, rewrite, type Scan } from "../plan.js";
import type { Rule } from "./rule.js";

/** With two, each fold learns from one part, and no part serves two folds. */
const FEWEST_FOLDS = 3;
/** What the moments of all parts may take, in bytes. */
const MOST_BYTES = 16 * 2 ** 20;

/** What least squares take of k − 1 parts, they take of all k for little more: each row is read once, not k − 1 times. */
export const foldStatistics: Rule = {
  name: "fold-statistics",
  doc: "sums up each fold's test rows once, for all folds that train on them",
  apply(plan) {
    const scan = nodeOf(plan, "scan");
    if (scan === undefined) return plan;
    return rewrite(plan, (node) =>
      node.kind === "fit" && isServed(node, scan) ? Object.freeze({ ...node, statistics: true as const }) : node,
    );
  },
};

/** A transform would learn from the training part, and its numbers be those of one fold. */
function isServed({ input, step, leftOut }: Fit, scan: Scan): boolean {
  if (input.kind !== "split" || leftOut !== undefined) return false;
  const columns = scan.features.length;
  const each = foldsARepeat(input.splitter, input.folds, scan.rows);
  if (each === undefined || each < FEWEST_FOLDS || 8 * momentsLength(columns) * input.folds > MOST_BYTES) return false;
  const trained = Math.floor((scan.rows * (each - 1)) / each);
  const names = step.kind === "step" ? [step.callee.name] : step.options.map(({ name }) => name);
  return names.some((name) => estimators.get(name).learnsFromMoments?.(trained, columns));
}
