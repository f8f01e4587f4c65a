import { calleesIn } from "../../check/study.js";
import { estimators } from "../../estimators/index.js";
import { momentsLength } from "../../numeric/merged-gram.js";
import { transforms } from "../../transforms/index.js";
import { foldsARepeat } from "../fold-parts.js";
import { type Fit, nodeOf, type Plan, rewrite, type Scan, type Transform } from "../plan.js";
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

function isServed({ input: data, step, leftOut }: Fit, scan: Scan): boolean {
  const input = isAffine(data) ? data.input : data;
  if (input.kind !== "split" || leftOut !== undefined) return false;
  const columns = scan.features.length;
  const each = foldsARepeat(input.splitter, input.folds, scan.rows);
  if (each === undefined || each < FEWEST_FOLDS || 8 * momentsLength(columns) * input.folds > MOST_BYTES) return false;
  const trained = Math.floor((scan.rows * (each - 1)) / each);
  return calleesIn(step).some(({ name }) => estimators.get(name).learnsFromMoments?.(trained, columns));
}

/** Columns that are shifted and scaled have the moments of those before, shifted and scaled; others are one fold's own. */
const isAffine = (node: Plan): node is Transform =>
  node.kind === "transform" && calleesIn(node.step).some(({ name }) => transforms.get(name).affine !== undefined);
