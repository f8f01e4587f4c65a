import { hashOf } from "../core/hash.js";
import { INPUTS, nodeOf, type Plan } from "./plan.js";

/** Raised when the same plan would give other numbers: results of different formats are never mixed. */
export const RESULT_FORMAT = 1;

/** Fields of plan nodes that do not decide the result: where things lie, what was said of them, what rules noted. */
const SILENT = new Set(["why", "source", "note", "shared", "sweep", "leftOut", "statistics", "dedupe"]);

/** Of the plan before the rules; covers study, folds, data, seed and format, and nothing else. */
export function planHashOf(plan: Plan): string {
  return hashOf({ format: RESULT_FORMAT, plan: decisive(plan) });
}

/** A report only tells; an objective is what its file says, not where it lies. */
function decisive(node: Plan): unknown {
  if (node.kind === "report") return decisive(node.input);
  if (node.kind === "call") return { kind: node.kind, fixed: node.objective.fixed, fileHash: node.fileHash };
  const inputs = INPUTS[node.kind] as readonly string[];
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !SILENT.has(key))
      .map(([key, value]) => [key, inputs.includes(key) ? [value].flat().map(decisive) : value]),
  );
}

/** Of the data a plan reads; of an objective, of its file. */
export function dataHashOf(plan: Plan): string {
  return nodeOf(plan, "scan")?.dataHash ?? nodeOf(plan, "call")!.fileHash;
}
