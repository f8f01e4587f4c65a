import type * as ast from "../../grammar/ast.js";
import type { Candidate, ParamId, Value } from "../space/space.js";
import { modelPrefix, StepNames, stepId } from "./model-names.js";
import { numberIn, wordIn } from "./values.js";

/**
 * What a study does not search: its fixed steps and arguments, under the names that they would have if it did. Of several
 * models, or one with a name, they begin with the model's. Units other than %, lists and calls are left out.
 */
export function settledIn({ clauses }: ast.Study): Candidate {
  const settled: Record<ParamId, Value> = {};
  const models = clauses.filter((clause) => clause.kind === "model");
  for (const clause of clauses) {
    if (clause.kind === "objective") settleArgs(settled, "", clause.args);
    if (clause.kind === "model") settleModel(settled, modelPrefix(clause, models.length), clause);
  }
  return settled;
}

function settleModel(settled: Record<ParamId, Value>, prefix: string, { steps }: ast.ModelClause): void {
  const names = new StepNames();
  for (const [place, step] of steps.entries()) {
    if (step.kind !== "call-step") continue;
    const { call, as } = step;
    settled[stepId(prefix, place)] = call.name.text;
    settleArgs(settled, `${prefix}${names.next(call, as).name}.`, call.args);
  }
}

function settleArgs(settled: Record<ParamId, Value>, prefix: string, args: readonly ast.Arg[]): void {
  for (const { name, binding } of args) {
    const value = binding.kind === "fixed" ? scalarOf(binding.value) : undefined;
    if (value !== undefined) settled[`${prefix}${name.text}`] = value;
  }
}

const scalarOf = (node: ast.Value): Value | undefined =>
  numberIn(node) ?? wordIn(node) ?? (node.kind === "boolean" || node.kind === "string" ? node.value : undefined);
